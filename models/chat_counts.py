"""How much was said in a group: counts over its whole chat, which the indexes alone answer.

What is deleted and what one Discord account said (the bot's own) never counts. Days are UTC's.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from models.chat import Chat
from models.chat_reading import DISCORD_EPOCH_MS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlmodel.ext.asyncio.session import AsyncSession

_CHAT: Any = Chat
_DAY_MS = 86_400_000


class Spoken(NamedTuple):
    """How much one Discord account said in a group, and the id of the first message of that."""

    author_id: int
    messages: int
    first_id: int


class BusyDay(NamedTuple):
    """A day, and how much was said on it."""

    day: date
    messages: int


class ChatCounts:
    """The queries that count messages, inside one transaction. Each looks at all of a group's chat that it counts."""

    def __init__(self, session: AsyncSession) -> None:
        self._exec: Any = session.exec  # its types know SQLModel's own `select` only

    async def by_author(self, group_id: int, *, but_of: int | None) -> Sequence[Spoken]:
        """How much everybody said, in no order."""
        author_id = _CHAT.author_id
        query = select(author_id, func.count(), func.min(_CHAT.message_id)).where(*_counted(group_id, but_of))
        return [Spoken(*row) for row in (await self._exec(query.group_by(author_id))).all()]

    async def since(self, group_id: int, first_id: int, *, but_of: int | None) -> int:
        """How much was said from a message id on."""
        query = select(func.count()).where(*_counted(group_id, but_of), _CHAT.message_id >= first_id)
        return int((await self._exec(query)).scalar_one())

    async def with_files(self, group_id: int, *, but_of: int | None) -> int:
        """How many messages came with files."""
        query = select(func.count()).where(*_counted(group_id, but_of), _CHAT.has_files)
        return int((await self._exec(query)).scalar_one())

    async def busiest_day(self, group_id: int, *, but_of: int | None) -> BusyDay | None:
        """The day on which most was said, the latest of several; None when nothing was."""
        day = (_CHAT.message_id.op(">>")(22) + DISCORD_EPOCH_MS) // _DAY_MS
        count = func.count()
        query = select(day, count).where(*_counted(group_id, but_of)).group_by(day)
        row = (await self._exec(query.order_by(count.desc(), day.desc()).limit(1))).first()
        return None if row is None else BusyDay(datetime.fromtimestamp(row[0] * _DAY_MS // 1000, UTC).date(), row[1])


def _counted(group_id: int, but_of: int | None) -> list[ColumnElement[bool]]:
    counted = [_CHAT.group_id == group_id, _CHAT.deleted_at.is_(None)]
    return counted if but_of is None else [*counted, _CHAT.author_id != but_of]
