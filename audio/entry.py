"""A frame on its way to the listeners. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audio.frame import FRAME_MS
from audio.softening import FULL

if TYPE_CHECKING:
    from audio.cue import Cue
    from audio.softening import Gain


class Entry(NamedTuple):
    """A frame and the tick it goes out at. `cue` is None for the silence behind a track.

    `original` is the frame as its track has it, and `gain` what was done to it.
    """

    tick: int
    frame: bytes
    cue: Cue | None
    position_ms: int
    original: bytes
    gain: Gain = FULL

    def standing_at(self, cue: Cue) -> Entry:
        """The same frame as one that leads up to where `cue` stands, when it is one of that track."""
        return self._replace(position_ms=cue.position_ms - FRAME_MS) if self.cue is cue else self
