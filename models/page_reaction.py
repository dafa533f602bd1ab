"""Reactions that people made from the web page, where Discord has but one for all of them: the bot's."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint, delete, func
from sqlmodel import col, select

from models.columns import Row, moment, reference, snowflake

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import ColumnElement
    from sqlmodel.ext.asyncio.session import AsyncSession


class PageReaction(Row, table=True):
    """Somebody's emoji under a message."""

    __tablename__ = "page_reactions"
    __table_args__ = (UniqueConstraint("message_id", "emoji", "user_id"),)

    message_id: int = snowflake()
    group_id: int = reference("groups.id")
    user_id: int = reference("users.id")
    emoji: str
    """Itself, or of a server's own "name:id"."""
    created_at: datetime = moment()


class PageReactions:
    """The queries about them, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_messages(self, message_ids: Collection[int]) -> Mapping[int, Mapping[str, frozenset[int]]]:
        """The accounts that reacted, by message and emoji, in the order in which the emoji came."""
        query = select(PageReaction).where(col(PageReaction.message_id).in_(message_ids)).order_by(col(PageReaction.id))
        found: defaultdict[int, dict[str, frozenset[int]]] = defaultdict(dict)
        for row in (await self._session.exec(query)).all():
            of_message = found[row.message_id]
            of_message[row.emoji] = of_message.get(row.emoji, frozenset()) | {row.user_id}
        return found

    async def count(self, message_id: int, emoji: str) -> int:
        """How many have an emoji under a message."""
        query = select(func.count()).where(PageReaction.message_id == message_id, PageReaction.emoji == emoji)
        return (await self._session.exec(query)).one()

    async def add(self, reaction: PageReaction) -> bool:
        """Keep one; False when it was there."""
        same = select(PageReaction.id).where(*_same(reaction.message_id, reaction.emoji, reaction.user_id))
        if (await self._session.exec(same)).first() is not None:
            return False
        self._session.add(reaction)
        await self._session.flush()
        return True

    async def remove(self, message_id: int, emoji: str, user_id: int) -> bool:
        """Take one away; False when there was none."""
        same = _same(message_id, emoji, user_id)
        return (await self._session.exec(delete(PageReaction).where(*same))).rowcount > 0

    async def drop(self, message_ids: Collection[int]) -> None:
        """Take away all under some messages."""
        await self._session.exec(delete(PageReaction).where(col(PageReaction.message_id).in_(message_ids)))


def _same(message_id: int, emoji: str, user_id: int) -> tuple[ColumnElement[bool], ...]:
    row = PageReaction
    return col(row.message_id) == message_id, col(row.emoji) == emoji, col(row.user_id) == user_id
