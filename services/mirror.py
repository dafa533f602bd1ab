"""The mirror: what is said in the groups' threads, kept as Discord shows it.

Discord is the truth for what was said; these methods write down what it tells. Each may be told twice, and an edit
or a delete of a message that was never seen is passed over.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import Chat
from services.permissions import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models.database import Database
    from services.clock import Clock
    from services.seats import Seat

LONGEST_PAGE = 25


@dataclass(frozen=True, slots=True)
class SaidMessage:
    """A message as the chat server tells it. `edited_at` is None until its author has edited it."""

    message_id: int
    thread_id: int
    author_id: int
    author_name: str
    content: str
    created_at: datetime
    edited_at: datetime | None = None


class Mirror:
    """Writes down what is said in the threads of groups, and reads it back.

    What it is told is written in the order it was told, one after the other: an edit never overtakes its message,
    and whoever reads sees all that was told before.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._in_order = asyncio.Lock()

    async def said(self, message: SaidMessage) -> None:
        """Keep a message; one that is kept already, or was not said in a group's thread, changes nothing."""
        async with self._in_order, self._database.begin() as tx:
            group = await tx.groups.by_thread(message.thread_id)
            if group is None or await tx.chats.by_message_id(message.message_id) is not None:
                return
            author = await tx.users.by_discord_id(message.author_id)
            await tx.chats.add(
                Chat(
                    message=message.content,
                    owner_id=None if author is None else author.id,
                    group_id=group.row_id,
                    message_id=message.message_id,
                    thread_id=message.thread_id,
                    author_id=message.author_id,
                    author_name=message.author_name,
                    created_at=message.created_at,
                    edited_at=message.edited_at,
                )
            )

    async def edited(self, message_id: int, content: str, edited_at: datetime | None) -> None:
        """Keep a message's new words. What is older than the words that are kept changes nothing."""
        async with self._in_order, self._database.begin() as tx:
            chat = await tx.chats.by_message_id(message_id)
            if chat is None:
                return
            # An update without a moment (an embed was added) carries the words of before the last edit.
            if chat.edited_at is not None and (edited_at is None or edited_at < chat.edited_at):
                return
            chat.message = content
            chat.edited_at = edited_at or chat.edited_at

    async def deleted(self, message_ids: Sequence[int]) -> None:
        """Mark messages as deleted; their words stay for the group's record."""
        async with self._in_order, self._database.begin() as tx:
            await tx.chats.mark_deleted(message_ids, now=self._clock())

    async def latest(self, seat: Seat, *, limit: int = LONGEST_PAGE) -> Sequence[Chat]:
        """The group's newest messages, oldest of them first. Raises NotMemberError."""
        seat.require(Operation.MESSAGE_LIST)
        async with self._in_order, self._database.read() as tx:
            newest_first = await tx.chats.latest(seat.group_id, limit=min(limit, LONGEST_PAGE))
        return list(reversed(newest_first))
