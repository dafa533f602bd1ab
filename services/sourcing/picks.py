"""Short names for what was offered, so that a choice of it means just that. In memory. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import NotFoundError
from services.short_names import LENGTH, ShortNames

if TYPE_CHECKING:
    from sources.playable import SearchHit

MARK = "pick:"
MOST_KEPT = 20_000


class PickGoneError(NotFoundError):
    """It was offered before a restart, or very long ago."""

    key = "error-pick-gone"


class Picks:
    """What was offered to anybody lately. The same track always has the same name."""

    def __init__(self) -> None:
        self._hits: ShortNames[SearchHit] = ShortNames(MOST_KEPT)

    def name(self, hit: SearchHit) -> str:
        """What a choice of the track is called: 21 characters that tell nobody anything."""
        return MARK + self._hits.name(f"{hit.source}\0{hit.source_id}", hit)

    def hit(self, name: str) -> SearchHit:
        """The track that was offered under that name. Raises PickGoneError."""
        hit = self._hits.get(name.removeprefix(MARK))
        if hit is None:
            raise PickGoneError()
        return hit


def is_pick(text: str) -> bool:
    """Whether a text is such a name."""
    return text.startswith(MARK) and len(text) == len(MARK) + LENGTH
