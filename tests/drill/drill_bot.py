"""A bot of the drills: an unmodified discord.py that tells all it hears, and says once more what it is asked to.

Its environment says where: ENDPOINT, CA_FILE and TOKEN. It prints one line of JSON for everything it hears.
"""

from __future__ import annotations

import asyncio
import json
import os

import discord

from tests.sandbox.beating_bot import HEARTBEAT_ACK
from tests.sandbox.small_bot import say
from tests.sandbox.to_sandbox import connector

ECHO = "echo "


class DrillBot(discord.Client):
    """Answers "echo X" with X, and interactions with a pong; counts the answers to its heartbeats."""

    beats = 0

    async def setup_hook(self) -> None:
        assert self.application_id is not None
        await self.http.bulk_upsert_global_commands(self.application_id, [{"name": "ping", "description": "Answer"}])

    async def on_socket_raw_receive(self, text: str) -> None:
        if json.loads(text)["op"] == HEARTBEAT_ACK:
            self.beats += 1
            say("beat", number=self.beats)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("pong")
        except discord.HTTPException as error:
            say("refused", interaction=interaction.id, code=error.code)

    async def on_message(self, message: discord.Message) -> None:
        say("create", channel=message.channel.id, id=message.id, content=message.content)
        if message.content.startswith(ECHO):
            text = message.content.removeprefix(ECHO)
            await message.channel.send(text)
            say("echoed", text=text)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        say("edit", channel=payload.channel_id, id=payload.message_id, content=payload.message.content)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        say("delete", channel=payload.channel_id, id=payload.message_id, content="")


async def main() -> None:
    """Run until killed."""
    to_sandbox = connector(os.environ["ENDPOINT"], os.environ["CA_FILE"])
    bot = DrillBot(intents=discord.Intents.all(), connector=to_sandbox, max_messages=None, enable_debug_events=True)
    async with bot:
        await bot.start(os.environ["TOKEN"])


if __name__ == "__main__":
    discord.utils.setup_logging()
    asyncio.run(main())
