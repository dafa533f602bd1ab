"""Sessions of listening: what a group heard in one go. Touches nothing.

A session goes from its first track until the player was stopped, or was idle for longer than `GAP`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from services.player_state import Ending

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Playback

GAP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class ListeningSession:
    """What was heard in one go, in its order; at least one."""

    playbacks: tuple[Playback, ...]
    is_cut: bool = False
    """Whether there was more of it than anybody looked at."""

    @property
    def key(self) -> int:
        """What it is named by: the number of what was heard first."""
        return self.playbacks[0].row_id

    @property
    def began_at(self) -> datetime:
        return self.playbacks[0].started_at

    @property
    def ended_at(self) -> datetime | None:
        """When the last track ended; None while it sounds."""
        return self.playbacks[-1].ended_at


def are_apart(earlier: Playback, later: Playback) -> bool:
    """Whether a session ended between two tracks, one of which was heard right after the other."""
    silent_from = earlier.ended_at or earlier.heard_until or earlier.started_at
    return earlier.ending == Ending.STOPPED or later.started_at - silent_from > GAP


def sessions_of(playbacks: Sequence[Playback]) -> list[ListeningSession]:
    """The sessions that some playbacks, in their order, make up: the latest first."""
    if not playbacks:
        return []
    found = [[playbacks[0]]]
    for earlier, later in pairwise(playbacks):
        if are_apart(earlier, later):
            found.append([])
        found[-1].append(later)
    return [ListeningSession(tuple(one)) for one in reversed(found)]
