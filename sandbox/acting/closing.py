"""Which codes a WebSocket can be closed with."""

from __future__ import annotations

NORMAL = 1000
FREE = range(3000, 5000)
"""What RFC 6455 (7.4) leaves to libraries and applications; Discord's are in it."""


def check_close_code(code: int) -> None:
    """Raises ValueError for a code that nobody may send."""
    if code != NORMAL and code not in FREE:
        raise ValueError(f"{code} is no close code: it is 1000, or from 3000 to 4999")
