"""A bot on as many shards as it is told to that tells every event, and what its cache makes of guilds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from discord.ext import commands

from tests.sandbox.bots.runner import main, say

if TYPE_CHECKING:
    import discord

QUIET = ("PRESENCE_UPDATE", "VOICE_SERVER_UPDATE")


class Sharded(commands.AutoShardedBot):
    """Repeats what it hears."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing: the sandbox refuses a start that comes too early only when it is told to."""

    async def on_ready(self) -> None:
        say("ready")

    async def on_socket_raw_receive(self, text: str) -> None:
        packet = json.loads(text)
        if packet["op"] == 0 and packet["t"] not in QUIET:
            say(packet["t"], **{key: value for key, value in packet["d"].items() if key != "_trace"})

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        say("unavailable", id=guild.id, cached=self.get_guild(guild.id) is not None)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        say("removed", id=guild.id, cached=self.get_guild(guild.id) is not None)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        say("joined", id=guild.id, shard=guild.shard_id, channels=sorted(channel.name for channel in guild.channels))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        say("available", id=guild.id, shard=guild.shard_id)


async def setup(_bot: commands.AutoShardedBot) -> None:
    """It is all in the bot itself."""


if __name__ == "__main__":
    main(setup, Sharded, enable_debug_events=True, guild_ready_timeout=0.1)
