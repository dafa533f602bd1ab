"""What sources told lately: searches for ten minutes, tracks for a day. Touches the database."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.exc import OperationalError

from models import SourceSearch, SourceTrack
from services.texts import comparable
from sources.playable import SearchHit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models.database import Database
    from services.clock import Clock

log = logging.getLogger(__name__)

SEARCH_KEPT_FOR = timedelta(minutes=10)
TRACK_KEPT_FOR = timedelta(days=1)
LONGEST_QUERY = 200
LOOKED_THROUGH = 500
"""How many of the newest tracks are looked through with each letter that somebody types."""


class Remembered(NamedTuple):
    """A track, the folded words to find it by, and when it was told of."""

    hit: SearchHit
    words: str
    seen_at: datetime


class SourceMemory:
    """A cache: what cannot be written to it is only slower the next time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._latest: dict[tuple[str, str], Remembered] | None = None

    async def search(self, source: str, query: str, *, limit: int) -> list[SearchHit] | None:
        """What a source found for these words, None when nobody remembers as much of it."""
        now = self._clock()
        async with self._database.read() as tx:
            kept = await tx.sources.search(source, _key(query), since=now - SEARCH_KEPT_FOR)
            if kept is None or kept.most < limit:
                return None
            source_ids: list[str] = json.loads(kept.found)
            tracks = {track.source_id: track for track in await tx.sources.tracks_of(source, source_ids)}
        if not tracks.keys() >= set(source_ids):
            return None
        return [_hit(tracks[source_id]) for source_id in source_ids[:limit]]

    async def keep_search(self, source: str, query: str, hits: Sequence[SearchHit], *, limit: int) -> None:
        """Remember what was found for these words when `limit` were asked for."""
        now = self._clock()
        found = json.dumps([hit.source_id for hit in hits])
        search = SourceSearch(source=source, query=_key(query), found=found, most=limit, searched_at=now)
        await self._keep(hits, search)

    async def keep(self, *hits: SearchHit) -> None:
        """Remember what was told of tracks."""
        await self._keep(hits, None)

    async def recall(self, source: str, source_id: str) -> SearchHit | None:
        """A track as it was last told of, None for one that was not lately."""
        async with self._database.read() as tx:
            track = await tx.sources.track(source, source_id, since=self._clock() - TRACK_KEPT_FOR)
        return None if track is None else _hit(track)

    async def latest(self) -> list[Remembered]:
        """The tracks that were told of last, newest first. Read once, and kept in memory from then on."""
        since = self._clock() - TRACK_KEPT_FOR
        if self._latest is None:
            async with self._database.read() as tx:
                tracks = await tx.sources.latest(since=since, limit=LOOKED_THROUGH)
            self._latest = {(track.source, track.source_id): _remembered(track) for track in reversed(tracks)}
        return [one for one in reversed(self._latest.values()) if one.seen_at > since]

    async def _keep(self, hits: Sequence[SearchHit], search: SourceSearch | None) -> None:
        now = self._clock()
        rows = [_row(hit, now) for hit in hits]
        self._look_through(rows)
        try:
            async with self._database.begin() as tx:
                await tx.sources.forget(searched_before=now - SEARCH_KEPT_FOR, seen_before=now - TRACK_KEPT_FOR)
                await tx.sources.keep_tracks(rows)
                if search is not None:
                    await tx.sources.keep_search(search)
        except OperationalError as error:  # the database's trouble, which passes
            log.warning("what a source told is not remembered: %s", error)

    def _look_through(self, tracks: Sequence[SourceTrack]) -> None:
        if self._latest is None:
            return
        for track in reversed(tracks):
            self._latest.pop((track.source, track.source_id), None)
            self._latest[track.source, track.source_id] = _remembered(track)
        for key in list(self._latest)[:-LOOKED_THROUGH]:
            del self._latest[key]


def _key(query: str) -> str:
    return comparable(query)[:LONGEST_QUERY]


def _row(hit: SearchHit, now: datetime) -> SourceTrack:
    title_key = comparable(f"{hit.title} {hit.artist or ''}")
    return SourceTrack(**asdict(hit), title_key=title_key, seen_at=now)


def _remembered(track: SourceTrack) -> Remembered:
    return Remembered(_hit(track), track.title_key, track.seen_at)


def _hit(track: SourceTrack) -> SearchHit:
    return SearchHit(
        source=track.source,
        source_id=track.source_id,
        title=track.title,
        artist=track.artist,
        duration_ms=track.duration_ms,
        page_url=track.page_url,
        thumbnail_url=track.thumbnail_url,
        is_live=track.is_live,
    )
