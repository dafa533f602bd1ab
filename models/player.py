"""Players, what waits in their queues, and what they have played."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func
from sqlmodel import col, select

from models.columns import Row, moment, optional_reference, reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Player(Row, table=True):
    """A group's player. Each group has one; it carries the group's name from when it was made."""

    __tablename__ = "players"

    name: str
    group_id: int = reference("groups.id", unique=True, index=False)


class QueueEntry(Row, table=True):
    """A track that waits for its turn, or is having it; it goes when its turn is over.

    Its id counts up and is never reused, so it is the order of the queue too.
    """

    __tablename__ = "queue_entries"
    __table_args__ = ({"sqlite_autoincrement": True},)

    player_id: int = reference("players.id")
    source: str
    source_id: str
    title: str
    artist: str | None = None
    duration_ms: int | None = None
    requester_id: int | None = optional_reference("users.id")
    added_at: datetime = moment()


class Playback(Row, table=True):
    """What played when, in which group: one row for each time a track was started."""

    __tablename__ = "playbacks"

    group_id: int = reference("groups.id")
    source: str
    source_id: str
    title: str
    requester_id: int | None = optional_reference("users.id")
    started_at: datetime = moment()
    ended_at: datetime | None = moment(optional=True)
    ending: str | None = None
    """Why it ended: finished, skipped, stopped, failed or lost."""


class Players:
    """The queries about players, queues and the playback log, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, player: Player) -> None:
        self._session.add(player)

    async def of_group(self, group_id: int) -> Player | None:
        return (await self._session.exec(select(Player).where(Player.group_id == group_id))).first()

    async def enqueue(self, entry: QueueEntry) -> QueueEntry:
        self._session.add(entry)
        await self._session.flush()
        return entry

    async def entry(self, entry_id: int) -> QueueEntry | None:
        return await self._session.get(QueueEntry, entry_id)

    async def queue(self, player_id: int, *, limit: int | None = None) -> Sequence[QueueEntry]:
        """What waits or plays, first to play first."""
        query = select(QueueEntry).where(QueueEntry.player_id == player_id).order_by(col(QueueEntry.id))
        return (await self._session.exec(query if limit is None else query.limit(limit))).all()

    async def queue_length(self, player_id: int) -> int:
        query = select(func.count()).where(QueueEntry.player_id == player_id)
        return (await self._session.exec(query)).one()

    async def remove_entries(self, entry_ids: Sequence[int]) -> None:
        """Take entries out of their queues; those that are gone already are passed over."""
        await self._session.exec(delete(QueueEntry).where(col(QueueEntry.id).in_(entry_ids)))

    async def start_playback(self, playback: Playback) -> Playback:
        self._session.add(playback)
        await self._session.flush()
        return playback

    async def end_playback(self, playback_id: int, *, ending: str, now: datetime) -> None:
        """Write when and why a playback ended; one that has ended keeps what it says."""
        playback = await self._session.get(Playback, playback_id)
        if playback is not None and playback.ended_at is None:
            playback.ended_at, playback.ending = now, ending
            self._session.add(playback)

    async def end_open_playbacks(self, *, ending: str, now: datetime) -> None:
        """Close what a crash left open."""
        query = select(Playback).where(col(Playback.ended_at).is_(None))
        for playback in (await self._session.exec(query)).all():
            playback.ended_at, playback.ending = now, ending
            self._session.add(playback)
