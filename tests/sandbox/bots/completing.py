"""A bot that suggests a word for what was typed, but for "never", to which it says nothing."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from tests.sandbox.bots.runner import Bot, main


@app_commands.command()
async def find(interaction: discord.Interaction, word: str) -> None:
    """Say what was looked for."""
    await interaction.response.send_message(f"found {word}")


@find.autocomplete("word")
async def suggested(_interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """One word for what was typed."""
    if typed == "never":
        await asyncio.Event().wait()
    return [app_commands.Choice(name=f"a word for {typed or 'nothing'}", value=typed or "nothing")]


async def setup(bot: Bot) -> None:
    bot.tree.add_command(find)


if __name__ == "__main__":
    main(setup)
