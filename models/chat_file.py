"""The files that were attached to messages."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Index, and_, delete, exists, func, or_, update
from sqlmodel import Field, col, select

from models.chat import Chat
from models.columns import Row, moment, reference, setting, snowflake

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from sqlmodel.ext.asyncio.session import AsyncSession


class ChatFile(Row, table=True):
    """A file that somebody attached: what Discord says of it, and where it is kept."""

    __tablename__ = "chat_files"
    __table_args__ = (Index(None, "state", "next_try_at"),)

    message_id: int = snowflake(index=True)
    group_id: int = reference("groups.id")
    attachment_id: int = snowflake(unique=True)
    name: str
    """As Discord shows it."""
    size: int
    """Bytes: as Discord says, and as they are once the file was fetched."""
    content_type: str | None = None
    details: str | None = None
    """What else Discord says of it, as JSON in Discord's own shape: description, duration_secs, waveform, width …"""
    url: str | None = None
    """Where Discord had it last; such links expire. Never shown, and emptied when the file is kept."""
    state: str = setting("waiting")
    """waiting, kept, too_large, over_quota, gone (Discord has it no more) or erased."""
    key: str | None = Field(default=None, index=True)
    """The store's key; several files with the same content share one. Of a file that waits: under which it is being put
    there just now, or was when the bot was killed."""
    removed_at: datetime | None = moment(optional=True)
    """When it was seen that its author had taken it off the message, which says other things now."""
    tries: int = setting(0)
    next_try_at: datetime | None = moment(optional=True)


class ChatFiles:
    """The queries about files, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def due(self, now: datetime, *, but: Collection[int], limit: int) -> Sequence[tuple[ChatFile, int]]:
        """The files that are to be fetched now, without those of the rows `but`, and in which thread each was sent.

        What was tried least comes first, so that what fails holds up nothing else.
        """
        query = (
            select(ChatFile, Chat.thread_id)
            .join(Chat, col(Chat.message_id) == col(ChatFile.message_id))
            .where(
                ChatFile.state == "waiting",
                or_(col(ChatFile.next_try_at).is_(None), col(ChatFile.next_try_at) <= now),
                col(ChatFile.id).not_in(but),
            )
            .order_by(col(ChatFile.tries), col(ChatFile.id))
            .limit(limit)
        )
        return (await self._session.exec(query)).all()

    async def next_due(self, now: datetime) -> datetime | None:
        """When after `now` the next file is to be tried again."""
        query = select(func.min(ChatFile.next_try_at)).where(
            ChatFile.state == "waiting", col(ChatFile.next_try_at) > now
        )
        return (await self._session.exec(query)).one()

    async def by_id(self, file_id: int) -> ChatFile | None:
        return (await self._session.exec(select(ChatFile).where(ChatFile.id == file_id))).first()

    async def of(self, message_ids: Collection[int]) -> Sequence[ChatFile]:
        """The files of messages, those too that were taken off them."""
        return (await self._session.exec(select(ChatFile).where(col(ChatFile.message_id).in_(message_ids)))).all()

    async def attached(self, message_id: int, attachment_id: int) -> ChatFile | None:
        """The file of a message, which it may have been taken off meanwhile."""
        both = and_(col(ChatFile.message_id) == message_id, col(ChatFile.attachment_id) == attachment_id)
        return (await self._session.exec(select(ChatFile).where(both))).first()

    async def change_waiting(self, file_id: int, **values: Any) -> bool:
        """Change a file that waits; False when it does not any more."""
        waits = and_(col(ChatFile.id) == file_id, col(ChatFile.state) == "waiting")
        return (await self._session.exec(update(ChatFile).where(waits).values(**values))).rowcount > 0

    async def forget_keys(self, file_ids: Collection[int]) -> None:
        """Note that the content of files is there no more."""
        await self._session.exec(update(ChatFile).where(col(ChatFile.id).in_(file_ids)).values(key=None))

    async def drop(self, message_ids: Collection[int]) -> None:
        """Forget that files were attached to messages."""
        await self._session.exec(delete(ChatFile).where(col(ChatFile.message_id).in_(message_ids)))

    async def to_erase(self, *, limit: int) -> Sequence[ChatFile]:
        """Files whose content is to go, and may still be there."""
        query = select(ChatFile).where(ChatFile.state == "erased", col(ChatFile.key).is_not(None)).limit(limit)
        return (await self._session.exec(query)).all()

    async def without_message(self, *, limit: int) -> Sequence[int]:
        """Messages that are not there any more although files of theirs are."""
        gone = ~exists().where(col(Chat.message_id) == col(ChatFile.message_id))
        return (await self._session.exec(select(ChatFile.message_id).where(gone).distinct().limit(limit))).all()

    async def is_named(self, key: str, *, but: Collection[int]) -> bool:
        """Whether files other than those of the rows `but` have this content, or are just getting it."""
        query = select(ChatFile.id).where(ChatFile.key == key, ChatFile.state != "erased", col(ChatFile.id).not_in(but))
        return (await self._session.exec(query.limit(1))).first() is not None

    async def named(self, keys: Collection[str]) -> set[str]:
        """Which of these keys any file has."""
        query = select(ChatFile.key).where(col(ChatFile.key).in_(keys))
        return {key for key in (await self._session.exec(query)).all() if key is not None}

    async def room_taken(self, group_id: int, *, but: int = 0) -> int:
        """The bytes of a group's files without the row `but`, each content once."""
        others = and_(col(ChatFile.group_id) == group_id, col(ChatFile.state).in_(("waiting", "kept")))
        each = (
            select(ChatFile.key, func.max(ChatFile.size).label("size"))
            .where(others, ChatFile.id != but, col(ChatFile.key).is_not(None))
            .group_by(col(ChatFile.key))
            .subquery()
        )
        return int((await self._session.exec(select(func.coalesce(func.sum(each.c.size), 0)))).one())

    async def by_state(self, group_id: int) -> Counter[str]:
        """How many files of a group there are in each state, those of deleted messages too."""
        query = select(ChatFile.state, func.count()).where(ChatFile.group_id == group_id).group_by(col(ChatFile.state))
        return Counter(dict((await self._session.exec(query)).all()))
