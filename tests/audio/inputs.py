"""A MediaInput whose bytes lie in memory, and which breaks when a test says so."""

from __future__ import annotations

import io


class MemoryInput:
    """Bytes as a download has them: of known length or not, seekable or not, failing from an offset on or not."""

    name = "memory"

    def __init__(
        self,
        data: bytes,
        *,
        live: bool = False,
        seekable: bool = True,
        fails_at: int | None = None,
        failure: Exception | None = None,
    ) -> None:
        self.size = None if live else len(data)
        self.seekable_to_any = seekable and not live
        self.closed = False
        self._failure = failure
        self._file = io.BytesIO(data)
        self._fails_at = fails_at

    def read(self, size: int = -1) -> bytes:
        if self._failure and self._fails_at is not None and self._file.tell() + size > self._fails_at:
            raise self._failure
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        assert self.seekable_to_any
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self.closed = True
