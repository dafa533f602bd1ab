"""Keeps a bounded part of a track in chunks, in an unnamed temporary file. Touches that file only."""

from __future__ import annotations

import os
import tempfile


class Spool:
    """Chunks of a track, each filled from its start. Not thread-safe: whoever shares it locks it.

    A file rather than memory: a chunk is written or read in 2 µs either way while the file is in the page cache, and
    the system can take that back where memory grows tight, for some hundred tracks at once.

    `chunk` is the size of each in bytes, `count` how many there may be. With `keep_used`, reading a chunk keeps it
    longer than what was written after it; else the first that was written is the first that goes.
    """

    def __init__(self, chunk: int, count: int) -> None:
        self.chunk = chunk
        self.keep_used = True
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by `close`
        self._free = list(reversed(range(count)))
        self._slots: dict[int, int] = {}  # by chunk number, the least recently useful first
        self._filled: dict[int, int] = {}

    def filled_to(self, offset: int) -> int:
        """Up to where the chunk that `offset` lies in is kept; its start where nothing of it is."""
        number = offset // self.chunk
        return number * self.chunk + self._filled.get(number, 0)

    def has(self, offset: int) -> bool:
        """Whether the byte at `offset` is kept."""
        return offset < self.filled_to(offset)

    def first_missing(self, start: int, stop: int) -> int | None:
        """Where to write next so that all from `start` to `stop` is kept: before `start` within its chunk, perhaps."""
        offset = start
        while offset < stop:
            filled_to = self.filled_to(offset)
            following = (offset // self.chunk + 1) * self.chunk
            if filled_to < min(stop, following):
                return filled_to
            offset = following
        return None

    def next_kept(self, offset: int, stop: int) -> int:
        """The start of the first kept chunk after the one of `offset`; `stop` where there is none before it."""
        for number in range(offset // self.chunk + 1, -(-stop // self.chunk)):
            if number in self._filled:
                return number * self.chunk
        return stop

    def read(self, offset: int, size: int) -> bytes:
        """At most `size` bytes from `offset` on, of one chunk; none where they are not kept."""
        number = offset // self.chunk
        rest = self.filled_to(offset) - offset
        if rest <= 0:
            return b""
        if self.keep_used:
            self._slots[number] = self._slots.pop(number)
        return os.pread(self._file.fileno(), min(size, rest), self._place(offset))

    def write(self, offset: int, block: bytes | memoryview, *, spare: range) -> None:
        """Keep `block`, which lies in one chunk and starts where that is filled to.

        Where there is no room, the least recently useful chunk goes whose number is not in `spare`. Raises OSError.
        """
        number = offset // self.chunk
        if number not in self._slots:
            if not self._free:
                self._drop(next(kept for kept in self._slots if kept not in spare))
            self._slots[number] = self._free.pop()
        os.pwrite(self._file.fileno(), block, self._place(offset))
        self._filled[number] = offset % self.chunk + len(block)

    def close(self) -> None:
        """Give the disk back. May be called more than once."""
        self._file.close()
        self._slots.clear()
        self._filled.clear()

    def _drop(self, number: int) -> None:
        self._free.append(self._slots.pop(number))
        self._filled.pop(number, None)

    def _place(self, offset: int) -> int:
        return self._slots[offset // self.chunk] * self.chunk + offset % self.chunk
