"""What is heard of something that was joined behind its beginning. Touches the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.frame import FRAME_MS

if TYPE_CHECKING:
    from audio.frame import Frame
    from audio.packet_source import PacketSource


class JoinedSource:
    """A PacketSource over one that knows a part only, whose beginning is called `begins_ms`, on the 20 ms grid.

    The part of a live stream is what comes from now on; `duration_ms` is of the whole, None for what is live. Owns the
    source.
    """

    remote = True

    def __init__(self, source: PacketSource, *, begins_ms: int, duration_ms: int | None = None) -> None:
        self._source = source
        self._begins_ms = begins_ms - begins_ms % FRAME_MS
        self.duration_ms = duration_ms

    @property
    def passthrough(self) -> bool:
        return self._source.passthrough

    @property
    def position_ms(self) -> int:
        return self._begins_ms + self._source.position_ms

    def read(self) -> Frame | None:
        return self._source.read()

    def interrupt(self) -> None:
        self._source.interrupt()

    def close(self) -> None:
        self._source.close()
