"""What one request can come to, short of its bytes. Touches nothing.

RequestError
├── HiccupError        it may be over at the next try
└── LinkExpiredError   another link may help
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio.errors import MediaReason


class RequestError(Exception):
    """`reason` is why the track ends if this cannot be mended; `detail` is for the log, and names no link."""

    def __init__(self, reason: MediaReason, detail: str) -> None:
        super().__init__(detail)
        self.reason: MediaReason = reason
        self.detail = detail


class HiccupError(RequestError):
    """A request failed in a way that may be over at the next one."""


class LinkExpiredError(RequestError):
    """The server does not take this link any more (403, 410)."""
