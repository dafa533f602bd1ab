"""Whether the bot's database and Discord agree about the groups of a server, looked at from outside the bot."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sandbox.client import Channel, Guild

PATIENCE_S = 60.0
MEMBER_OVERWRITE = 1
"""The type of a permission overwrite that is a member's (Discord docs: Channel > Overwrite Object)."""
VOICE = 2
LIVING_GROUPS = """
    SELECT groups.id, groups.name, places.thread_id, places.voice_channel_id, places.made_voice_channel
    FROM groups LEFT JOIN places ON places.group_id = groups.id
    WHERE groups.deleted_at IS NULL AND groups.guild_id = ?
"""
DISCORD_IDS = """
    SELECT discord_accounts.discord_id
    FROM members JOIN discord_accounts ON discord_accounts.user_id = members.user_id
    WHERE members.group_id = ?
"""


@dataclass(frozen=True)
class Truth:
    """Looks at one server. `database` is the bot's; `by_hand` are voice channels that the bot did not make."""

    guild: Guild
    database: Path
    bot_id: int
    by_hand: frozenset[int] = frozenset()

    async def comes(self) -> None:
        """Wait until all agrees. Raises AssertionError with what does not."""
        differing = ["never looked"]
        try:
            async with asyncio.timeout(PATIENCE_S):
                while differing := await self.differences():
                    pass  # looking takes several calls: the bot goes on meanwhile
        except TimeoutError:
            raise AssertionError("\n".join(differing)) from None

    async def differences(self) -> list[str]:
        """In words, where database and Discord differ; nothing when they agree."""
        threads = {thread.id: thread for thread in await self.guild.threads()}
        voices = {channel.id: channel for channel in await self.guild.channels() if channel.type == VOICE}
        groups = self.rows(LIVING_GROUPS, self.guild.id)
        found = [
            f"an opening is left: {row}"
            for row in self.rows("SELECT * FROM openings WHERE guild_id = ?", self.guild.id)
        ]
        for group in groups:
            found += await self._of_group(group, threads, voices)
        places = {row["thread_id"] for row in groups} | {row["voice_channel_id"] for row in groups}
        for thread in threads.values():
            open_still = not thread.raw["thread_metadata"]["locked"]
            if int(thread.raw["owner_id"]) == self.bot_id and open_still and thread.id not in places:
                found.append(f"thread {thread.name!r} is nobody's")
        for voice in voices.values():
            if voice.id not in places | self.by_hand:
                found.append(f"voice channel {voice.name!r} is nobody's")
        return found

    async def _of_group(self, group: sqlite3.Row, threads: dict[int, Channel], voices: dict[int, Channel]) -> list[str]:
        thread, voice = threads.get(group["thread_id"]), voices.get(group["voice_channel_id"])
        if thread is None or voice is None:
            return [f"{group['name']!r} lacks a channel: {thread}, {voice}"]
        members = {row["discord_id"] for row in self.rows(DISCORD_IDS, group["id"])}
        inside = await thread.members() - {self.bot_id}
        found = []
        if inside != members:
            found.append(f"{group['name']!r} has the members {members}, and {inside} are in its thread")
        if thread.name != group["name"]:
            found.append(f"{group['name']!r} has a thread called {thread.name!r}")
        if group["made_voice_channel"]:
            welcome = let_in(voice, but=self.bot_id)
            if welcome != inside:
                found.append(f"{group['name']!r} lets {welcome} into voice, and {inside} are in its thread")
            if voice.name != group["name"]:
                found.append(f"{group['name']!r} has a voice channel called {voice.name!r}")
        return found

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """What stands in the bot's database."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(query, values).fetchall()

    def groups(self) -> list[str]:
        """The names of the living groups."""
        return [row["name"] for row in self.rows(LIVING_GROUPS, self.guild.id)]

    def members(self, group: str) -> set[int]:
        """The Discord accounts of a group's members."""
        (found,) = [row for row in self.rows(LIVING_GROUPS, self.guild.id) if row["name"] == group]
        return {row["discord_id"] for row in self.rows(DISCORD_IDS, found["id"])}


def let_in(voice: Channel, *, but: int) -> set[int]:
    """The people a voice channel is open to by an overwrite of their own."""
    overwrites = voice.raw["permission_overwrites"]
    return {int(one["id"]) for one in overwrites if one["type"] == MEMBER_OVERWRITE} - {but}


async def until(look: Callable[[], Awaitable[bool]], *, patience_s: float = PATIENCE_S) -> None:
    """Look again until it is so. Raises TimeoutError."""
    async with asyncio.timeout(patience_s):
        while not await look():
            pass  # looking is a call to another process: the bot goes on meanwhile
