"""The mirror: what is said in the groups' threads, kept as Discord shows it.

Discord is the truth for what was said; these methods write down what it tells. Each may be told twice, and an edit
or a delete of a message that was never seen is passed over.
"""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING

from models import Chat
from services.permissions import Operation
from services.texts import comparable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from models.database import Database
    from services.clock import Clock
    from services.mirror.said import SaidMessage
    from services.seats import Seat

LONGEST_PAGE = 25
SEARCHED_MESSAGES = 500
"""How many of a group's newest messages are looked through for words or a name."""


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
                    message=message.content or "",
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

    async def caught_up(self) -> None:
        """Wait until all that was told before is written."""
        async with self._in_order:
            pass

    async def latest(
        self, seat: Seat, *, limit: int = LONGEST_PAGE, but_of: int | None = None, by: str = "", holding: str = ""
    ) -> Sequence[Chat]:
        """The group's newest messages, oldest of them first. Raises NotMemberError.

        Without those of the Discord account `but_of`; with `by`, only those of people whose name holds that, with
        `holding`, only those that hold these words, both among the newest `SEARCHED_MESSAGES`.
        """
        seat.require(Operation.MESSAGE_LIST)
        shown = min(limit, LONGEST_PAGE)
        async with self._in_order, self._database.read() as tx:
            wanted = SEARCHED_MESSAGES if by or holding else shown
            newest_first = await tx.chats.latest(seat.group_id, limit=wanted, but_of=but_of)
            names = {user.row_id: user.full_name for user in await tx.members.list(seat.group_id)} if by else {}
        fitting = (chat for chat in newest_first if _is_by(chat, by, names) and comparable(holding) in _words(chat))
        return list(islice(fitting, shown))[::-1]


def _is_by(chat: Chat, name: str, names: Mapping[int, str]) -> bool:
    """Whether its author, by the name of their account or the one they wrote under, is called like that."""
    account = "" if chat.owner_id is None else names.get(chat.owner_id, "")
    return any(comparable(name) in comparable(known) for known in (account, chat.author_name))


def _words(chat: Chat) -> str:
    return comparable(chat.message)
