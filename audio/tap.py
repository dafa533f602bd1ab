"""Those who follow a stream by another way than a voice connection: where it is, and its frames. Touches nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from audio.line import LEAD_TICKS
from audio.rings import TICK_NS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audio.anchor import Anchor
    from audio.entry import Entry

    OnTapped = Callable[["Tapped"], None]

TICK_S = TICK_NS / 1e9
_MOVED_S = 0.005


class Tapped(NamedTuple):
    """Frames in the order of their ticks, as they were laid out: up to 0.4 s before they are due.

    `taken_back_at`: what was told before and is due at that moment or later does not sound, though `frames` may take
    its place; None where nothing was taken back. Moments are seconds of the monotonic clock, as in `audio.anchor`.
    """

    frames: Sequence[tuple[float, bytes]]
    taken_back_at: float | None


class Tap:
    """Tells `give` on the event loop, by `later`, what is new on a timeline."""

    def __init__(self, give: OnTapped, later: Callable[[Callable[[], None]], None]) -> None:
        self._give = give
        self._later = later
        self._given_to = 0
        self._taken_back: int | None = None
        self._zero = 0.0
        """When tick 0 would have been due, as the frames were told that were given last."""

    def take_back(self, first_tick: int) -> None:
        """What was laid out for that tick and later is not sent."""
        if first_tick <= self._given_to:
            self._taken_back = first_tick if self._taken_back is None else min(first_tick, self._taken_back)
            self._given_to = first_tick - 1

    def feed(self, entries: Sequence[Entry], now: int, due: float) -> None:
        """Tell of what was laid out, and taken back, since the last time; the tick `now` was due at `due`."""
        zero, told = due - now * TICK_S, self._zero
        if abs(zero - told) > _MOVED_S:  # the sender rested, or stood still: all comes at other moments than was told
            self.take_back(now + LEAD_TICKS)
            self._zero = zero
        first, taken_back, self._taken_back = max(self._given_to + 1, now + LEAD_TICKS), self._taken_back, None
        new = [entry for entry in entries if entry.tick >= first]
        if not new and taken_back is None:
            return
        if new:
            self._given_to = new[-1].tick
        frames = [(zero + entry.tick * TICK_S, entry.frame) for entry in new]
        back_at = None if taken_back is None else told + taken_back * TICK_S
        self._later(partial(self._give, Tapped(frames, back_at)))


class Onlookers:
    """Whoever taps a stream, and whoever is told where it is. Not locked: the stream that holds it is."""

    def __init__(self, later: Callable[[Callable[[], None]], None]) -> None:
        self.on_shift: Callable[[], None] | None = None
        self._later = later
        self._tap: Tap | None = None
        self._told: Anchor | None = None

    def tap(self, on_frames: OnTapped | None) -> None:
        """Give all frames from now on to that function, or to nobody."""
        self._tap = None if on_frames is None else Tap(on_frames, self._later)

    def take_back(self, first_tick: int) -> None:
        """What was laid out for that tick and later is not sent, or other than it was told."""
        if self._tap is not None:
            self._tap.take_back(first_tick)

    def tell(self, entries: Sequence[Entry], now: int, due: float, anchor: Callable[[], Anchor]) -> None:
        """Give what is new, and tell when the track is not where it was told; the tick `now` was due at `due`."""
        if self._tap is not None:
            self._tap.feed(entries, now, due)
        if self.on_shift is not None:
            told = anchor()
            if self._told is None or not told.agrees_with(self._told):
                self._told = told
                self._later(self.on_shift)
