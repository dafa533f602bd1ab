"""Finding, resolving and listing over all sources. Raises SourceError; a sentence is made of that by `failures.py`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from services.sourcing.memory import SourceMemory
from services.sourcing.rules import Rules
from services.sourcing.single_flight import SingleFlight
from services.sourcing.streams import StreamMemory
from sources.artwork import Illustrated
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Collection

    from models.database import Database
    from services.clock import Clock
    from services.sourcing.catalogue import Catalogue
    from sources.artwork import Artwork
    from sources.playable import Playable, SearchHit
    from sources.source import LinkTarget, Source

log = logging.getLogger(__name__)

LOCAL = frozenset({"library", "upload"})
"""Sources that lie on this machine: they answer at once, change at any moment, and are not remembered."""
MOST_PASSED_OVER = 20
"""Tracks in a row that a playlist may hold and nobody may hear, until it counts as empty."""


class Sourcing:
    """Everything that can be played. Whoever asks for the same at the same time waits for one answer."""

    def __init__(
        self,
        catalogue: Catalogue,
        database: Database,
        clock: Clock,
        rules: Rules | None = None,
        *,
        follow: Callable[[str], Awaitable[str]] | None = None,
    ) -> None:
        """`follow` gives what a link is short for, or the link itself; it raises SourceError."""
        self.catalogue = catalogue
        self._follow = follow
        self.rules = rules or Rules()
        self.memory = SourceMemory(database, clock)
        self._streams = StreamMemory(clock)
        self._resolving: SingleFlight[Playable] = SingleFlight()
        self._searching: SingleFlight[list[SearchHit]] = SingleFlight()

    def target_of(self, text: str) -> tuple[Source, LinkTarget] | None:
        """Whose a link is, and what it leads to there; None for words, and for a link that is nobody's."""
        return self.catalogue.target_of(text.strip()) if is_link(text) else None

    async def led_to(self, text: str) -> tuple[Source, LinkTarget] | None:
        """The same, where a link may be short for another. Raises SourceError."""
        if self._follow is not None and is_link(text):
            text = await self._follow(text.strip())
        return self.target_of(text)

    async def find(self, query: str, *, limit: int, but_of: Collection[str] = ()) -> list[SearchHit]:
        """The best matches for some words: all of the first source's, then those of the next, until there are enough.

        Those called `but_of` are not asked, and one that fails is passed over while another has something. Raises
        SourceError, of the first that failed, when nobody has.
        """
        found: list[SearchHit] = []
        failure: SourceError | None = None
        for source in self.catalogue:
            if source.name in but_of:
                continue
            try:
                found += await self._search(source, query, limit - len(found))
            except SourceError as error:
                log.warning("%s cannot be searched: %s", source.name, error)
                failure = failure or error
            if len(found) >= limit:
                break
        if not found and failure is not None:
            raise failure
        return found

    async def hit(self, source: Source, source_id: str) -> SearchHit:
        """What can be told of a track that was linked to. Raises SourceError."""
        return (await self.resolve(source.name, source_id)).hit

    async def resolve(self, source_name: str, source_id: str, *, anew: bool = False) -> Playable:
        """What to play of a track, now; `anew` when what was told before is refused.

        Raises SourceError, also for what the rules leave out.
        """
        source = self.catalogue.named(source_name)
        key = source_name, source_id
        if anew:
            self._streams.forget(*key)
        if (kept := self._streams.get(*key)) is not None:
            return kept
        playable = await self._resolving.ask(key, lambda: self._resolve(source, source_id))
        self.rules.check(playable.hit)
        return playable

    def kept(self, source_name: str, source_id: str) -> Playable | None:
        """What resolving a track told lately; nobody is asked."""
        return self._streams.get(source_name, source_id)

    async def cover(self, source_name: str, source_id: str) -> Artwork | None:
        """A track's picture, where it lies on this machine. Raises SourceError."""
        source = self.catalogue.named(source_name)
        return await source.artwork(source_id) if isinstance(source, Illustrated) else None

    async def playlist(self, source: Source, playlist_id: str, *, most: int | None = None) -> AsyncGenerator[SearchHit]:
        """A playlist's tracks as they become known, without those that the rules leave out, up to their cap or `most`.

        Raises SourceError, "empty_playlist" when none is left.
        """
        told = passed_over = 0
        async for hit in source.playlist(playlist_id):
            try:
                self.rules.check(hit)
            except SourceError:
                passed_over += 1
                if not told and passed_over >= MOST_PASSED_OVER:
                    break
                continue
            yield hit
            told += 1
            if told >= (most or self.rules.playlist_tracks):
                break
        if not told:
            raise SourceError("empty_playlist", playlist_id[:200])

    async def _search(self, source: Source, query: str, limit: int) -> list[SearchHit]:
        if source.name in LOCAL:
            return await source.search(query, limit=limit)
        kept = await self.memory.search(source.name, query, limit=limit)
        if kept is not None:
            return kept

        async def ask() -> list[SearchHit]:
            hits = await source.search(query, limit=limit)
            await self.memory.keep_search(source.name, query, hits, limit=limit)
            return hits

        return await self._searching.ask((source.name, query, limit), ask)

    async def _resolve(self, source: Source, source_id: str) -> Playable:
        playable = await source.resolve(source_id)
        self._streams.keep(source.name, source_id, playable)
        if source.name not in LOCAL:
            await self.memory.keep(playable.hit)
        return playable


def is_link(text: str) -> bool:
    """Whether somebody pasted a link rather than typed words."""
    return text.strip()[:8].casefold().startswith(("http://", "https://"))
