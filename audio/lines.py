"""The lines on which one stream is heard. Not locked: the stream that holds them is. Touches nothing but them."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from audio.line import LEAD_TICKS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from audio.entry import Entry
    from audio.line import Line


class Lines:
    """Any number of lines, each once; whoever made them closes them."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def __iter__(self) -> Iterator[Line]:
        return iter(list(self._lines))

    @property
    def ready(self) -> list[Line]:
        """Those on which a frame that is fed now will be heard."""
        return [line for line in self._lines if line.ready]

    def add(self, line: Line) -> None:
        """Be heard there too."""
        if line not in self._lines:
            self._lines.append(line)

    def remove(self, line: Line, first_tick: int) -> None:
        """Be heard there no more from that tick on."""
        if line in self._lines:
            self._lines.remove(line)
            line.on_change, line.guard = lambda: None, nullcontext()
            line.take_back(first_tick)
            line.expect_nothing()

    def take_back(self, first_tick: int) -> None:
        """Send nothing from that tick on."""
        for line in self._lines:
            line.take_back(first_tick)

    def relay(self, entries: Sequence[Entry], first_tick: int) -> None:
        """Send these from that tick on, in place of what was laid there before."""
        for line in self._lines:
            line.take_back(first_tick)
            if line.ready:
                line.feed(entries, first_tick - LEAD_TICKS)  # whatever time it is: nothing may be left out

    def expect(self, until: int, now: int, ready: Collection[Line]) -> None:
        """Say to those that are ready up to which tick one without a frame is a hole; to the others that none is."""
        for line in self._lines:
            if line in ready:
                line.expect(until, now)
            else:
                line.expect_nothing()
