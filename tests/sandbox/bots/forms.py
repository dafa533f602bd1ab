"""A bot that asks with a modal: a field of the former kind and one in a label."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from tests.sandbox.bots.runner import Bot, main


class Feedback(discord.ui.Modal, title="Feedback"):
    """Two text fields."""

    name = discord.ui.TextInput[Any](label="Name", max_length=10)
    body = discord.ui.Label[Any](
        text="Body",
        description="What you think",
        component=discord.ui.TextInput(style=discord.TextStyle.paragraph, required=False),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Show what was typed."""
        assert isinstance(self.body.component, discord.ui.TextInput)
        text = f"{self.name.value} says {self.body.component.value!r}"
        await interaction.response.send_message(text, ephemeral=True)


@app_commands.command()
async def feedback(interaction: discord.Interaction) -> None:
    """Open the modal."""
    await interaction.response.send_modal(Feedback())


async def setup(bot: Bot) -> None:
    bot.tree.add_command(feedback)


if __name__ == "__main__":
    main(setup)
