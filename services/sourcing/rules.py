"""What may be played, as the config has it. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.errors import SourceError

if TYPE_CHECKING:
    from sources.playable import SearchHit


@dataclass(frozen=True, slots=True)
class Rules:
    """`longest_ms` of a single track (0: any length), whether what is live may be played, and how many tracks of a
    playlist are taken."""

    longest_ms: int = 0
    live: bool = True
    playlist_tracks: int = 5000

    def check(self, hit: SearchHit) -> None:
        """Raises SourceError("live_off" | "too_long")."""
        if hit.is_live and not self.live:
            raise SourceError("live_off", hit.source_id[:200])
        if self.longest_ms and hit.duration_ms is not None and hit.duration_ms > self.longest_ms:
            raise SourceError("too_long", hit.source_id[:200])
