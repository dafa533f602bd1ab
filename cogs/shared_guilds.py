"""Which guilds people share with the bot: from memory where that tells, and asked for a few at a time where not."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from cogs.refusals import refusals_explained

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import discord

    from cogs.rooms import Rooms

MOST_ASKED = 20
"""Guilds that Discord is asked about at once. A bot that is on more of them finds the others the next times."""
KEPT_S = 600.0
"""How long an answer counts. Who comes meanwhile is told of by Discord, and who is gone is let do nothing there."""
MOST_KEPT = 10_000


class SharedGuilds:
    """Remembers what Discord answered about whom."""

    def __init__(self, rooms: Rooms, now_s: Callable[[], float] = time.monotonic) -> None:
        self._rooms = rooms
        self._now_s = now_s
        self._answers: OrderedDict[tuple[int, int], tuple[float, bool]] = OrderedDict()

    async def of(self, discord_ids: Collection[int]) -> dict[int, str]:
        """As `ChatServer.shared`. Raises ChatServerError."""
        guilds = [self._rooms.guild(guild_id) for guild_id in self._rooms.guilds()]
        known = {guild.id: self._known(guild, discord_ids) for guild in guilds}
        unknown = [guild for guild in guilds if known[guild.id] is None][:MOST_ASKED]
        with refusals_explained():
            answers = await asyncio.gather(*(self._ask(guild, discord_ids) for guild in unknown))
        known |= {guild.id: answer for guild, answer in zip(unknown, answers, strict=True)}
        return {guild.id: guild.name for guild in guilds if known[guild.id]}

    def _known(self, guild: discord.Guild, discord_ids: Collection[int]) -> bool | None:
        """Whether one of them is there; None where Discord has to be asked."""
        if any(guild.get_member(one) is not None for one in discord_ids):
            return True
        if guild.chunked:  # all of its people are in memory
            return False
        answers = [self._answers.get((guild.id, one), (0.0, False)) for one in discord_ids]
        current = [is_there for until, is_there in answers if until > self._now_s()]
        return True if any(current) else False if len(current) == len(answers) else None

    async def _ask(self, guild: discord.Guild, discord_ids: Collection[int]) -> bool:
        for one in discord_ids:
            is_there = await self._rooms.member(guild, one) is not None
            self._answers[guild.id, one] = self._now_s() + KEPT_S, is_there
            self._answers.move_to_end((guild.id, one))
            if len(self._answers) > MOST_KEPT:
                self._answers.popitem(last=False)
            if is_there:
                return True
        return False
