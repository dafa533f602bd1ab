"""`/group create`, `list`, `show` and `delete`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.asking import asker_of, seat_by_name
from cogs.speech import Markup, fitting, plain
from cogs.views import Confirmation
from services.permissions import Operation
from services.refs import ChannelRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs.client import Chorus
    from models import User

SHOWN_MEMBERS = 5
"""Names in `/group show`; `/member list` has all of them."""


class Groups(commands.Cog):
    """The groups of a server."""

    group = app_commands.Group(name="group", description="Groups that chat and listen together", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.groups = bot.services.groups

    @group.command()
    @app_commands.describe(name="What the group is called")
    async def create(self, interaction: discord.Interaction[Chorus], name: str) -> None:
        """Start a group, with a thread to chat in and a voice channel to listen in."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        group, venue = await self.groups.create(asker_of(interaction), name)
        sentence = self.bot.speech.say(
            "group-created",
            group=group.name,
            thread=ChannelRef(venue.thread_id),
            voice=ChannelRef(venue.voice_channel_id),
        )
        await interaction.edit_original_response(content=sentence)

    @group.command(name="list")
    async def list_groups(self, interaction: discord.Interaction[Chorus]) -> None:
        """See the groups you are in."""
        groups = await self.groups.list(asker_of(interaction))
        say = self.bot.speech.say
        lines = [say("group-list-entry", group=group.name) for group in groups]
        if lines:
            sentence = fitting([say("group-list-heading"), *lines], lambda more: say("list-more", more=more))
        else:
            sentence = say("group-list-empty")
        await interaction.response.send_message(sentence, ephemeral=True)

    @group.command()
    @app_commands.describe(name="Which group; the one you are in when left out")
    async def show(self, interaction: discord.Interaction[Chorus], name: str | None = None) -> None:
        """See a group: its people and where it meets."""
        seated = await seat_by_name(interaction, name)
        overview = await self.groups.show(seated.seat)
        sentence = self.bot.speech.say(
            "group-show",
            group=overview.group.name,
            thread=ChannelRef(overview.venue.thread_id),
            voice=ChannelRef(overview.venue.voice_channel_id),
            owner=overview.owner.full_name,
            count=len(overview.members),
            members=self._names(overview.members),
        )
        await seated.interaction.response.send_message(sentence, ephemeral=True)

    def _names(self, members: Sequence[User]) -> Markup:
        """The first members by name, and how many more there are."""
        shown = ", ".join(plain(member.full_name) for member in members[:SHOWN_MEMBERS])
        if len(members) > SHOWN_MEMBERS:
            shown += " " + self.bot.speech.say("list-more", more=len(members) - SHOWN_MEMBERS)
        return Markup(shown)

    @group.command()
    @app_commands.describe(name="Which group; the one you are in when left out")
    async def delete(self, interaction: discord.Interaction[Chorus], name: str | None = None) -> None:
        """End a group: its music stops and its channels are closed."""
        seated = await seat_by_name(interaction, name)
        seat, say = seated.seat, self.bot.speech.say
        seat.require(Operation.GROUP_DELETE)
        view = Confirmation(interaction.user.id, yes=say("group-delete-yes"), no=say("group-delete-no"))
        await seated.interaction.response.send_message(
            say("group-delete-question", group=seat.group.name), view=view, ephemeral=True
        )
        answer = await view.answer(seated.interaction)
        # The buttons go at once: closing the channels takes its time, and a second press would change nothing.
        await answer.interaction.response.edit_message(view=None)
        key = "group-kept"
        if answer.value:
            await self.groups.delete(seat)
            key = "group-deleted"
        await answer.interaction.edit_original_response(content=say(key, group=seat.group.name))


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Groups(bot))
