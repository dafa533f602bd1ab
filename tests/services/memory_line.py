"""A voice line in memory, for `tests/services/stand_ins.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audio.entry import Entry


class MemoryLine:
    """The Line of a MemoryVoiceConnection: keeps what is fed, by the tick at which it is sent."""

    def __init__(self) -> None:
        self.ready = True
        self.fed_to = 0
        self.on_change: Callable[[], None] = lambda: None
        self.packets: dict[int, bytes] = {}

    def set_phase(self, phase: int) -> None:
        pass

    def expect(self, until: int, now: int) -> None:
        pass

    def expect_nothing(self) -> None:
        pass

    def feed(self, entries: Iterable[Entry], now: int) -> None:
        for entry in entries:
            if entry.tick > self.fed_to:
                self.packets[entry.tick] = entry.frame
                self.fed_to = entry.tick

    def take_back(self, first_tick: int) -> None:
        self.packets = {tick: packet for tick, packet in self.packets.items() if tick < first_tick}
        self.fed_to = min(self.fed_to, first_tick - 1)
