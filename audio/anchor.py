"""Where a track is at which moment, so that others can follow it between two looks. Touches nothing."""

from __future__ import annotations

from typing import NamedTuple

_MOVED_S = 0.005


class Anchor(NamedTuple):
    """A moment at which the frame at `position_ms` went out, or goes out: what is heard of a track, as a line.

    `at` is in seconds of the monotonic clock, which is one for all processes of a machine (`time.monotonic`): the
    moment at which the last sent frame was due, to the phase of its tick. For a track whose first frame is laid out
    and not sent yet it lies up to some ticks ahead; until then it stands there. At a moment t from `at` on the position
    is `position_ms + (t - at) * 1000` while it is `moving`, and `position_ms` while it is not: paused, not read yet, or
    held until somebody can hear it.
    """

    position_ms: int
    at: float
    moving: bool

    def agrees_with(self, other: Anchor) -> bool:
        """Whether both tell the same of every moment, but for what a clock's rounding makes."""
        if self.moving != other.moving:
            return False
        apart_s = (self.position_ms - other.position_ms) / 1000
        return abs(apart_s - (self.at - other.at if self.moving else 0.0)) < _MOVED_S
