"""A bot that says once more what it is asked to."""

from __future__ import annotations

from discord.ext import commands

from tests.sandbox.bots.runner import main, say

ECHO = "!echo "


@commands.command()
async def echo(context: commands.Context[commands.Bot], *, text: str) -> None:
    """Say a text, and tell that it was said."""
    await context.send(text)
    say("echoed", text=text)


async def setup(bot: commands.Bot) -> None:
    bot.add_command(echo)


if __name__ == "__main__":
    main(setup)
