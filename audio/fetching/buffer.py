"""What the event loop writes and a thread reads: the kept part of a track, under one lock. Touches its spool only."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from audio.errors import MediaError
from audio.fetching.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.fetching.limits import FetchLimits
    from audio.fetching.resource import Resource


class TrackBuffer:
    """A window of a track around its reader.

    Written by the loop (`write`, `end_at_head`, `fail`), read by one thread (`read`, `seek`), closed by anybody.
    `on_move` is called by the reader's thread whenever the download may have to follow.
    """

    def __init__(self, limits: FetchLimits, on_move: Callable[[], None]) -> None:
        self._limits = limits
        self._on_move = on_move
        self._spool = Spool(limits.chunk, limits.kept // limits.chunk)
        self._changed = threading.Condition()
        self._position = 0
        self._waiting = False
        self.head = 0
        """Up to where bytes have come, of a track that comes in order."""
        self.forward_only = False
        """Whether what was dropped cannot be had again: it comes in order, and is larger than what is kept."""
        self._closed = False
        self.size: int | None = None
        """In bytes; None while nobody knows."""
        self.failure: MediaError | None = None
        """Why no more will come, once that is so."""

    def open_as(self, resource: Resource) -> None:
        """What the first answer told."""
        with self._changed:
            self.size = resource.size
            fits = self.size is not None and self.size <= self._limits.kept
            self.forward_only = not resource.ranged and not fits
            self._spool.keep_used = not self.forward_only

    @property
    def position(self) -> int:
        """Where the reader stands."""
        with self._changed:
            return self._position

    @property
    def awaited(self) -> int | None:
        """The offset of the byte that the reader waits for; None while it does not."""
        with self._changed:
            return self._position if self._waiting and not self._spool.has(self._position) else None

    def gap(self) -> tuple[int, int] | None:
        """The first stretch that is missing of what should be read ahead; None while nothing is."""
        with self._changed:
            ahead = self._position + self._limits.ahead
            stop = ahead if self.size is None else min(ahead, self.size)
            missing = self._spool.first_missing(self._position, stop)
            return None if missing is None else (missing, self._spool.next_kept(missing, stop))

    def write(self, offset: int, block: bytes) -> None:
        """Keep bytes that follow what is kept there. Does nothing once it is closed. Raises OSError (no room)."""
        view = memoryview(block)
        with self._changed:
            spare = self._window()
            while view and not self._closed:
                room = self._limits.chunk - offset % self._limits.chunk
                self._spool.write(offset, view[:room], spare=spare)
                offset += len(view[:room])
                view = view[room:]
            self.head = max(self.head, offset)
            self._changed.notify_all()

    def end_at_head(self) -> None:
        """The track, whose size nobody knew, has come to its end."""
        with self._changed:
            self.size = self.head
            self._changed.notify_all()

    def fail(self, failure: MediaError) -> None:
        """No more will come. What is kept can still be read; once it is closed, nothing is a failure any more."""
        with self._changed:
            if not self._closed:
                self.failure = self.failure or failure
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._spool.close()
            self._changed.notify_all()

    def read(self, size: int) -> bytes:
        """The next bytes of the reader's chunk, at most `size` unless that is below zero; empty at the end.

        Waits for the first of them. Raises MediaError when it will not come.
        """
        size = size if size >= 0 else self._limits.chunk
        with self._changed:
            try:
                while not (block := self._spool.read(self._position, size)) and not self._at_end():
                    if self._closed or self.failure is not None:
                        raise (self.failure or MediaError("closed")).with_traceback(None)
                    if not self._waiting:
                        self._waiting = True
                        self._on_move()
                    self._changed.wait()
            finally:
                self._waiting = False
            before = self._position
            self._position += len(block)
            if before // self._limits.chunk != self._position // self._limits.chunk:
                self._on_move()
            return block

    def seek(self, offset: int) -> int:
        """Stand at `offset`. Raises OSError where only what was dropped lies there."""
        with self._changed:
            if self.forward_only and offset < self.head and not self._spool.has(offset):
                raise OSError("this comes in order only, and that part is not kept any more")
            self._position = offset
            return offset

    def _at_end(self) -> bool:
        return not self._closed and self.size is not None and self._position >= self.size

    def _window(self) -> range:
        """The chunks that must stay: the reader's, and what is read ahead."""
        chunk = self._limits.chunk
        return range(self._position // chunk, (self._position + self._limits.ahead) // chunk + 1)
