"""Where a player's listeners are, and at which moment they are there: what every picture is locked to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.player import GroupPlayer


@dataclass(frozen=True, slots=True)
class Anchor:
    """At the moment `at_ms` of the server's time the listeners are at `position_ms` of what sounds."""

    position_ms: float
    at_ms: float


class ServerTime:
    """The wall clock in milliseconds with fractions, that never goes back or jumps within a server's life."""

    def __init__(self) -> None:
        self._ahead_s = time.time() - time.monotonic()

    def __call__(self) -> float:
        return (self._ahead_s + time.monotonic()) * 1000


def anchor_of(player: GroupPlayer, now: ServerTime) -> Anchor:
    """Where a player is now; the place is that of a frame, so that it is off by up to one (20 ms)."""
    return Anchor(player.position_ms, now())
