"""What of a group's chat is taken along, page by page, and who is just taking one along."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, func
from sqlmodel import col, select

from models.chat import SAID, Chat
from models.columns import Row, moment, reference, snowflake
from models.group import Group
from models.suppression import Suppression

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement
    from sqlmodel.ext.asyncio.session import AsyncSession

    from models.chat_reading import Range


class PendingExport(Row, table=True):
    """A chat that is being handed to somebody: what is left of it after a crash tells whom to say so."""

    __tablename__ = "pending_exports"

    user_id: int = reference("users.id", unique=True)
    discord_id: int = snowflake()
    """The Discord account that asked for it."""
    group_id: int = reference("groups.id")
    begun_at: datetime = moment()


class ChatExporting:
    """The queries about chats that are taken along, inside one transaction.

    They find people's words, deleted ones too, but nothing that is not known and nothing by somebody who asked to be
    forgotten, also when it is not erased yet.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, where: Range, after_id: int, *, limit: int) -> Sequence[Chat]:
        """What was said next after a message, oldest first; of `where`, the group and the bounds count."""
        query = select(Chat).where(*_of(where), Chat.message_id > after_id).order_by(col(Chat.message_id)).limit(limit)
        return (await self._session.exec(query)).all()

    async def count(self, where: Range) -> int:
        """How much that is in all."""
        return (await self._session.exec(select(func.count()).select_from(Chat).where(*_of(where)))).one()

    async def answered(self, where: Range, message_ids: Collection[int]) -> Sequence[Chat]:
        """Of these messages, those that are kept, in the group and not deleted: what others answer."""
        query = select(Chat).where(
            col(Chat.message_id).in_(message_ids),
            Chat.group_id == where.group_id,
            col(Chat.deleted_at).is_(None),
            *_told(),
        )
        return (await self._session.exec(query)).all()

    async def begin(self, pending: PendingExport) -> None:
        """Note that somebody is being handed a chat, instead of what was noted of them before."""
        await self.end(pending.user_id)
        self._session.add(pending)
        await self._session.flush()

    async def end(self, user_id: int) -> None:
        await self._session.exec(delete(PendingExport).where(col(PendingExport.user_id) == user_id))

    async def group(self, group_id: int) -> Group | None:
        """A group as it is now, a deleted one too."""
        return (await self._session.exec(select(Group).where(Group.id == group_id))).first()

    async def pending(self) -> Sequence[tuple[PendingExport, str]]:
        """Whoever is being handed a chat, and what its group is called."""
        query = select(PendingExport, Group.name).join(Group, col(Group.id) == col(PendingExport.group_id))
        return (await self._session.exec(query.order_by(col(PendingExport.id)))).all()


def _of(where: Range) -> list[ColumnElement[bool]]:
    message_id: Any = Chat.message_id
    bounds: list[Any] = [Chat.group_id == where.group_id]
    if where.after_id is not None:
        bounds.append(message_id > where.after_id)
    if where.before_id is not None:
        bounds.append(message_id < where.before_id)
    return [*bounds, *_told()]


def _told() -> list[ColumnElement[bool]]:
    forgotten = exists().where(
        and_(
            col(Suppression.discord_id) == col(Chat.author_id),
            col(Suppression.until_message_id) >= col(Chat.message_id),
        )
    )
    return [col(Chat.kind).in_(SAID), ~col(Chat.is_blank), ~forgotten]
