"""What media files say of themselves, read by a process of its own: a hostile file takes neither memory nor time.

`reader.py` is what the bot asks; `worker.py` is the process, which knows nothing of ours.
"""
