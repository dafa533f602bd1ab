"""Short names for what was offered, so that a choice of it means just that. In memory. Touches nothing."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING

from services.errors import NotFoundError

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
        self._hits: OrderedDict[str, SearchHit] = OrderedDict()

    def name(self, hit: SearchHit) -> str:
        """What a choice of the track is called: 21 characters that tell nobody anything."""
        digest = hashlib.blake2s(f"{hit.source}\0{hit.source_id}".encode(), digest_size=8).hexdigest()
        name = MARK + digest
        self._hits[name] = hit
        self._hits.move_to_end(name)
        if len(self._hits) > MOST_KEPT:
            self._hits.popitem(last=False)
        return name

    def hit(self, name: str) -> SearchHit:
        """The track that was offered under that name. Raises PickGoneError."""
        if name not in self._hits:
            raise PickGoneError()
        return self._hits[name]


def is_pick(text: str) -> bool:
    """Whether a text is such a name."""
    return text.startswith(MARK) and len(text) == len(MARK) + 16
