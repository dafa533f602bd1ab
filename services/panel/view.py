"""What a panel shows, as plain values. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.player_state import Loop, Phase

if TYPE_CHECKING:
    from models import QueueEntry
    from sources.artwork import Artwork
    from sources.playable import Chapter

BAR_CELLS = 16
LEAST_BAR_STEP = timedelta(seconds=15)
"""A bar moves no oftener: the moment at which the track ends tells more, and costs nothing."""
_AS_GOOD_AS = timedelta(seconds=1.5)
"""How far off the shown end of a track may be: clients round it to seconds."""


@dataclass(frozen=True, slots=True)
class ShownTrack:
    """The track that has its turn. `length_ms` is None where nobody knows it, as of what is live."""

    entry_id: int
    title: str
    artist: str | None = None
    requester: str | None = None
    """The name of who asked for it; None when their account is gone."""
    length_ms: int | None = None
    is_live: bool = False
    page_url: str | None = None
    picture: str | Artwork | None = None
    """Where it lies on the web, or itself."""
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True)
class PanelView:
    """A group's player at the moment `as_of`. `waiting_ms`: how long all that waits lasts, as far as that is known."""

    group_id: int
    as_of: datetime
    phase: Phase = Phase.IDLE
    track: ShownTrack | None = None
    position_ms: int = 0
    loop: Loop = Loop.OFF
    volume_percent: int = 100
    coming: tuple[QueueEntry, ...] = ()
    """The first of those that wait."""
    waiting: int = 0
    waiting_ms: int = 0
    has_page: bool = False
    """Whether there is a page to watch on."""
    is_away: bool = False
    """Whether it is how things stood when the bot was told to stop."""

    @property
    def is_idle(self) -> bool:
        return self.phase in (Phase.IDLE, Phase.ENDING)

    @property
    def began_at(self) -> datetime:
        """When the track would have begun to be where it is now without a pause."""
        return self.as_of - timedelta(milliseconds=self.position_ms)

    @property
    def ends_at(self) -> datetime | None:
        """When the track is over if nobody holds it; None while it does not move, or where its end is not known."""
        if self.is_away or self.phase is not Phase.PLAYING or self.track is None or self.track.length_ms is None:
            return None
        return self.began_at + timedelta(milliseconds=self.track.length_ms)

    @property
    def bar(self) -> int | None:
        """How many of `BAR_CELLS` are behind the listeners; None where there is no end."""
        if self.track is None or not self.track.length_ms:
            return None
        return min(BAR_CELLS, self.position_ms * BAR_CELLS // self.track.length_ms)

    @property
    def bar_moves_at(self) -> datetime | None:
        """When it is time to show the bar anew; None when that is not needed."""
        if self.ends_at is None or self.track is None or self.track.length_ms is None:
            return None
        step = max(LEAST_BAR_STEP, timedelta(milliseconds=self.track.length_ms / BAR_CELLS))
        return self.as_of + step if self.as_of + step < self.ends_at else None

    def looks_like(self, other: PanelView) -> bool:
        """Whether people would see no difference."""
        same = replace(self, as_of=other.as_of, position_ms=other.position_ms) == other
        if not same or self.bar != other.bar:
            return False
        if self.phase is Phase.PLAYING:
            return abs(self.began_at - other.began_at) < _AS_GOOD_AS
        return self.position_ms // 1000 == other.position_ms // 1000
