"""A source of the network, in memory: counts what it is asked, fails and waits when a test says so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from services.fetching import Part
from sources.errors import SourceError
from sources.playable import MediaStream, Playable, SearchHit
from sources.source import LinkTarget

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from datetime import datetime

    from services.fetching import FreshPlayable


class FarShelf:
    """Tracks by title, whose ids are the titles in small letters. `link` in front of an id is a link to it."""

    link = "https://far.example/"

    def __init__(self, titles: Iterable[str], *, name: str = "far", expires_at: datetime | None = None) -> None:
        self.name = name
        self.hits = {title.casefold(): self.hit(title) for title in titles}
        self.expires_at = expires_at
        self.failure: SourceError | None = None
        self.asked: list[str] = []
        self.was_asked = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    def hit(self, title: str, *, duration_ms: int | None = 60_000, is_live: bool = False) -> SearchHit:
        key = title.casefold()
        return SearchHit(self.name, key, title, "Somebody", duration_ms, self.link + key, None, is_live)

    def target_of(self, link: str) -> LinkTarget | None:
        if not link.startswith(self.link):
            return None
        track, _, moment = link.removeprefix(self.link).partition("#")
        playlist, _, track = track.rpartition("/")
        return LinkTarget(
            track or None, playlist or None, int(moment) if moment.isdecimal() and len(moment) < 10 else 0
        )

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        await self._ask(f"search {query}")
        return [hit for hit in self.hits.values() if query.casefold() in hit.title.casefold()][:limit]

    async def resolve(self, source_id: str) -> Playable:
        await self._ask(f"resolve {source_id}")
        if source_id not in self.hits:
            raise SourceError("not_found", source_id)
        stream = MediaStream(f"{self.link}{source_id}?try={len(self.asked)}")
        return Playable(self.hits[source_id], stream, expires_at=self.expires_at)

    async def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        await self._ask(f"playlist {playlist_id}")
        for hit in self.hits.values():
            await self.gate.wait()
            yield hit

    async def _ask(self, what: str) -> None:
        self.asked.append(what)
        self.was_asked.set()
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure


class MemoryInput:
    """A MediaInput that has nothing but its name: the title of a track."""

    size = None
    seekable_to_any = True

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def tell(self) -> int:
        return 0

    def close(self) -> None:
        self.closed = True


class MemoryFetcher:
    """A Fetcher without a network; `asked` are the links it was given."""

    def __init__(self) -> None:
        self.asked: list[str] = []

        self.on_title: list[Callable[[str], None] | None] = []

    async def open(
        self,
        stream: MediaStream,
        *,
        name: str,
        fresh: FreshPlayable,
        start_ms: int = 0,
        on_title: Callable[[str], None] | None = None,
    ) -> Part:
        self.asked.append(stream.url)
        self.on_title.append(on_title)
        return Part(MemoryInput(name.partition(": ")[2]))
