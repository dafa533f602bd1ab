"""Context menus, modals with every control, and a message laid out of components, for the bot of these tests."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui

COLOURS = [discord.SelectOption(label="Red", value="r"), discord.SelectOption(label="Blue", value="b")]


@app_commands.context_menu(name="Who is it")
async def who_is_it(interaction: discord.Interaction, member: discord.Member) -> None:
    """Name a person."""
    await interaction.response.send_message(f"{member.display_name} {member.id}")


@app_commands.context_menu(name="Quote it")
async def quote_it(interaction: discord.Interaction, message: discord.Message) -> None:
    """Repeat a message."""
    await interaction.response.send_message(f"{message.author.display_name}: {message.content}")


class Choices(ui.Modal, title="Choices"):
    """A select of each kind."""

    colour = ui.Label[Any](text="Colour", component=ui.Select[Any](options=COLOURS, max_values=2))
    person = ui.Label[Any](text="Person", component=ui.UserSelect[Any]())
    role = ui.Label[Any](text="Role", component=ui.RoleSelect[Any](required=False, min_values=0))
    place = ui.Label[Any](
        text="Place", component=ui.ChannelSelect[Any](channel_types=[discord.ChannelType.text], required=True)
    )
    anyone = ui.Label[Any](text="Anyone", component=ui.MentionableSelect[Any](required=False, min_values=0))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Show what was chosen."""
        controls: list[Any] = [
            label.component for label in (self.colour, self.person, self.role, self.place, self.anyone)
        ]
        chosen = [", ".join(getattr(value, "name", value) for value in control.values) for control in controls]
        await interaction.response.send_message(" | ".join(chosen))


class Boxes(ui.Modal, title="Boxes"):
    """Boxes, circles and a file."""

    note = ui.TextDisplay[Any]("Please tick")
    size = ui.Label[Any](
        text="Size",
        component=ui.RadioGroup[Any](
            options=[
                discord.RadioGroupOption(label="Small", value="s"),
                discord.RadioGroupOption(label="Large", value="l"),
            ]
        ),
    )
    extras = ui.Label[Any](
        text="Extras",
        component=ui.CheckboxGroup[Any](
            options=[
                discord.CheckboxGroupOption(label="Milk", value="m"),
                discord.CheckboxGroupOption(label="Ice", value="i"),
            ],
            required=False,
            min_values=0,
        ),
    )
    sure = ui.Label[Any](text="Sure", component=ui.Checkbox[Any]())
    paper = ui.Label[Any](text="Paper", component=ui.FileUpload[Any](required=False, min_values=0))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Show what was ticked."""
        size, extras = self.size.component, self.extras.component
        sure, paper = self.sure.component, self.paper.component
        assert isinstance(size, ui.RadioGroup)
        assert isinstance(extras, ui.CheckboxGroup)
        assert isinstance(sure, ui.Checkbox)
        assert isinstance(paper, ui.FileUpload)
        files = [(await file.read()).decode() for file in paper.values]
        await interaction.response.send_message(f"{size.value} {extras.values} {sure.value} {files}")


class Card(ui.LayoutView):
    """Components v2: a container with a section, a separator and a row."""

    row = ui.ActionRow[Any]()

    def __init__(self) -> None:
        super().__init__(timeout=None)
        like = ui.Button[Any](label="Like", custom_id="like")
        like.callback = self.liked  # type: ignore[method-assign]  # discord.py's own way to give one
        section = ui.Section[Any]("Now playing", accessory=like)
        self.add_item(ui.Container[Any](section, ui.Separator[Any](), ui.TextDisplay[Any]("by the band")))

    @row.select(custom_id="mood", options=COLOURS)
    async def mood(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        """Say what was chosen."""
        await interaction.response.send_message(f"feels {select.values[0]}")

    async def liked(self, interaction: discord.Interaction) -> None:
        """Change the card."""
        changed = ui.LayoutView()
        changed.add_item(ui.TextDisplay("liked"))
        await interaction.response.edit_message(view=changed)


@app_commands.command()
async def choices(interaction: discord.Interaction) -> None:
    """Open the modal of selects."""
    await interaction.response.send_modal(Choices())


@app_commands.command()
async def boxes(interaction: discord.Interaction) -> None:
    """Open the modal of boxes."""
    await interaction.response.send_modal(Boxes())


@app_commands.command()
async def card(interaction: discord.Interaction) -> None:
    """Show the card."""
    await interaction.response.send_message(view=Card())


@app_commands.command()
async def ignored(_interaction: discord.Interaction) -> None:
    """Never answer."""


def add_all(tree: app_commands.CommandTree[Any], guild: discord.abc.Snowflake | None = None) -> None:
    """Give a tree all of them, as commands of a guild or as global ones."""
    commands: tuple[Any, ...] = (who_is_it, quote_it, choices, boxes, card, ignored)
    for command in commands:
        tree.add_command(command, guild=guild)
