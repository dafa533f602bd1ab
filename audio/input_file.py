"""A MediaInput as PyAV's file object. Touches the input only."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from audio.errors import MediaError

if TYPE_CHECKING:
    from audio.media_input import MediaInput


class InputFile:
    """Reads and seeks for FFmpeg; what the input raises is kept in `failure`, and reading is at its end from then on.

    An exception that leaves `read` would end PyAV's call even where FFmpeg had enough for a packet, which would be
    lost; and FFmpeg would ask again and again. So the failure is told when what came before it is used up.
    """

    def __init__(self, media_input: MediaInput) -> None:
        self.failure: MediaError | None = None
        self._input = media_input

    def seekable(self) -> bool:
        """Whether FFmpeg may jump; it does so to the end and back where a container has its index there."""
        return self._input.seekable_to_any and self._input.size is not None

    def read(self, size: int) -> bytes:
        """The next bytes; empty at the end and after a failure."""
        if self.failure:
            return b""
        try:
            # PyAV copies whatever it is given into a buffer of `size` bytes.
            return self._input.read(size)[:size]
        except MediaError as error:
            self.failure = error
        except (OSError, ValueError) as error:
            self.failure = MediaError("broken", f"{self._input.name}: {error}")
        return b""

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to an offset. Raises OSError where that is not possible, which ends PyAV's call."""
        try:
            return self._input.seek(offset, whence)
        except MediaError as error:
            self.failure = error
            raise OSError(str(error)) from error

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._input.tell()

    def close(self) -> None:
        """Close the input."""
        self._input.close()
