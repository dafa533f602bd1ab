"""Reactions from pages: kept for each person, and on Discord one of the bot's for all who have the same there."""

from __future__ import annotations

import asyncio
import re
import string
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from models import PageReaction
from services.permissions import Operation
from services.sending.errors import EmojiUnknownError, MessageGoneError

if TYPE_CHECKING:
    from models.database import Database
    from services.clock import Clock
    from services.messenger import Messenger
    from services.seats import Seat
    from services.watching.rooms import WatchRooms

LONGEST_EMOJI = 64
_NEVER = frozenset(string.ascii_letters + "/?%:<>")
_OF_A_SERVER = re.compile(r"\w{2,32}:\d{15,20}", re.ASCII)
"""An emoji that somebody has uploaded to a server (Discord docs: Emoji)."""


class Reactions:
    """Adds and removes them, one after the other under each message."""

    def __init__(self, database: Database, messenger: Messenger, rooms: WatchRooms, clock: Clock) -> None:
        self._database = database
        self._messenger = messenger
        self._rooms = rooms
        self._clock = clock
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def add(self, seat: Seat, message_id: int, emoji: str) -> None:
        """React to a message of the group; once more makes no difference.

        Raises NotMemberError, EmojiUnknownError, MessageGoneError, ReactionsFullError, ThreadGoneError,
        MissingPermissionError or ChatServerError; nothing is kept then.
        """
        seat.require(Operation.MESSAGE_LIST)
        _check(emoji)
        async with self._turn(message_id):
            thread_id = await self._thread_of(seat, message_id)
            async with self._database.begin() as tx:
                is_first = await tx.page_reactions.count(message_id, emoji) == 0
                reaction = PageReaction(
                    message_id=message_id,
                    group_id=seat.group_id,
                    user_id=seat.user_id,
                    emoji=emoji,
                    created_at=self._clock(),
                )
                is_new = await tx.page_reactions.add(reaction)
            if is_first:
                await self._show(seat, thread_id, message_id, emoji)
        if is_new:
            self._rooms.reacted(seat.group_id, message_id)

    async def remove(self, seat: Seat, message_id: int, emoji: str) -> None:
        """Take one's own back; one that is not there is no error. Raises as `add`."""
        seat.require(Operation.MESSAGE_LIST)
        _check(emoji)
        async with self._turn(message_id):
            thread_id = await self._thread_of(seat, message_id)
            async with self._database.begin() as tx:
                was_there = await tx.page_reactions.remove(message_id, emoji, seat.user_id)
                is_last = was_there and await tx.page_reactions.count(message_id, emoji) == 0
            if is_last:
                await self._messenger.unreact(replace(seat.venue, thread_id=thread_id), message_id, emoji)
        if was_there:
            self._rooms.reacted(seat.group_id, message_id)

    async def _show(self, seat: Seat, thread_id: int, message_id: int, emoji: str) -> None:
        """Let the bot react; what the server refuses is kept nowhere."""
        try:
            await self._messenger.react(replace(seat.venue, thread_id=thread_id), message_id, emoji)
        except BaseException:
            async with self._database.begin() as tx:
                await tx.page_reactions.remove(message_id, emoji, seat.user_id)
            raise

    async def _thread_of(self, seat: Seat, message_id: int) -> int:
        """Where a message of the group is. Raises MessageGoneError."""
        async with self._database.read() as tx:
            found = await tx.chat_reading.by_ids(seat.group_id, [message_id])
        if not found:
            raise MessageGoneError()
        return found[0].thread_id

    def _turn(self, message_id: int) -> asyncio.Lock:
        return self._locks.setdefault(message_id, asyncio.Lock())


def _check(emoji: str) -> None:
    """Raises EmojiUnknownError for what can be none; of the rest the chat server knows."""
    is_a_servers = _OF_A_SERVER.fullmatch(emoji) is not None
    is_a_sign = not emoji.isascii() and not any(one in _NEVER or one.isspace() for one in emoji)
    if not 0 < len(emoji) <= LONGEST_EMOJI or not (is_a_servers or is_a_sign):
        raise EmojiUnknownError()
