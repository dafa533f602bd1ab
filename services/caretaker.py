"""Two-way truth: what stands in the database and what people see on the chat server agree again after every change.

Whatever is seen done by hand, live or at the next start, ends in `Upkeep.tend`, which looks at one group as it is and
decides from that alone. Events are only hints where to look: one that comes twice, late or not at all does no harm.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.errors import UserError
from services.venues import venue_of_group

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from models import Group
    from models.database import Database
    from services.chat_server import Venue
    from services.group_locks import GroupLocks
    from services.openings import Openings
    from services.upkeep import Upkeep

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mended:
    """A group that could not be looked after before: what it has anew, and whether all of it is in order now."""

    group: Group
    thread_id: int | None
    voice_channel_id: int | None
    is_whole: bool


class Caretaker:
    """Told of what happened on the chat server; looks after the groups that it concerns."""

    def __init__(self, database: Database, openings: Openings, upkeep: Upkeep, locks: GroupLocks) -> None:
        self._database = database
        self._openings = openings
        self._upkeep = upkeep
        self._locks = locks
        self._rounds: dict[int, asyncio.Lock] = {}
        self._ailing: set[int] = set()
        """The groups that could not be looked after the last time."""

    async def guild_came(self, guild_id: int) -> None:
        """The bot sees a guild, for the first time or again: all that happened there meanwhile is made good."""
        async with self._rounds.setdefault(guild_id, asyncio.Lock()):
            await self._openings.sweep_all(guild_id)
            async with self._database.read() as tx:
                groups = await tx.groups.of_guild(guild_id)
            for group in groups:
                await self._tend(group.row_id)
        if groups:
            log.info("looked after %d group(s) of guild %d", len(groups), guild_id)

    async def try_again(self, guild_id: int) -> Sequence[Mended]:
        """Look again after the groups of a guild that could not be looked after: what was in the way may be gone."""
        async with self._rounds.setdefault(guild_id, asyncio.Lock()):
            async with self._database.read() as tx:
                groups = [group for group in await tx.groups.of_guild(guild_id) if group.row_id in self._ailing]
            return [await self._mend(group) for group in groups]

    async def _mend(self, group: Group) -> Mended:
        before = await self._venue(group)
        await self._tend(group.row_id)
        after = await self._venue(group)
        is_whole = group.row_id not in self._ailing
        if before is None or after is None:
            return Mended(group, None, None, is_whole)
        thread_id = after.thread_id if after.thread_id != before.thread_id else None
        voice_id = after.voice_channel_id if after.voice_channel_id != before.voice_channel_id else None
        return Mended(group, thread_id, voice_id, is_whole)

    async def _venue(self, group: Group) -> Venue | None:
        async with self._database.read() as tx:
            return await venue_of_group(tx, group)

    async def channel_named(self, channel_id: int, name: str) -> None:
        """A thread or voice channel is called so now."""
        group = await self._of_channel(channel_id)
        if group is None:
            return
        async with self._locks.of(group.row_id):
            async with self._database.read() as tx:
                now = await tx.groups.by_id(group.row_id)
            if now is not None and now.name != name:
                await self._tend_locked(now)

    async def channel_gone(self, channel_id: int) -> None:
        """A thread or voice channel was deleted."""
        await self._look_at(channel_id)

    async def bot_taken_out(self, thread_id: int) -> None:
        """The bot is not in a thread any more, or cannot see it."""
        await self._look_at(thread_id)

    async def came_in(self, thread_id: int, discord_id: int) -> None:
        """Somebody is in a thread now."""
        await self._moved(thread_id, came={discord_id}, went=set())

    async def went_out(self, thread_id: int, discord_ids: Collection[int]) -> None:
        """Some people are not in a thread any more."""
        await self._moved(thread_id, came=set(), went=set(discord_ids))

    async def voice_doors_moved(self, voice_channel_id: int, *, opened: Collection[int], shut: Collection[int]) -> None:
        """A voice channel was opened to some people by name, and shut to others."""
        await self._moved(voice_channel_id, came=set(opened), went=set(shut))

    async def left_guild(self, guild_id: int, discord_id: int) -> None:
        """Somebody left a guild, or was thrown out."""
        async with self._database.read() as tx:
            user = await tx.users.by_discord_id(discord_id)
            groups = [] if user is None else await tx.groups.of_user(user.row_id, guild_id)
        for group in groups:
            await self._tend(group.row_id)

    async def _moved(self, channel_id: int, *, came: set[int], went: set[int]) -> None:
        """Only what the database does not say already is looked into: the bot's own deeds are seen here too."""
        group = await self._of_channel(channel_id)
        if group is None:
            return
        async with self._locks.of(group.row_id):
            async with self._database.read() as tx:
                now = await tx.groups.by_id(group.row_id)
                members = set(await tx.members.discord_ids(group.row_id))
            if now is not None and (came - members or went & members):
                await self._tend_locked(now)

    async def _look_at(self, channel_id: int) -> None:
        group = await self._of_channel(channel_id)
        if group is not None:
            await self._tend(group.row_id)

    async def _of_channel(self, channel_id: int) -> Group | None:
        async with self._database.read() as tx:
            return await tx.groups.by_thread(channel_id) or await tx.groups.by_voice_channel(channel_id)

    async def _tend(self, group_id: int) -> None:
        async with self._locks.of(group_id):
            async with self._database.read() as tx:
                group = await tx.groups.by_id(group_id)
            if group is not None:
                await self._tend_locked(group)

    async def _tend_locked(self, group: Group) -> None:
        """What the chat server refuses is logged: the group is looked at again when its guild is, or by `try_again`."""
        try:
            await self._upkeep.tend(group)
            self._ailing.discard(group.row_id)
        except UserError as refusal:
            self._ailing.add(group.row_id)
            log.warning("group %d could not be looked after: %s", group.row_id, refusal)
