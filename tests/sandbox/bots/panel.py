"""A bot with buttons: they change their message, at once and later, and one opens a modal."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui

from tests.sandbox.bots.forms import Feedback
from tests.sandbox.bots.runner import Bot, main
from tests.sandbox.bots.selects import Selects


class Panel(Selects):
    """The menus, and four buttons, one of them out of order."""

    @ui.button(label="Go", custom_id="go")
    async def go(self, interaction: discord.Interaction, _button: ui.Button[Any]) -> None:
        """Change the message."""
        await interaction.response.edit_message(content="gone", view=None)

    @ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, _interaction: discord.Interaction, _button: ui.Button[Any]) -> None: ...

    @ui.button(label="Ask", custom_id="ask")
    async def ask(self, interaction: discord.Interaction, _button: ui.Button[Any]) -> None:
        """Open the modal."""
        await interaction.response.send_modal(Feedback())

    @ui.button(label="Quiet", custom_id="quiet")
    async def quiet(self, interaction: discord.Interaction, _button: ui.Button[Any]) -> None:
        """Acknowledge, and edit later."""
        await interaction.response.defer()
        await interaction.edit_original_response(content="quietly changed")


@app_commands.command()
async def panel(interaction: discord.Interaction) -> None:
    """Show buttons and menus."""
    await interaction.response.send_message("panel", view=Panel(timeout=None))


async def setup(bot: Bot) -> None:
    bot.tree.add_command(panel)


if __name__ == "__main__":
    main(setup)
