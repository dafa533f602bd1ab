"""A bot with context menus: on a person, and on a message."""

from __future__ import annotations

import discord
from discord import app_commands

from tests.sandbox.bots.runner import Bot, main


@app_commands.context_menu(name="Who is it")
async def who_is_it(interaction: discord.Interaction, member: discord.Member) -> None:
    """Name a person."""
    await interaction.response.send_message(f"{member.display_name} {member.id}")


@app_commands.context_menu(name="Quote it")
async def quote_it(interaction: discord.Interaction, message: discord.Message) -> None:
    """Repeat a message."""
    await interaction.response.send_message(f"{message.author.display_name}: {message.content}")


async def setup(bot: Bot) -> None:
    bot.tree.add_command(who_is_it)
    bot.tree.add_command(quote_it)


if __name__ == "__main__":
    main(setup)
