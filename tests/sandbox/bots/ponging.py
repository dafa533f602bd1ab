"""A bot that answers a command, and tells whether Discord took the answer."""

from __future__ import annotations

import discord
from discord import app_commands

from tests.sandbox.bots.runner import Bot, main, say


@app_commands.command()
async def ping(interaction: discord.Interaction) -> None:
    """Answer."""
    try:
        await interaction.response.send_message("pong")
    except discord.HTTPException as error:
        say("answer failed", id=interaction.id, code=error.code)
    else:
        say("answered", id=interaction.id)


async def setup(bot: Bot) -> None:
    bot.tree.add_command(ping)


if __name__ == "__main__":
    main(setup)
