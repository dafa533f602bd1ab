"""What sources have told lately, and how much of their daily quotas is used.

Nothing here is about a person: who searched for something is not kept, and what was searched for goes within minutes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Index, delete
from sqlmodel import Field, SQLModel, col, select

from models.columns import moment, setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class SourceTrack(SQLModel, table=True):
    """What a source told of a track: the words that a list shows, and no link to the media itself."""

    __tablename__ = "source_tracks"
    __table_args__ = (Index(None, "seen_at"),)

    source: str = Field(primary_key=True)
    source_id: str = Field(primary_key=True)
    title: str
    title_key: str
    """Title and artist as words to look for, by whoever keeps it."""
    artist: str | None = None
    duration_ms: int | None = None
    page_url: str | None = None
    thumbnail_url: str | None = None
    is_live: bool = setting(False)
    seen_at: datetime = moment()


class SourceSearch(SQLModel, table=True):
    """What a source found for some words."""

    __tablename__ = "source_searches"
    __table_args__ = (Index(None, "searched_at"),)

    source: str = Field(primary_key=True)
    query: str = Field(primary_key=True)
    found: str
    """The ids of the tracks, best first, as a JSON list."""
    most: int
    """How many were asked for."""
    searched_at: datetime = moment()


class SourceQuota(SQLModel, table=True):
    """How much of something that is counted by the day is used, and until when it is not to be asked for at all."""

    __tablename__ = "source_quotas"

    name: str = Field(primary_key=True)
    day: date
    used: int
    closed_until: datetime | None = moment(optional=True)


class Sources:
    """The queries about what sources have told, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def track(self, source: str, source_id: str, *, since: datetime) -> SourceTrack | None:
        """What was told of a track, if that was after `since`."""
        row = await self._session.get(SourceTrack, (source, source_id))
        return row if row is not None and row.seen_at > since else None

    async def keep_tracks(self, tracks: Sequence[SourceTrack]) -> None:
        """Keep what was told; the newest wins."""
        for track in tracks:
            await self._session.merge(track)

    async def search(self, source: str, query: str, *, since: datetime) -> SourceSearch | None:
        """What was found for some words, if that was after `since`."""
        row = await self._session.get(SourceSearch, (source, query))
        return row if row is not None and row.searched_at > since else None

    async def keep_search(self, search: SourceSearch) -> None:
        """Keep what was found; the newest wins."""
        await self._session.merge(search)

    async def tracks_of(self, source: str, source_ids: Sequence[str]) -> Sequence[SourceTrack]:
        """What was told of these, in no order."""
        query = select(SourceTrack).where(SourceTrack.source == source, col(SourceTrack.source_id).in_(source_ids))
        return (await self._session.exec(query)).all()

    async def latest(self, *, since: datetime, limit: int) -> Sequence[SourceTrack]:
        """The tracks that were told of last, newest first."""
        query = select(SourceTrack).where(col(SourceTrack.seen_at) > since)
        return (await self._session.exec(query.order_by(col(SourceTrack.seen_at).desc()).limit(limit))).all()

    async def forget(self, *, searched_before: datetime, seen_before: datetime) -> None:
        """Remove what is too old to be told again."""
        await self._session.exec(delete(SourceSearch).where(col(SourceSearch.searched_at) < searched_before))
        await self._session.exec(delete(SourceTrack).where(col(SourceTrack.seen_at) < seen_before))

    async def quota(self, name: str) -> SourceQuota | None:
        return await self._session.get(SourceQuota, name)

    async def keep_quota(self, quota: SourceQuota) -> None:
        await self._session.merge(quota)
