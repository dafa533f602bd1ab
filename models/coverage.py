"""How much of each thread is kept: the ranges of message ids that were wholly read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import SQLModel, col, select

from models.chat import Chat
from models.columns import Row, moment, reference, setting, snowflake
from models.group import Group, Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class ChatRange(Row, table=True):
    """Ids of a thread of which everything is kept that was said, from `first_id` up to but without `end_id`."""

    __tablename__ = "chat_ranges"

    thread_id: int = snowflake(index=True)
    first_id: int = snowflake()
    end_id: int = snowflake()


class MirroredThread(SQLModel, table=True):
    """A thread that is or was a group's, and how it stands beside Discord's."""

    __tablename__ = "mirrored_threads"

    thread_id: int = snowflake(primary_key=True)
    group_id: int = reference("groups.id")
    caught_up_at: datetime | None = moment(optional=True)
    """When it was last whole: no hole, and its recent messages read again."""
    walked_at: datetime | None = moment(optional=True)
    """When it was last read again from end to end."""
    discord_count: int | None = None
    """Messages that are there, by Discord's count (docs: Channel > message_count), when it was last asked."""
    discord_total: int | None = None
    """Messages that were ever sent, by Discord's count (docs: Channel > total_message_sent)."""
    unexplained: int = setting(0)
    """By how many `discord_count` differed from what is kept, right after a whole walk: no sign of a loss then."""
    unexplained_total: int = setting(0)
    """The same of `discord_total`."""
    unreadable: str | None = None
    """Why it cannot be read now: "gone", "no_access" or "no_words"; empty when it can."""


class Reread(SQLModel, table=True):
    """A message that changed in a way that only Discord knows whole (reactions, votes): to be asked for."""

    __tablename__ = "chat_rereads"

    message_id: int = snowflake(primary_key=True)
    thread_id: int = snowflake(index=True)
    touches: int = setting(1)
    """How often that happened: who has asked takes it off the list only when nothing has happened since."""


