"""A bot that says, posts and marks what it is asked to, and tells whether it could."""

from __future__ import annotations

from typing import Any

import discord
from discord.ext import commands

from tests.sandbox.bots.runner import main, say


class Obeying(commands.Cog):
    """Orders by message."""

    @commands.command(name="say")
    async def speak(self, context: commands.Context[commands.Bot], *, text: str) -> None:
        """Say a text."""
        await context.send(text)
        say("said", text=text)

    @commands.command()
    async def mark(self, context: commands.Context[commands.Bot], *, text: str) -> None:
        """React."""
        await context.message.add_reaction("👍")
        say("marked", text=text)

    @commands.command()
    async def post(self, context: commands.Context[commands.Bot], *, text: str) -> None:
        """Say a text as a webhook."""
        assert isinstance(context.channel, discord.TextChannel)
        hook = await context.channel.create_webhook(name="Poster")
        await hook.send(text)
        say("said", text=text)

    async def cog_command_error(self, _context: commands.Context[Any], error: Exception) -> None:
        cause = error.__cause__
        if isinstance(cause, discord.HTTPException):
            say("failed", status=cause.status, code=cause.code)
        else:
            say("failed", error=type(cause or error).__name__)


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Obeying())


if __name__ == "__main__":
    main(setup)
