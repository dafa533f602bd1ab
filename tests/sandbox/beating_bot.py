"""A bot of the heartbeat tests: an unmodified discord.py that tells how long each of its heartbeats took.

Its environment says where: ENDPOINT, CA_FILE and TOKEN. It prints a line of JSON, `number` and `latency` in
seconds, for each one.
"""

from __future__ import annotations

import asyncio
import json
import os

import discord

from tests.sandbox.small_bot import say
from tests.sandbox.to_sandbox import connector

HEARTBEAT_ACK = 11


class BeatingBot(discord.Client):
    """Counts the answers to its heartbeats, as they come over the gateway."""

    beats = 0

    async def on_socket_raw_receive(self, text: str) -> None:
        if json.loads(text)["op"] == HEARTBEAT_ACK:
            self.beats += 1
            say("beat", number=self.beats, latency=self.latency)


async def main() -> None:
    """Run until killed."""
    discord.utils.setup_logging()
    to_sandbox = connector(os.environ["ENDPOINT"], os.environ["CA_FILE"])
    async with BeatingBot(intents=discord.Intents.none(), connector=to_sandbox, enable_debug_events=True) as bot:
        await bot.start(os.environ["TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
