"""A small bot of the sandbox's own tests: an unmodified discord.py, pointed at an endpoint and a CA file.

Its environment says where: ENDPOINT, CA_FILE and TOKEN. It prints one line of JSON for everything it hears.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import discord
from discord import app_commands

from tests.sandbox.to_sandbox import connector

FRAMES = [b"\xfc" + bytes([number]) * 40 for number in range(1, 51)]
"""What /sing sends: fifty Opus packets by their first byte, told apart by the others."""


def say(what: str, **details: Any) -> None:
    """Tell the test."""
    print(json.dumps({"what": what, **details}), flush=True)


class Song(discord.AudioSource):
    """Plays FRAMES once."""

    def __init__(self) -> None:
        self._frames = iter(FRAMES)

    def is_opus(self) -> bool:
        """They are packets already."""
        return True

    def read(self) -> bytes:
        """The next packet."""
        return next(self._frames, b"")


class Feedback(discord.ui.Modal, title="Feedback"):
    """A field of the former kind and one in a label."""

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


class Panel(discord.ui.View):
    """Buttons and menus."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Go", custom_id="go")
    async def go(self, interaction: discord.Interaction, _button: Any) -> None:
        """Change the message."""
        await interaction.response.edit_message(content="gone", view=None)

    @discord.ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, _interaction: discord.Interaction, _button: Any) -> None:
        """Never pressed."""

    @discord.ui.button(label="Ask", custom_id="ask")
    async def ask(self, interaction: discord.Interaction, _button: Any) -> None:
        """Open the modal."""
        await interaction.response.send_modal(Feedback())

    @discord.ui.button(label="Quiet", custom_id="quiet")
    async def quiet(self, interaction: discord.Interaction, _button: Any) -> None:
        """Acknowledge, and edit later."""
        await interaction.response.defer()
        await interaction.edit_original_response(content="quietly changed")

    @discord.ui.select(
        custom_id="colour",
        options=[discord.SelectOption(label="Red", value="r"), discord.SelectOption(label="Blue", value="b")],
    )
    async def colour(self, interaction: discord.Interaction, select: Any) -> None:
        """Say what was chosen."""
        await interaction.response.send_message(f"chose {select.values[0]}")

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="who")
    async def who(self, interaction: discord.Interaction, select: Any) -> None:
        """Say who was chosen."""
        await interaction.response.send_message(f"chose {select.values[0].display_name}")


class SmallBot(discord.Client):
    """Commands for the tests, and a line for every event."""

    def __init__(self) -> None:
        to_sandbox = connector(os.environ["ENDPOINT"], os.environ["CA_FILE"])
        super().__init__(intents=discord.Intents.all(), connector=to_sandbox)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Publish the commands."""
        for command in COMMANDS:
            self.tree.add_command(command)
        await self.tree.sync()

    async def on_resumed(self) -> None:
        """Tell."""
        say("resumed")

    async def on_message(self, message: discord.Message) -> None:
        """Tell."""
        say("message", id=message.id, content=message.content, author=message.author.name)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Tell."""
        say("edit", id=payload.message_id, content=payload.data.get("content"))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Tell."""
        say("delete", id=payload.message_id)

    async def on_thread_member_remove(self, member: discord.ThreadMember) -> None:
        """Tell."""
        say("left thread", id=member.id)

    async def on_member_remove(self, member: discord.Member) -> None:
        """Tell."""
        say("left guild", id=member.id)

    async def on_voice_state_update(
        self, member: discord.Member, _before: discord.VoiceState, after: discord.VoiceState
    ) -> None:
        """Tell."""
        say("voice", id=member.id, channel=after.channel and after.channel.name)


@app_commands.command()
async def ping(interaction: discord.Interaction) -> None:
    """Answer at once."""
    await interaction.response.send_message("pong", ephemeral=True)


@app_commands.command()
async def slow(interaction: discord.Interaction, name: str) -> None:
    """Think, answer, say more, change one's mind."""
    await interaction.response.defer(thinking=True)
    await interaction.edit_original_response(content=f"hello {name}")
    await interaction.followup.send("and welcome", ephemeral=True)
    await interaction.edit_original_response(content=f"hello {name}!")


@slow.autocomplete("name")
async def names(_interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Two names."""
    return [app_commands.Choice(name=name, value=name) for name in ("alice", "bob") if name.startswith(typed)]


@app_commands.command()
@app_commands.choices(size=[app_commands.Choice(name="Large", value="l")])
async def order(
    interaction: discord.Interaction,
    count: app_commands.Range[int, 1, 5],
    who: discord.Member | None = None,
    where: discord.TextChannel | None = None,
    paper: discord.Attachment | None = None,
    size: app_commands.Choice[str] | None = None,
    note: app_commands.Range[str, 1, 10] | None = None,
) -> None:
    """Every kind of option."""
    content = (await paper.read()).decode() if paper else None
    size_value = size.value if size else None
    text = f"{count} {who and who.display_name} {where and where.name} {content} {size_value} {note}"
    await interaction.response.send_message(text)


@app_commands.command()
async def feedback(interaction: discord.Interaction) -> None:
    """Open a modal."""
    await interaction.response.send_modal(Feedback())


@app_commands.command()
async def panel(interaction: discord.Interaction) -> None:
    """Show buttons and menus."""
    await interaction.response.send_message("panel", view=Panel())


@app_commands.command()
async def silent(_interaction: discord.Interaction) -> None:
    """Never answer."""


@app_commands.command()
@app_commands.guild_only()
async def sing(interaction: discord.Interaction) -> None:
    """Join the asker's voice channel, send FRAMES once somebody can decrypt them, and stay."""
    assert isinstance(interaction.user, discord.Member)
    assert interaction.user.voice is not None
    assert interaction.user.voice.channel is not None
    await interaction.response.defer()
    voice: discord.VoiceClient = await interaction.user.voice.channel.connect(timeout=5)
    while not voice._connection.can_encrypt:  # noqa: ASYNC110 - discord.py offers nothing else to wait on
        await asyncio.sleep(0.01)
    voice.play(Song())
    await interaction.edit_original_response(content="singing")


class Group(app_commands.Group, name="group"):
    """Commands with subcommands."""

    @app_commands.command()
    @app_commands.guild_only()
    async def create(self, interaction: discord.Interaction, name: str) -> None:
        """A subcommand."""
        await interaction.response.send_message(f"created {name}")


AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group
COMMANDS: tuple[AnyCommand, ...] = (
    ping,
    slow,
    order,
    feedback,
    panel,
    silent,
    sing,
    Group(guild_only=True),
)


async def main() -> None:
    """Run until killed."""
    async with SmallBot() as bot:
        await bot.start(os.environ["TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
