"""When members come into their group's voice channel and leave it; only the latest moments are kept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from models.database import Database, Transaction
    from services.clock import Clock


class Presences:
    """Notes who is in groups' voice channels, one thing after the other, in the order in which it is told."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._turn = asyncio.Lock()

    async def moved(self, discord_id: int, left: int | None, entered: int | None) -> None:
        """Somebody went from one voice channel, or from nowhere, to another; what is no group's is passed over."""
        async with self._turn, self._database.begin() as tx:
            now = self._clock()
            if left is not None and (here := await self._member(tx, left, discord_id)) is not None:
                await tx.presences.left(*here, at=now)
            if entered is not None and (there := await self._member(tx, entered, discord_id)) is not None:
                await tx.presences.came(*there, now=now)

    async def look(self, guild_id: int, present: Mapping[int, Collection[int]]) -> None:
        """Make what is noted of a guild agree with who is where now: Discord accounts by voice channel.

        Who left unseen did so, as far as anybody knows, when the group last heard something.
        """
        async with self._turn, self._database.begin() as tx:
            for group in await tx.groups.of_guild(guild_id):
                place = await tx.groups.place_of(group.row_id, guild_id)
                if place is None:
                    continue
                here = set()
                for discord_id in present.get(place.voice_channel_id, ()):
                    if (member := await self._member(tx, place.voice_channel_id, discord_id)) is not None:
                        here.add(member[1])
                        await tx.presences.came(*member, now=self._clock())
                await self._note_gone(tx, group.row_id, here)

    async def settled(self) -> None:
        """Wait until all that was told before is noted."""
        async with self._turn:
            pass

    async def _note_gone(self, tx: Transaction, group_id: int, here: Collection[int]) -> None:
        gone = [row for row in await tx.presences.there(group_id) if row.user_id not in here]
        if not gone:
            return
        heard = await tx.playback_log.begun(group_id, limit=1)
        heard_until = next((one.ended_at or self._clock() for one in heard), None)
        for row in gone:
            at = max(row.came_at, heard_until or row.came_at)
            await tx.presences.left(group_id, row.user_id, at=at)

    async def _member(self, tx: Transaction, channel_id: int, discord_id: int) -> tuple[int, int] | None:
        """The group that listens in a channel, and the person in it whose Discord account that is."""
        group = await tx.groups.by_voice_channel(channel_id)
        user = None if group is None else await tx.users.by_discord_id(discord_id)
        if group is None or user is None or not await tx.members.is_member(group.row_id, user.row_id):
            return None
        return group.row_id, user.row_id
