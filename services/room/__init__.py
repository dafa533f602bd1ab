"""The rules of a group's room: who may do what to its music right now, and what happens when people come and go.

- `settings.py`: the rules themselves, from the config and a group's own.
- `control.py`, `votes.py`, `presence.py`, `takeover.py`, `blocklist.py`: pure; each decides one thing.
- `room.py`, `comings.py`: what of it touches the database, the players and the clock.
"""
