"""The exit codes that mean something between `bot.py` and whatever started it. Standard library only."""

from __future__ import annotations

OK = 0
FAILED = 1
BAD_CONFIG = 2
"""A setting must be mended first; starting again would change nothing."""
REFUSED = 78
"""Discord refused the token or the intents, or there is no token; starting again would change nothing.

EX_CONFIG of sysexits.h.
"""

FINAL = frozenset({BAD_CONFIG, REFUSED})
"""Codes after which a bot is not started again."""
