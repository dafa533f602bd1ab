"""Counts what was said in a group. What is deleted, notices, and what nobody could see are not counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from models.chat import SAID, Chat
from models.chat_file import ChatFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlmodel.ext.asyncio.session import AsyncSession

_CHAT: Any = Chat
_FILE: Any = ChatFile


@dataclass(frozen=True, slots=True)
class AuthorCount:
    """How much a Discord account said in a group. `edited` of its messages were changed later."""

    author_id: int
    messages: int
    edited: int
    first_id: int


class ChatStatistics:
    """The queries that count, inside one transaction. Each reads all rows of the group's index, or of a part of it."""

    def __init__(self, session: AsyncSession) -> None:
        self._exec: Any = session.exec  # its types know SQLModel's own `select` only

    async def by_author(self, group_id: int, *, but_of: int | None = None) -> Sequence[AuthorCount]:
        """Whoever said something, the most talkative first."""
        count = func.count()
        query = (
            select(_CHAT.author_id, count, func.count(_CHAT.edited_at), func.min(_CHAT.message_id))
            .where(*_counted(group_id, but_of))
            .group_by(_CHAT.author_id)
            .order_by(count.desc(), _CHAT.author_id)
        )
        return [AuthorCount(*row) for row in (await self._exec(query)).all()]

    async def since(self, group_id: int, first_id: int, *, but_of: int | None = None) -> int:
        """How many messages there are from an id on."""
        query = select(func.count()).where(*_counted(group_id, but_of), _CHAT.message_id >= first_id)
        count: int = (await self._exec(query)).scalar_one()
        return count

    async def files(self, group_id: int, *, but_of: int | None = None) -> int:
        """How many files are attached to what is counted."""
        query = (
            select(func.count())
            .join_from(Chat, ChatFile, _FILE.message_id == _CHAT.message_id)
            .where(*_counted(group_id, but_of), _CHAT.has_files, _FILE.removed_at.is_(None))
        )
        count: int = (await self._exec(query)).scalar_one()
        return count


def _counted(group_id: int, but_of: int | None) -> list[ColumnElement[bool]]:
    wanted = [
        _CHAT.group_id == group_id,
        _CHAT.deleted_at.is_(None),
        _CHAT.kind.in_(SAID),
        _CHAT.is_blank.is_(False),
    ]
    return wanted if but_of is None else [*wanted, _CHAT.author_id != but_of]
