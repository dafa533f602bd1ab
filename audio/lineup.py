"""The track that has its turn in a stream, and the one that follows it.

Not locked: the stream that holds it is. Touches nothing but their reels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.anchor import Anchor
from audio.frame import FRAME_MS
from audio.tap import TICK_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from audio.cue import Cue
    from audio.entry import Entry
    from audio.timeline import Timeline


class Lineup:
    """`heard_ms` is where in the current track the listeners are; `later` calls functions on the event loop."""

    def __init__(self, later: Callable[[Callable[[], None]], None]) -> None:
        self.current: Cue | None = None
        self.next: Cue | None = None
        self.paused = False
        self.heard_ms = 0
        self.heard_at = 0
        """The tick at which a frame of the current track was sent last."""
        self._later = later

    def __contains__(self, cue: Cue) -> bool:
        return cue in (self.current, self.next)

    @property
    def goes_on(self) -> bool:
        """Whether more frames will come of themselves."""
        cue = self.to_feed
        return cue is not None and not cue.at_end

    @property
    def following(self) -> bytes | None:
        """The frame that is to be laid out next, where there is one yet."""
        cue = self._whose_turn
        return None if cue is None else cue.following

    @property
    def to_feed(self) -> Cue | None:
        """The track of which the next frame is to be laid out; None in a pause."""
        return None if self.paused else self._whose_turn

    @property
    def _whose_turn(self) -> Cue | None:
        current = self.current
        return self.next if current is not None and current.at_end and self.next is not None else current

    def begin(self, cue: Cue) -> None:
        """Let a track have its turn, where there was none."""
        self.current = cue
        self.stand_at(cue.position_ms)

    def stand_at(self, position_ms: int) -> None:
        """The listeners are there in the current track, and nothing was sent from there yet."""
        self.heard_ms, self.heard_at = position_ms, 0

    def heard(self, entry: Entry) -> None:
        """A track's frame was sent."""
        if entry.cue is self.next:
            self.promote()
        if entry.cue is self.current:  # else it is the last of a track that was dropped
            self.heard_ms, self.heard_at = entry.position_ms + FRAME_MS, entry.tick

    def anchor(self, entries: Sequence[Entry], now: int, due: float) -> Anchor:
        """Where the current track is, with `entries` on their way; the last tick, `now`, was due at `due` seconds."""
        current = self.current
        if current is None:
            return Anchor(0, due, moving=False)
        last = entries[-1] if entries else None  # as a rule; looking through all of them costs
        if last is not None and last.cue is not current:
            last = next((entry for entry in reversed(entries) if entry.cue is current), None)
        if self.paused or last is None:
            if not self.paused and current.at_end and self.heard_at == now:  # its last frame has just gone out
                return Anchor(self.heard_ms - FRAME_MS, due, moving=True)
            return Anchor(self.heard_ms if last is None else last.position_ms + FRAME_MS, due, moving=False)
        first_at = now if self.heard_at == now else next(entry.tick for entry in entries if entry.cue is current)
        return Anchor(
            last.position_ms - (last.tick - first_at) * FRAME_MS, due + (first_at - now) * TICK_S, moving=True
        )

    def settle(self, timeline: Timeline) -> None:
        """Let a track whose last frame was sent be over."""
        while self.current is None or (self.current.at_end and not timeline.holds(self.current)):
            if self.current is None and self.next is None:
                return
            self.promote()

    def promote(self) -> None:
        """The current track is over, and what was to follow is the current one."""
        over, self.current, self.next = self.current, self.next, None
        if over is not None:
            over.close()
            self._tell(over, lambda: over.on_end(over.error))
        begun = self.current
        if begun is not None:
            self.stand_at(begun.position_ms)
            if begun.on_start is not None:
                self._tell(begun, begun.on_start)

    def take_back(self, entries: Iterable[Entry]) -> None:
        """Frames that were not sent go back to where they came from."""
        taken = list(entries)
        for cue in (self.current, self.next):
            if cue is not None:
                cue.take_back((entry.position_ms, entry.original) for entry in taken if entry.cue is cue)

    def drop_next(self) -> None:
        """Let nothing follow."""
        if self.next is not None:
            self.next.drop()
            self.next = None

    def drop_current(self) -> None:
        """Let nothing have its turn."""
        if self.current is not None:
            self.current.drop()
            self.current = None

    def _tell(self, cue: Cue, what: Callable[[], None]) -> None:
        def unless_dropped() -> None:
            if not cue.dropped:
                what()

        self._later(unless_dropped)
