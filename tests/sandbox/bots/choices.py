"""A bot that asks with a modal that has a select menu of each kind."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui

from tests.sandbox.bots.runner import Bot, main
from tests.sandbox.bots.selects import COLOURS


class Choices(ui.Modal, title="Choices"):
    """Words, people, roles, channels, and whoever can be mentioned."""

    colour = ui.Label[Any](text="Colour", component=ui.Select[Any](options=COLOURS, max_values=2))
    person = ui.Label[Any](text="Person", component=ui.UserSelect[Any]())
    role = ui.Label[Any](text="Role", component=ui.RoleSelect[Any](required=False, min_values=0))
    place = ui.Label[Any](
        text="Place", component=ui.ChannelSelect[Any](channel_types=[discord.ChannelType.text], required=True)
    )
    anyone = ui.Label[Any](text="Anyone", component=ui.MentionableSelect[Any](required=False, min_values=0))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Show what was chosen."""
        labels = (self.colour, self.person, self.role, self.place, self.anyone)
        controls: list[Any] = [label.component for label in labels]
        chosen = [", ".join(getattr(value, "name", value) for value in control.values) for control in controls]
        await interaction.response.send_message(" | ".join(chosen))


@app_commands.command()
async def choices(interaction: discord.Interaction) -> None:
    """Open the modal."""
    await interaction.response.send_modal(Choices())


async def setup(bot: Bot) -> None:
    bot.tree.add_command(choices)


if __name__ == "__main__":
    main(setup)
