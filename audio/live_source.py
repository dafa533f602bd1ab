"""What is heard of something live, counted from where it was joined. Touches the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.frame import FRAME_MS

if TYPE_CHECKING:
    from audio.frame import Frame
    from audio.packet_source import PacketSource


class LiveSource:
    """A PacketSource over one that has no beginning: another opening of it goes on now, and is called `start_ms`.

    Owns the source.
    """

    remote = True
    duration_ms = None

    def __init__(self, source: PacketSource, *, start_ms: int) -> None:
        self._source = source
        self._start_ms = start_ms - start_ms % FRAME_MS

    @property
    def passthrough(self) -> bool:
        return self._source.passthrough

    @property
    def position_ms(self) -> int:
        return self._start_ms + self._source.position_ms

    def read(self) -> Frame | None:
        return self._source.read()

    def interrupt(self) -> None:
        self._source.interrupt()

    def close(self) -> None:
        self._source.close()
