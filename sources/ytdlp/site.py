"""What the sources that yt-dlp reads have in common. Touches nothing but the pool it is handed."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from sources.asking import asker
from sources.errors import SourceError
from sources.ytdlp.hits import available_at, hit_of, playable_of
from sources.ytdlp.job import QUICK, Job

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from sources.playable import Playable, SearchHit
    from sources.source import LinkTarget
    from sources.ytdlp.job import Profile

_LONGEST_QUERY = 200
_PAGE = 100
# Before a stream that begins after an advertisement, YouTube waits for as long as that lasts.
_LONGEST_PAUSE_S = 15.0
MARK_OF_YTDLP = re.compile("__youtubedl_smuggle", re.IGNORECASE)
"""What yt-dlp marks data with that it hides in a URL; nobody else may."""


class Extracting(Protocol):
    """What a site needs of the pool."""

    async def extract(self, job: Job, *, fair_key: int) -> dict[str, Any]:
        """What yt-dlp finds on the page. Raises SourceError."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the admin lets be played."""

    live: bool = True
    longest_ms: int | None = None


class Site:
    """A Source over one site, whose subclasses know its links. Everything is asked through `pool`."""

    name: ClassVar[str]
    title_key: ClassVar[str] = "title"
    """Under which key yt-dlp has a track's title, and no more than that."""
    extractors: tuple[str, ...]
    """Of yt-dlp, as regular expressions; no others are used, whatever a page leads to."""

    def __init__(
        self,
        pool: Extracting,
        *,
        wanted: Wanted | None = None,
        now_s: Callable[[], float] = time.time,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._pool = pool
        self._wanted = wanted or Wanted()
        self._now_s = now_s
        self._pause = pause

    def target_of(self, link: str) -> LinkTarget | None:
        """See Source."""
        raise NotImplementedError

    def page_of(self, source_id: str) -> str | None:
        """The page of a track; None for what is no id of this site's."""
        raise NotImplementedError

    def list_of(self, playlist_id: str) -> str | None:
        """The page of a playlist; None for what is no id of this site's."""
        raise NotImplementedError

    def id_of(self, entry: Mapping[str, Any]) -> str | None:
        """The id of a list's entry; None for what is not to be played from here."""
        raise NotImplementedError

    def search_for(self, words: str, limit: int) -> str | None:
        """What yt-dlp is told to search; None for a site that cannot be searched."""
        return None

    def title_of(self, source_id: str) -> str:
        """A title for what has none yet."""
        return source_id

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        """See Source."""
        words = _words(query)
        url = self.search_for(words, limit) if words and limit > 0 else None
        if url is None:
            return []
        info = await self._pool.extract(Job(url, self.extractors, (1, limit)), fair_key=asker())
        return self._hits(info)[:limit]

    async def resolve(self, source_id: str) -> Playable:
        """See Source."""
        return await self._resolve_as(QUICK, source_id)

    async def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        """See Source. A hundred at a time, so that others are served in between."""
        url = self.list_of(playlist_id)
        if url is None:
            raise SourceError("not_found", playlist_id[:200])
        first, is_empty, fair_key = 1, True, asker()
        while True:
            job = Job(url, self.extractors, (first, first + _PAGE - 1))
            info = await self._pool.extract(job, fair_key=fair_key)
            for hit in self._hits(info):
                is_empty = False
                yield hit
            if len(info.get("entries") or ()) < _PAGE:
                break
            first += _PAGE
        if is_empty:
            raise SourceError("empty_playlist", playlist_id[:200])

    async def _resolve_as(self, profile: Profile, source_id: str) -> Playable:
        """What to play, found in one way of asking."""
        url = self.page_of(source_id)
        if url is None:
            raise SourceError("not_found", source_id[:200])
        info = await self._pool.extract(Job(url, self.extractors, profile=profile), fair_key=asker())
        if "entries" in info:  # a page with several: the first is what it is about
            if not info["entries"]:
                raise SourceError("unsupported", "a list of nothing")
            info = info["entries"][0]
        hit = self._hit(info, source_id, url)
        self._check(hit)
        playable = playable_of(info, hit, now=datetime.fromtimestamp(self._now_s(), UTC))
        wait_s = available_at(info) - self._now_s()
        if wait_s > 0:
            await self._pause(min(wait_s, _LONGEST_PAUSE_S))
        return playable

    def _check(self, hit: SearchHit) -> None:
        if hit.is_live and not self._wanted.live:
            raise SourceError("live_off", hit.source_id)
        longest_ms = self._wanted.longest_ms
        if longest_ms is not None and (hit.duration_ms or 0) > longest_ms:
            raise SourceError("too_long", f"{hit.source_id}: {hit.duration_ms} ms")

    def _hits(self, info: Mapping[str, Any]) -> list[SearchHit]:
        hits = []
        for entry in info.get("entries") or ():
            source_id = self.id_of(entry)
            page_url = None if source_id is None else self.page_of(source_id)
            if source_id is not None and page_url is not None:
                hits.append(self._hit(entry, source_id, page_url))
        return hits

    def _hit(self, info: Mapping[str, Any], source_id: str, page_url: str) -> SearchHit:
        title = self.title_of(source_id)
        return hit_of(info, source=self.name, source_id=source_id, page_url=page_url, title=title, key=self.title_key)


def _words(query: str) -> str:
    """The query on one line, with nothing hidden in it."""
    printable = "".join(character if character.isprintable() else " " for character in query)
    return " ".join(MARK_OF_YTDLP.sub(" ", printable).split())[:_LONGEST_QUERY]
