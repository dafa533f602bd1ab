"""The panel: one message in each group's thread that shows what its player does, and how it is kept right.

`view.py` is what it shows, `viewer.py` finds that out, `pacing.py` says when it may be changed, `group_panel.py` keeps
one panel right and `panels.py` all of them. How it looks and where it hangs is a `Board` (`board.py`), which `cogs`
implement.
"""
