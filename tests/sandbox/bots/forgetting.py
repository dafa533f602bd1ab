"""A bot that leaves its users without an answer."""

from __future__ import annotations

import discord
from discord import app_commands

from tests.sandbox.bots.runner import Bot, main


@app_commands.command()
async def silent(_interaction: discord.Interaction) -> None:
    """Never answer."""


async def setup(bot: Bot) -> None:
    bot.tree.add_command(silent)


if __name__ == "__main__":
    main(setup)
