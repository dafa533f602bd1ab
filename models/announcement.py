"""Which message announced which entry of a queue, while the entry waits: what people think of it stands under that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlmodel import SQLModel, col, select

from models.columns import reference, setting, snowflake
from models.player import Player, QueueEntry

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Announcement(SQLModel, table=True):
    """The bot's answer that said that an entry is in the queue; it goes with the entry."""

    __tablename__ = "announcements"

    message_id: int = snowflake(primary_key=True)
    channel_id: int = snowflake()
    entry_id: int = reference("queue_entries.id")
    ups: int = setting(0)
    """How many listeners were for it when they were last counted."""


class Announcements:
    """The queries about announcements, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, announcement: Announcement) -> None:
        """Keep an announcement, unless its entry has had its turn."""
        if await self._session.get(QueueEntry, announcement.entry_id) is not None:
            self._session.add(announcement)

    async def of_message(self, message_id: int) -> tuple[Announcement, QueueEntry, int] | None:
        """What a message announced, and the id of the group whose queue that is in."""
        query = (
            select(Announcement, QueueEntry, Player.group_id)
            .join(QueueEntry, col(QueueEntry.id) == col(Announcement.entry_id))
            .join(Player, col(Player.id) == col(QueueEntry.player_id))
            .where(Announcement.message_id == message_id)
        )
        return (await self._session.exec(query)).first()

    async def of_entries(self, entry_ids: Collection[int]) -> Sequence[int]:
        """The messages that announced these."""
        query = select(Announcement.message_id).where(col(Announcement.entry_id).in_(entry_ids))
        return (await self._session.exec(query.order_by(col(Announcement.message_id)))).all()

    async def count(self, message_id: int, ups: int) -> None:
        """Keep how many are for what a message announced."""
        await self._session.exec(update(Announcement).where(col(Announcement.message_id) == message_id).values(ups=ups))

    async def ups(self, player_id: int) -> Mapping[int, int]:
        """How many are for each entry of a queue; those that nobody is for are left out."""
        query = (
            select(Announcement.entry_id, Announcement.ups)
            .join(QueueEntry, col(QueueEntry.id) == col(Announcement.entry_id))
            .where(QueueEntry.player_id == player_id, Announcement.ups > 0)
        )
        rows: Sequence[tuple[int, int]] = (await self._session.exec(query)).all()
        return dict(rows)
