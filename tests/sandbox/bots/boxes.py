"""A bot that asks with a modal of circles, boxes and a file."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui

from tests.sandbox.bots.runner import Bot, main

SIZES = [discord.RadioGroupOption(label="Small", value="s"), discord.RadioGroupOption(label="Large", value="l")]
EXTRAS = [discord.CheckboxGroupOption(label="Milk", value="m"), discord.CheckboxGroupOption(label="Ice", value="i")]


class Boxes(ui.Modal, title="Boxes"):
    """One control of each kind."""

    note = ui.TextDisplay[Any]("Please tick")
    size = ui.Label[Any](text="Size", component=ui.RadioGroup[Any](options=SIZES))
    extras = ui.Label[Any](text="Extras", component=ui.CheckboxGroup[Any](options=EXTRAS, required=False, min_values=0))
    sure = ui.Label[Any](text="Sure", component=ui.Checkbox[Any]())
    paper = ui.Label[Any](text="Paper", component=ui.FileUpload[Any](required=False, min_values=0))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Show what was ticked."""
        labels = (self.size, self.extras, self.sure, self.paper)
        controls: list[Any] = [label.component for label in labels]
        size, extras, sure, paper = controls
        files = [(await file.read()).decode() for file in paper.values]
        await interaction.response.send_message(f"{size.value} {extras.values} {sure.value} {files}")


@app_commands.command()
async def boxes(interaction: discord.Interaction) -> None:
    """Open the modal."""
    await interaction.response.send_modal(Boxes())


async def setup(bot: Bot) -> None:
    bot.tree.add_command(boxes)


if __name__ == "__main__":
    main(setup)
