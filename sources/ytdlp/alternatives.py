"""The same track from another source. Touches nothing but the sources it is handed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rapidfuzz import fuzz

from sources.errors import SourceError
from sources.search import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.playable import Playable, SearchHit
    from sources.source import Source

_LOOKED_AT = 5
_LEAST_LIKENESS = 90.0
_MOST_DIFFERENCE_MS = 2_000
# What uploaders add to a title.
_CHAFF = {"4k", "audio", "clip", "hd", "hq", "lyric", "lyrics", "music", "mv", "official", "video", "visualizer"}


class Recall(Protocol):
    """Remembers what was found; services keep it."""

    async def __call__(self, source: str, source_id: str) -> SearchHit | None:
        """The hit of that name as it was last seen, None for one that never was."""


class Alternatives:
    """Looks in `others`, in their order, for what `source` cannot give."""

    def __init__(self, source: str, others: Sequence[Source], recall: Recall) -> None:
        self._source = source
        self._others = others
        self._recall = recall

    async def resolve(self, source_id: str) -> Playable:
        """The first that has the title and the length. Its hit names the source that it is from.

        Raises SourceError("not_found") when there is none, or nobody knows what to look for.
        """
        wanted = await self._recall(self._source, source_id)
        if wanted is None or wanted.duration_ms is None:
            raise SourceError("not_found", f"nothing is known of {source_id[:200]}")
        for other in self._others:
            try:
                hits = await other.search(f"{wanted.artist or ''} {wanted.title}".strip(), limit=_LOOKED_AT)
                match = next((hit for hit in hits if is_same(wanted, hit)), None)
                if match is not None:
                    return await other.resolve(match.source_id)
            except SourceError:
                continue  # it is no better off
        raise SourceError("not_found", f"nobody else has {wanted.title!r}")


def is_same(wanted: SearchHit, other: SearchHit) -> bool:
    """Whether both are one recording, as far as titles and lengths tell: within two seconds."""
    if wanted.duration_ms is None or other.duration_ms is None or other.is_live:
        return False
    if abs(wanted.duration_ms - other.duration_ms) > _MOST_DIFFERENCE_MS:
        return False
    titles = _kernel(wanted.title), _kernel(other.title)
    if titles[0] and titles[0] == titles[1]:
        return True
    whole = [_kernel(f"{hit.artist or ''} {hit.title}") for hit in (wanted, other)]
    return fuzz.token_sort_ratio(*whole) >= _LEAST_LIKENESS


def _kernel(title: str) -> str:
    return " ".join(word for word in fold(title).split() if word not in _CHAFF)
