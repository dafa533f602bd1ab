"""Which message announced which entry of a queue, while the entry waits: what people think of it stands under that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, delete, update
from sqlmodel import Field, SQLModel, col, select

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


class DueAnnouncement(SQLModel, table=True):
    """An entry that a command is about to tell of: after a kill, the message is found by the interaction it answers."""

    __tablename__ = "due_announcements"

    entry_id: int = Field(sa_column_args=[ForeignKey("queue_entries.id", ondelete="CASCADE")], primary_key=True)
    channel_id: int = snowflake()
    interaction_id: int = snowflake()


class Announcements:
    """The queries about announcements, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def expect(self, due: DueAnnouncement) -> None:
        """Keep that an entry is about to be told of, unless it has had its turn."""
        if await self._session.get(QueueEntry, due.entry_id) is not None:
            await self._session.merge(due)

    async def due(self, group_id: int, *, limit: int) -> Sequence[DueAnnouncement]:
        """What a group was to be told of and is not known to have been, the latest first."""
        query = (
            select(DueAnnouncement)
            .join(QueueEntry, col(QueueEntry.id) == col(DueAnnouncement.entry_id))
            .join(Player, col(Player.id) == col(QueueEntry.player_id))
            .where(Player.group_id == group_id)
        )
        return (await self._session.exec(query.order_by(col(DueAnnouncement.entry_id).desc()).limit(limit))).all()

    async def add(self, announcement: Announcement) -> None:
        """Keep an announcement, unless it is kept already or its entry has had its turn; it is due no more."""
        await self.expect_no_more(announcement.entry_id)
        if await self._session.get(QueueEntry, announcement.entry_id) is None:
            return
        if await self._session.get(Announcement, announcement.message_id) is None:
            self._session.add(announcement)

    async def expect_no_more(self, entry_id: int) -> None:
        """An entry was told of, or never will be."""
        await self._session.exec(delete(DueAnnouncement).where(col(DueAnnouncement.entry_id) == entry_id))

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
