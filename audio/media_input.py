"""Bytes of media that need not lie in a file: what a download is to whoever demuxes it. Touches nothing."""

from __future__ import annotations

from typing import Protocol


class MediaInput(Protocol):
    """A seekable input that is read by a thread and may be fed by another.

    Whoever holds it owns it and calls `close`; `open_media` takes it over. The methods are those that PyAV asks of a
    file-like object, so it can be handed to `av.open` as it is.
    """

    @property
    def name(self) -> str:
        """What to call it in a log; never a link with secrets in it."""

    @property
    def size(self) -> int | None:
        """Its length in bytes, None where nobody knows (a live stream)."""

    @property
    def seekable_to_any(self) -> bool:
        """Whether any offset can be reached; else only those that are still kept."""

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; waits for them where they are still on their way. Empty at the end.

        Raises MediaError when they will not come any more.
        """

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to an offset as `io.IOBase.seek` has it; returns where. Raises OSError where that cannot be reached."""

    def tell(self) -> int:
        """Where the next byte is read."""

    def close(self) -> None:
        """Let go; a `read` that waits in another thread ends with MediaError. May be called more than once."""
