"""What people think of what waits in a queue: which message announced it, who voted for it on the page, and how many
were for it when they were last counted. All of it goes with the entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint, delete
from sqlmodel import Field, SQLModel, col, select

from models.columns import Row, reference, snowflake
from models.player import Player, QueueEntry

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Announcement(SQLModel, table=True):
    """The bot's message that said that an entry is in the queue."""

    __tablename__ = "announcements"

    message_id: int = snowflake(primary_key=True)
    channel_id: int = snowflake()
    entry_id: int = reference("queue_entries.id")


class PageVote(Row, table=True):
    """Somebody voted for an entry on the watch page, or against it."""

    __tablename__ = "page_votes"
    __table_args__ = (UniqueConstraint("entry_id", "user_id"),)

    entry_id: int = reference("queue_entries.id", index=False)
    user_id: int = reference("users.id")
    is_for: bool


class BallotCount(SQLModel, table=True):
    """How many listeners were for an entry when they were last counted."""

    __tablename__ = "ballot_counts"

    entry_id: int = Field(sa_column_args=[ForeignKey("queue_entries.id", ondelete="CASCADE")], primary_key=True)
    ups: int


class DueAnnouncement(SQLModel, table=True):
    """An entry that a command is about to tell of: after a kill, the message is found by the interaction it answers."""

    __tablename__ = "due_announcements"

    entry_id: int = Field(sa_column_args=[ForeignKey("queue_entries.id", ondelete="CASCADE")], primary_key=True)
    channel_id: int = snowflake()
    interaction_id: int = snowflake()


class Announcements:
    """The queries about what people think of what waits, inside one transaction."""

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

    async def of_message(self, message_id: int) -> tuple[int, int] | None:
        """The ids of the entry that a message announced, and of the group whose queue that is in."""
        query = (
            select(Announcement.entry_id, Player.group_id)
            .join(QueueEntry, col(QueueEntry.id) == col(Announcement.entry_id))
            .join(Player, col(Player.id) == col(QueueEntry.player_id))
            .where(Announcement.message_id == message_id)
        )
        return (await self._session.exec(query)).first()

    async def of_entries(self, entry_ids: Collection[int]) -> Sequence[Announcement]:
        """What announced these."""
        query = select(Announcement).where(col(Announcement.entry_id).in_(entry_ids))
        return (await self._session.exec(query.order_by(col(Announcement.message_id)))).all()

    async def vote(self, entry_id: int, user_id: int, *, is_for: bool | None) -> None:
        """Keep what somebody thinks of an entry instead of what they thought before; None for nothing any more."""
        await self._session.exec(
            delete(PageVote).where(col(PageVote.entry_id) == entry_id, col(PageVote.user_id) == user_id)
        )
        if is_for is not None:
            self._session.add(PageVote(entry_id=entry_id, user_id=user_id, is_for=is_for))

    async def page_votes(self, entry_ids: Collection[int], user_id: int | None = None) -> Sequence[PageVote]:
        """The votes on the page for these and against them, all or one person's."""
        query = select(PageVote).where(col(PageVote.entry_id).in_(entry_ids))
        if user_id is not None:
            query = query.where(PageVote.user_id == user_id)
        return (await self._session.exec(query)).all()

    async def count(self, entry_id: int, ups: int) -> None:
        """Keep how many are for an entry."""
        await self._session.merge(BallotCount(entry_id=entry_id, ups=ups))

    async def ups_of(self, entry_ids: Collection[int]) -> Mapping[int, int]:
        """How many are for these entries, as last counted; those that were not counted are left out."""
        found = await self._session.exec(select(BallotCount).where(col(BallotCount.entry_id).in_(entry_ids)))
        return {counted.entry_id: counted.ups for counted in found.all()}

    async def ups(self, player_id: int) -> Mapping[int, int]:
        """How many are for each entry of a queue; those that nobody is for are left out."""
        query = (
            select(BallotCount.entry_id, BallotCount.ups)
            .join(QueueEntry, col(QueueEntry.id) == col(BallotCount.entry_id))
            .where(QueueEntry.player_id == player_id, BallotCount.ups > 0)
        )
        rows: Sequence[tuple[int, int]] = (await self._session.exec(query)).all()
        return dict(rows)
