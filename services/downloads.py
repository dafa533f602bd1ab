"""What the services fetch files with, as a protocol: `cogs` implement it for Discord's CDN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

DownloadReason = Literal["gone", "refused", "failed"]


class DownloadError(Exception):
    """A file could not be fetched whole.

    `reason`: "gone" (nothing is served under this link), "refused" (it may not be fetched; a fresh link may help with
    either) or "failed" (busy, stalled or broken off: it may work later). `detail` is for the log, without the link,
    which whoever has it could use.
    """

    def __init__(self, reason: DownloadReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: DownloadReason = reason


class Downloads(Protocol):
    """Fetches files that were attached to messages."""

    def stream(self, url: str) -> AsyncGenerator[bytes]:
        """The file in chunks, as long as it comes: who reads it says when it is too much, and calls `aclose` then.

        Raises DownloadError, also in the middle; an end without one is the end that the server told.
        """
