"""A bot with select menus: of words, and of people."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui

from tests.sandbox.bots.runner import Bot, main

COLOURS = [discord.SelectOption(label="Red", value="r"), discord.SelectOption(label="Blue", value="b")]


class Selects(ui.View):
    """Two menus."""

    @ui.select(custom_id="colour", row=1, options=COLOURS)
    async def colour(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        """Say what was chosen."""
        await interaction.response.send_message(f"chose {select.values[0]}")

    @ui.select(cls=ui.UserSelect[Any], custom_id="who", row=2)
    async def who(self, interaction: discord.Interaction, select: ui.UserSelect[Any]) -> None:
        """Say who was chosen."""
        await interaction.response.send_message(f"chose {select.values[0].display_name}")


@app_commands.command()
async def selects(interaction: discord.Interaction) -> None:
    """Show the menus."""
    await interaction.response.send_message("choose", view=Selects(timeout=None))


async def setup(bot: Bot) -> None:
    bot.tree.add_command(selects)


if __name__ == "__main__":
    main(setup)
