"""A small bot of these tests: an unmodified discord.py that tells every gateway event in one line of JSON."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import discord
from discord import app_commands

from tests.sandbox.guild.menus import add_all
from tests.sandbox.to_sandbox import connector

QUIET = ("PRESENCE_UPDATE", "VOICE_SERVER_UPDATE")


class GuildBot(discord.AutoShardedClient):
    """Repeats what it hears and what its own cache makes of it."""

    def __init__(self) -> None:
        to_sandbox = connector(os.environ["ENDPOINT"], os.environ["CA_FILE"])
        shards = os.environ.get("SHARDS")
        super().__init__(
            intents=discord.Intents.all(),
            connector=to_sandbox,
            enable_debug_events=True,
            guild_ready_timeout=0.1,
            shard_count=None if shards is None else int(shards),
        )
        self.tree = app_commands.CommandTree(self)
        add_all(self.tree)  # the tests publish them, each to its own guild

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing: the sandbox refuses a start that comes too early only when it is told to."""

    async def on_ready(self) -> None:
        """Tell that from now on a guild is a new one."""
        say("ready")

    async def on_socket_raw_receive(self, text: str) -> None:
        """Tell what came, as it came."""
        packet = json.loads(text)
        if packet["op"] == 0 and packet["t"] not in QUIET:
            say(packet["t"], **{key: value for key, value in packet["d"].items() if key != "_trace"})

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Tell what the cache makes of an outage."""
        say("unavailable", id=guild.id, cached=self.get_guild(guild.id) is not None)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Tell that the bot is out."""
        say("removed", id=guild.id, cached=self.get_guild(guild.id) is not None)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Tell that the bot is in."""
        say("joined", id=guild.id, shard=guild.shard_id, channels=sorted(channel.name for channel in guild.channels))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Tell that an outage is over."""
        say("available", id=guild.id, shard=guild.shard_id)


def say(event: str, **details: Any) -> None:
    """Tell the test."""
    print(json.dumps({"event": event, **details}), flush=True)


async def main() -> None:
    """Run until killed."""
    async with GuildBot() as bot:
        await bot.start(os.environ["TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
