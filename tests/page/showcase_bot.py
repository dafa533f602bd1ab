"""A bot of its own that shows everything a message can be, for what the real one has no use for.

Run as a process by `test_showcase.py`; ENDPOINT, CA_FILE and TOKEN are its environment.
"""

from __future__ import annotations

import asyncio
import io
import os
from pathlib import Path
from typing import Any

import discord
from discord import ui
from discord.ext import commands

from launch.loopback import loopback_connector
from launch.sections import Endpoint
from tests.page.pictures import png

Interaction = discord.Interaction[commands.Bot]
OPTIONS = [
    discord.SelectOption(label=name, value=name.lower(), description=f"{name}, cold", emoji="\N{TEACUP WITHOUT HANDLE}")
    for name in ("Tea", "Mate", "Cola")
]


async def _tell(interaction: Interaction) -> None:
    """Say in private what was pressed or chosen."""
    data: dict[str, Any] = dict(interaction.data or {})
    found = data.get("resolved", {})
    named = {key: one for kind in ("users", "roles", "channels") for key, one in found.get(kind, {}).items()}
    values = [_name(named.get(value, {}), value) for value in data.get("values", ())]
    said = f"You chose {' and '.join(values)}." if "values" in data else f"You pressed {data['custom_id']}."
    await interaction.response.send_message(said, ephemeral=True)


def _name(entity: dict[str, Any], value: str) -> str:
    return str(entity.get("name") or entity.get("username") or value)


async def _count(interaction: Interaction) -> None:
    """Change the message that was pressed."""
    await interaction.response.edit_message(view=Showcase(title="Changed"))


async def _silent(_interaction: Interaction) -> None:
    """Do nothing at all."""


async def _think(interaction: Interaction) -> None:
    """Think, and answer once the next is pressed."""
    await interaction.response.defer(thinking=True, ephemeral=False)
    await _released.wait()
    await interaction.edit_original_response(content="Here it is at last.")


async def _release(interaction: Interaction) -> None:
    _released.set()
    await interaction.response.defer()


async def _wink(interaction: Interaction) -> None:
    """Say something in private, take it back once the next is pressed."""
    await interaction.response.send_message("Soon gone", ephemeral=True)
    await _released.wait()
    await interaction.delete_original_response()


_released = asyncio.Event()
_BUTTONS = {
    "tell": (discord.ButtonStyle.primary, _tell),
    "count": (discord.ButtonStyle.success, _count),
    "silent": (discord.ButtonStyle.danger, _silent),
    "think": (discord.ButtonStyle.secondary, _think),
    "wink": (discord.ButtonStyle.secondary, _wink),
}


def _pressable(name: str) -> ui.Button[Any]:
    style, act = _BUTTONS[name]
    button: ui.Button[Any] = ui.Button(label=name.title(), style=style, custom_id=name)
    button.callback = act  # type: ignore[method-assign,assignment] # what the library documents for such buttons
    return button


def _selects() -> list[ui.Item[Any]]:
    selects: list[Any] = [
        ui.Select(placeholder="A drink", custom_id="drink", options=OPTIONS),
        ui.Select(placeholder="Two drinks", custom_id="drinks", options=OPTIONS, min_values=2, max_values=2),
        ui.UserSelect(placeholder="A person", custom_id="person"),
        ui.RoleSelect(placeholder="A role", custom_id="role"),
        ui.MentionableSelect(placeholder="Anybody", custom_id="anybody"),
        ui.ChannelSelect(placeholder="A voice channel", custom_id="channel", channel_types=[discord.ChannelType.voice]),
        ui.Select(placeholder="Closed", custom_id="closed", options=OPTIONS, disabled=True),
    ]
    for select in selects:
        select.callback = _tell
    return [ui.ActionRow(select) for select in selects]


class Showcase(ui.LayoutView):
    """Every component of a message."""

    def __init__(self, title: str = "Everything at once") -> None:
        super().__init__(timeout=None)
        release: ui.Button[Any] = ui.Button(label="Release", custom_id="release")
        release.callback = _release  # type: ignore[method-assign,assignment] # as above
        link: ui.Button[Any] = ui.Button(label="Elsewhere", url="https://example.org/elsewhere")
        shut: ui.Button[Any] = ui.Button(label="Shut", custom_id="shut", disabled=True)
        picture = "attachment://cover.png"
        self.add_item(
            ui.Container(
                ui.Section(ui.TextDisplay(f"## {title}\n-# *by* <b>nobody</b>"), accessory=ui.Thumbnail(picture)),
                ui.Separator(),
                ui.ActionRow(*(_pressable(name) for name in _BUTTONS)),
                ui.ActionRow(release, link, shut),
                *_selects(),
                ui.MediaGallery(discord.MediaGalleryItem(picture, description="The cover")),
                ui.File("attachment://notes.txt"),
                accent_colour=0xF2A65A,
            )
        )


def _files() -> list[discord.File]:
    return [discord.File(io.BytesIO(png()), "cover.png"), discord.File(io.BytesIO(b"la la la"), "notes.txt")]


def make_bot() -> commands.Bot:
    """The bot, not connected yet. Call it inside an event loop."""
    host, port = os.environ["ENDPOINT"].split(":")
    connector = loopback_connector(Endpoint(host, int(port)), Path(os.environ["CA_FILE"]))
    bot = commands.Bot("!", intents=discord.Intents(guilds=True), connector=connector, help_command=None)

    @bot.tree.command(description="shows every component")
    async def showcase(interaction: Interaction) -> None:
        _released.clear()
        await interaction.response.send_message(view=Showcase(), files=_files())

    @bot.tree.command(description="shows a card")
    async def card(interaction: Interaction) -> None:
        shown = discord.Embed(
            title="<i>A card</i>", description="**Bold** words", colour=0x2C7A45, url="https://example.org/"
        )
        shown.set_author(name="The author").set_footer(text="The foot").set_thumbnail(url="attachment://cover.png")
        shown.add_field(name="One", value="1").add_field(name="Two", value="2")
        await interaction.response.send_message(embed=shown, file=discord.File(io.BytesIO(png()), "cover.png"))

    @bot.tree.context_menu(name="Count the letters")
    async def letters(interaction: Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"{len(message.content)} letters", ephemeral=True)

    @bot.tree.command(description="speaks as somebody else")
    async def impersonate(interaction: Interaction) -> None:
        assert isinstance(interaction.channel, discord.TextChannel)
        webhook = await interaction.channel.create_webhook(name="voices")
        await webhook.send("I am <i>Dora</i>", username="Dora <b>")
        await webhook.send("and so am I", username="Dora <b>")
        await webhook.send("I am not", username="Emil")
        await interaction.response.send_message("said", ephemeral=True)

    return bot


async def main() -> None:
    discord.utils.setup_logging()
    async with make_bot() as bot:
        bot.setup_hook = bot.tree.sync  # type: ignore[method-assign,assignment] # sync is all there is to set up
        await bot.start(os.environ["TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
