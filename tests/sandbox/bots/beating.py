"""A bot that tells of its connection: resumes, and the answers to its heartbeats with their latency in seconds."""

from __future__ import annotations

import json

from discord.ext import commands

from tests.sandbox.bots.runner import main, say

HEARTBEAT_ACK = 11


class Beating(commands.Cog):
    """Reads along on the gateway, which `enable_debug_events` allows."""

    def __init__(self, bot: commands.Bot) -> None:
        self._bot = bot
        self._beats = 0

    @commands.Cog.listener()
    async def on_socket_raw_receive(self, text: str) -> None:
        if json.loads(text)["op"] == HEARTBEAT_ACK:
            self._beats += 1
            say("beat", number=self._beats, latency=self._bot.latency)

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        say("resumed")


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Beating(bot))


if __name__ == "__main__":
    main(setup, enable_debug_events=True)
