"""Links to media that may be used again for a while. In memory alone: they are secrets, and bound to this machine."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from services.clock import Clock
    from sources.playable import Playable

KEPT_FOR = timedelta(minutes=30)
"""Links are revoked before they expire (measured), so they are never trusted for longer."""
MARGIN = timedelta(minutes=1)
"""How long before its expiry a link is not begun with any more."""
MOST_KEPT = 1000


class StreamMemory:
    """What was resolved lately, by source and source id. What has no expiry lies on this machine and is not kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[datetime, Playable]] = OrderedDict()

    def get(self, source: str, source_id: str) -> Playable | None:
        """What can be played right away of a track."""
        kept = self._kept.get((source, source_id))
        if kept is None or kept[0] <= self._clock():
            self._kept.pop((source, source_id), None)
            return None
        return kept[1]

    def keep(self, source: str, source_id: str, playable: Playable) -> None:
        """Remember it until it is half an hour old, or about to expire."""
        if playable.expires_at is None:
            return
        until = min(self._clock() + KEPT_FOR, playable.expires_at - MARGIN)
        self._kept[source, source_id] = until, playable
        self._kept.move_to_end((source, source_id))
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def forget(self, source: str, source_id: str) -> None:
        """It was refused: the next asks anew."""
        self._kept.pop((source, source_id), None)
