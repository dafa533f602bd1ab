"""A source read ahead: frames wait in memory so that whoever feeds never waits for a disk, a decoder or a network.

A pool's threads read, one at a time for each source; `pop` never blocks. Touches nothing but its source.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import TYPE_CHECKING

from audio.errors import MediaError
from audio.frame import FRAME_MS

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from audio.packet_source import PacketSource

log = logging.getLogger(__name__)

MOST_FRAMES = 150
"""Three seconds, about 50 KiB of music at 128 kbit/s."""
_REFILL_AT = 100
_FIRST_BATCH = 25


class Reel:
    """A PacketSource's next frames. Owns the source, which is read and closed by the pool alone.

    `on_filled` is called by the pool's thread when frames came to an empty reel, and at the source's end.
    """

    def __init__(self, source: PacketSource, pool: Executor, on_filled: Callable[[], None]) -> None:
        self.duration_ms = source.duration_ms
        self.error: MediaError | None = None
        self._source = source
        self._pool = pool
        self._on_filled = on_filled
        self._lock = threading.Lock()
        self._frames: deque[bytes] = deque()
        self._next_ms = source.position_ms
        self._filling = False
        self._read_all = False
        self._closed = False
        self._fill_soon(_FIRST_BATCH)

    @property
    def position_ms(self) -> int:
        """Where in the track the next frame starts."""
        return self._next_ms

    @property
    def passthrough(self) -> bool:
        """Whether the source's packets are the file's own."""
        return self._source.passthrough

    @property
    def buffered(self) -> int:
        """Frames that are ready."""
        return len(self._frames)

    @property
    def following(self) -> bytes | None:
        """The frame that `pop` would give."""
        try:
            return self._frames[0]
        except IndexError:
            return None

    @property
    def read_all(self) -> bool:
        """Whether the source has no more frames."""
        return self._read_all

    @property
    def at_end(self) -> bool:
        """Whether no frame will come any more; `error` tells why if that is before the track's end."""
        return self._read_all and not self._frames

    def pop(self) -> bytes | None:
        """The next frame, None while there is none."""
        try:
            frame = self._frames.popleft()
        except IndexError:
            frame = None
        else:
            self._next_ms += FRAME_MS
        if len(self._frames) < _REFILL_AT:
            self._fill_soon(MOST_FRAMES)
        return frame

    def close(self) -> None:
        """Let go of the source, as soon as nothing reads it any more."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            filling = self._filling
        self._frames.clear()
        if filling:
            self._source.interrupt()  # whoever reads closes it
        else:
            self._submit(self._source.close)

    def _fill_soon(self, up_to: int) -> None:
        with self._lock:
            if self._filling or self._read_all or self._closed:
                return
            self._filling = True
        self._submit(lambda: self._fill(up_to))

    def _submit(self, work: Callable[[], None]) -> None:
        try:
            self._pool.submit(work)
        except RuntimeError:  # the pool is shut: the engine is being closed, and nobody listens any more
            self._source.close()

    def _fill(self, up_to: int) -> None:
        """On a pool thread: read until there are enough frames."""
        was_empty = not self._frames
        ended = False
        while not (ended or self._closed) and len(self._frames) < up_to:
            ended = not self._read_one()
            if was_empty and self._frames:
                was_empty = False
                self._on_filled()
        with self._lock:
            self._filling = False
            self._read_all = self._read_all or ended
            closed = self._closed
        if closed:
            self._source.close()
        elif ended:
            self._on_filled()

    def _read_one(self) -> bool:
        try:
            frame = self._source.read()
        except MediaError as error:
            self.error = error
            return False
        except Exception as error:  # a source must not take the pool's thread, and every other track, with it
            log.exception("A source failed")
            self.error = MediaError("broken", str(error))
            return False
        if frame is not None:
            self._frames.append(frame)
        return frame is not None