class Coverages:
    """The queries about what is kept of which thread, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ranges(self, thread_id: int) -> Sequence[ChatRange]:
        """The ranges of a thread in order; some may overlap."""
        query = select(ChatRange).where(ChatRange.thread_id == thread_id).order_by(col(ChatRange.first_id))
        return (await self._session.exec(query)).all()

    async def replace(self, gone: Iterable[ChatRange], thread_id: int, new: Iterable[tuple[int, int]]) -> None:
        """Keep other ranges (first and end) in the place of some."""
        await self._session.exec(delete(ChatRange).where(col(ChatRange.id).in_([row.row_id for row in gone])))
        self._session.add_all(ChatRange(thread_id=thread_id, first_id=first, end_id=end) for first, end in new)
        await self._session.flush()

    async def extend(self, thread_id: int, at: int, end_id: int) -> bool:
        """Let the range that holds the id `at`, or ends there, reach to `end_id`; False when none has to be changed."""
        result = await self._session.exec(
            update(ChatRange)
            .where(
                col(ChatRange.thread_id) == thread_id,
                col(ChatRange.first_id) <= at,
                col(ChatRange.end_id) >= at,
                col(ChatRange.end_id) < end_id,
            )
            .values(end_id=end_id)
        )
        return result.rowcount > 0

    async def thread(self, thread_id: int) -> MirroredThread | None:
        return (await self._session.exec(select(MirroredThread).where(MirroredThread.thread_id == thread_id))).first()

    async def of_group(self, group_id: int) -> Sequence[MirroredThread]:
        """A group's threads, the one it had first first."""
        query = (
            select(MirroredThread).where(MirroredThread.group_id == group_id).order_by(col(MirroredThread.thread_id))
        )
        return (await self._session.exec(query)).all()

    async def note_places(
        self, *, guild_id: int | None = None, thread_id: int | None = None, group_id: int | None = None
    ) -> None:
        """Have a row for each thread in which a living group meets, of those that are asked for."""
        places = select(Place.thread_id, Place.group_id).join(Group).where(col(Group.deleted_at).is_(None))
        for column, wanted in (
            (Place.guild_id, guild_id),
            (Place.thread_id, thread_id),
            (Place.group_id, group_id),
        ):
            if wanted is not None:
                places = places.where(column == wanted)
        rows = [{"thread_id": thread, "group_id": group} for thread, group in await self._session.exec(places)]
        if rows:
            statement = insert(MirroredThread).values(rows)
            await self._session.exec(
                statement.on_conflict_do_update(
                    index_elements=["thread_id"], set_={"group_id": statement.excluded.group_id}
                )
            )

    async def guilds(self) -> Collection[int]:
        """The guilds in which a mirrored group meets."""
        query = select(Group.guild_id).where(col(Group.deleted_at).is_(None), col(Group.is_mirrored)).distinct()
        return set((await self._session.exec(query)).all())

    async def to_mirror(
        self, *, guild_id: int | None = None, thread_id: int | None = None, group_id: int | None = None
    ) -> Sequence[tuple[MirroredThread, Group]]:
        """The noted threads in which living groups meet that are mirrored, each with its group, oldest first."""
        query = (
            select(MirroredThread, Group)
            .join(Place, col(Place.thread_id) == col(MirroredThread.thread_id))
            .join(Group, col(Group.id) == col(Place.group_id))
            .where(col(Group.deleted_at).is_(None), col(Group.is_mirrored))
            .order_by(col(MirroredThread.thread_id))
        )
        if guild_id is not None:
            query = query.where(Group.guild_id == guild_id)
        if thread_id is not None:
            query = query.where(MirroredThread.thread_id == thread_id)
        if group_id is not None:
            query = query.where(Group.id == group_id)
        return (await self._session.exec(query)).all()

    async def note(self, thread_id: int, **values: Any) -> None:
        """Keep how a thread stands: columns of MirroredThread."""
        await self._session.exec(
            update(MirroredThread).where(col(MirroredThread.thread_id) == thread_id).values(**values)
        )

    async def counts(self, thread_id: int) -> tuple[int, int]:
        """How many messages of a thread are kept that are there still, and how many in all."""
        ever = (await self._session.exec(select(func.count()).where(Chat.thread_id == thread_id))).one()
        deleted = select(func.count()).where(Chat.thread_id == thread_id, col(Chat.deleted_at).is_not(None))
        return ever - (await self._session.exec(deleted)).one(), ever

    async def newest_id(self, thread_id: int, *, living: bool = False) -> int | None:
        """The newest message of a thread that is kept; of those that are not deleted, if it is to be `living`."""
        query = select(func.max(Chat.message_id)).where(Chat.thread_id == thread_id)
        if living:
            query = query.where(col(Chat.deleted_at).is_(None))
        return (await self._session.exec(query)).one()

    async def living_ids(self, thread_id: int, first_id: int, end_id: int) -> Sequence[int]:
        """The messages of a range of a thread that are kept and not deleted, in order."""
        query = (
            select(Chat.message_id)
            .where(
                Chat.thread_id == thread_id,
                Chat.message_id >= first_id,
                Chat.message_id < end_id,
                col(Chat.deleted_at).is_(None),
            )
            .order_by(col(Chat.message_id))
        )
        return (await self._session.exec(query)).all()

    async def rereads(self, thread_id: int) -> Sequence[Reread]:
        """The messages of a thread that are to be asked for, oldest first."""
        query = select(Reread).where(Reread.thread_id == thread_id).order_by(col(Reread.message_id))
        return (await self._session.exec(query)).all()

    async def threads_with_rereads(self) -> Collection[int]:
        return set((await self._session.exec(select(Reread.thread_id).distinct())).all())

    async def reread(self, done: Reread) -> None:
        """Take a message off that list, unless it changed again since it was put there as often."""
        await self._session.exec(
            delete(Reread).where(col(Reread.message_id) == done.message_id, col(Reread.touches) == done.touches)
        )
