"""A bot with a message laid out of components: a container with a section and a separator, and a row."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui

from tests.sandbox.bots.runner import Bot, main
from tests.sandbox.bots.selects import COLOURS


class Like(ui.Button[Any]):
    """Changes the card."""

    async def callback(self, interaction: discord.Interaction) -> None:
        changed = ui.LayoutView()
        changed.add_item(ui.TextDisplay("liked"))
        await interaction.response.edit_message(view=changed)


class Card(ui.LayoutView):
    """What is on now."""

    section = ui.Section[Any]("Now playing", accessory=Like(label="Like", custom_id="like"))
    frame = ui.Container[Any](section, ui.Separator[Any](), ui.TextDisplay[Any]("by the band"))
    row = ui.ActionRow[Any]()

    @row.select(custom_id="mood", options=COLOURS)
    async def mood(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        """Say what was chosen."""
        await interaction.response.send_message(f"feels {select.values[0]}")


@app_commands.command()
async def card(interaction: discord.Interaction) -> None:
    """Show the card."""
    await interaction.response.send_message(view=Card(timeout=None))


async def setup(bot: Bot) -> None:
    bot.tree.add_command(card)


if __name__ == "__main__":
    main(setup)
