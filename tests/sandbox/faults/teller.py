"""A bot of the fault tests: an unmodified discord.py that tells all it hears, and says what it is asked to say.

Its environment says where: ENDPOINT, CA_FILE and TOKEN; HEARTBEAT_TIMEOUT in seconds.
"""

from __future__ import annotations

import asyncio
import logging
import os

import discord

from tests.sandbox.small_bot import say
from tests.sandbox.to_sandbox import connector


class Teller(discord.Client):
    """Answers "say X" with X, "post X" with X as a webhook, "mark X" with a reaction, interactions with a pong."""

    async def setup_hook(self) -> None:
        assert self.application_id is not None
        await self.http.bulk_upsert_global_commands(self.application_id, [{"name": "ping", "description": "Answer"}])

    async def on_ready(self) -> None:
        say("ready")

    async def on_resumed(self) -> None:
        say("resumed")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("pong")
            say("answered", id=interaction.id)
        except discord.HTTPException as error:
            say("answer failed", code=error.code)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        message = payload.message
        say("edit", content=message.content, embeds=len(message.embeds), edited=message.edited_at is not None)

    async def on_message(self, message: discord.Message) -> None:
        say("message", content=message.content)
        verb, _, text = message.content.partition(" ")
        try:
            if verb == "say":
                await message.channel.send(text)
                say("said", text=text)
            elif verb == "mark":
                await message.add_reaction("👍")
                say("marked", text=text)
            elif verb == "post" and isinstance(message.channel, discord.TextChannel):
                hook = await message.channel.create_webhook(name="Teller")
                await hook.send(text)
                say("said", text=text)
        except discord.HTTPException as error:
            say("failed", status=error.status, code=error.code)
        except OSError as error:
            say("failed", error=type(error).__name__)


async def main() -> None:
    """Run until killed."""
    discord.utils.setup_logging(level=logging.WARNING)
    to_sandbox = connector(os.environ["ENDPOINT"], os.environ["CA_FILE"])
    timeout_s = float(os.environ.get("HEARTBEAT_TIMEOUT", "60"))
    async with Teller(intents=discord.Intents.all(), connector=to_sandbox, heartbeat_timeout=timeout_s) as bot:
        await bot.start(os.environ["TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
