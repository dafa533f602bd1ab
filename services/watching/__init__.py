"""Watching together: what the pages of a group show, who is there, and who is told what. Knows no HTTP and no sockets.

`rooms` has one `room` for each group that somebody watches; `player_look` and `chat` find out what is shown; `views`
are the plain values of it, and `audience` is whoever carries them to the pages.
"""
