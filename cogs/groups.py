"""`/group create`, `list`, `show`, `update`, `join`, `leave` and `delete`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.answering import answer_with_picture
from cogs.asking import asker_of, seat_by_name
from cogs.completion import groups_for, suggest_keeping
from cogs.group_options import UPDATE_OPTIONS, Reset, changes_of
from cogs.group_pages import GroupsPageButton, Which, group_page, groups_page
from cogs.refusals import refusals_explained
from cogs.views import Confirmation
from services.group_settings import Visibility
from services.permissions import Operation
from services.refs import ChannelRef, Variant
from services.room.settings import LONGEST_MINUTES, LOUDEST, MusicControl, RequesterLeft

if TYPE_CHECKING:
    from cogs.client import Chorus

NAME = "Which group; the one you are in when left out"


class Groups(commands.Cog):
    """The groups of a server."""

    group = app_commands.Group(name="group", description="Groups that chat and listen together", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.groups = bot.services.groups

    @group.command()
    @app_commands.describe(
        name="What the group is called",
        voice="A voice channel or stage of this server to listen in; a new one when left out",
        visibility="Who can find it: its members, or everybody here, who can join too",
    )
    async def create(
        self,
        interaction: discord.Interaction[Chorus],
        name: str,
        voice: discord.VoiceChannel | discord.StageChannel | None = None,
        visibility: Visibility = "private",
    ) -> None:
        """Start a group, with a thread to chat in and a voice channel to listen in."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        group, venue = await self.groups.create(
            asker_of(interaction),
            name,
            voice_channel_id=None if voice is None else voice.id,
            visibility=visibility,
        )
        await self._say(
            interaction,
            "group-created",
            group=group.name,
            thread=ChannelRef(venue.thread_id),
            voice=ChannelRef(venue.voice_channel_id),
        )

    @group.command(name="list")
    @app_commands.describe(which="Your groups, or all that you may see")
    async def list_groups(self, interaction: discord.Interaction[Chorus], which: Which = "mine") -> None:
        """See the groups you are in, or all that you may see."""
        page = await groups_page(self.bot, asker_of(interaction), which, 0)
        await interaction.response.send_message(**page, ephemeral=True)

    @group.command()
    @app_commands.describe(name=NAME)
    @app_commands.autocomplete(name=groups_for(Operation.GROUP_SHOW))
    async def show(self, interaction: discord.Interaction[Chorus], name: str | None = None) -> None:
        """See a group: its people, where it meets, what it listens to."""
        seated = await seat_by_name(interaction, name)
        overview = await self.groups.show(seated.seat)
        inside = seated.seat.membership is not None
        copy = await self.bot.services.completeness.of(overview.group) if inside else None
        files = await self.bot.services.files.standing(overview.group.row_id) if inside else None
        playback = self.bot.services.playback
        rules = await playback.room.settings(overview.group.row_id) if inside else None
        turns = playback.queues.are_fair(overview.group)
        sentence = group_page(self.bot.speech, overview, copy, files, rules, takes_turns=turns)
        picture = await self.bot.services.pictures.fetch(overview.group.picture)
        await answer_with_picture(seated.interaction, sentence, picture)

    @group.command()
    @app_commands.describe(group=NAME, **UPDATE_OPTIONS)
    @app_commands.autocomplete(group=groups_for(Operation.GROUP_UPDATE), keep=suggest_keeping)
    async def update(
        self,
        interaction: discord.Interaction[Chorus],
        group: str | None = None,
        name: str | None = None,
        owner: discord.Member | None = None,
        second_owner: discord.Member | None = None,
        voice: discord.VoiceChannel | discord.StageChannel | None = None,
        visibility: Visibility | None = None,
        music: MusicControl | None = None,
        fair_turns: bool | None = None,
        reactions: bool | None = None,
        keep: str | None = None,
        picture: discord.Attachment | None = None,
        vote_skip: app_commands.Range[int, 0, 100] | None = None,
        requester_left: RequesterLeft | None = None,
        pause_alone: app_commands.Range[int, 0, LONGEST_MINUTES] | None = None,
        leave_alone: app_commands.Range[int, 0, LONGEST_MINUTES] | None = None,
        always_on: bool | None = None,
        volume_limit: app_commands.Range[int, 1, LOUDEST] | None = None,
        takeover: app_commands.Range[int, 0, LONGEST_MINUTES] | None = None,
        quieter_while_speaking: bool | None = None,
        panel: bool | None = None,
        reset: Reset | None = None,
        block: app_commands.Range[str, 1, 1000] | None = None,
        unblock: app_commands.Range[str, 1, 1000] | None = None,
    ) -> None:
        """Change a group: name, picture, owners, voice channel, who sees it, the rules of its music, what is kept."""
        seated = await seat_by_name(interaction, group)
        if picture is not None:
            seated.seat.require(Operation.GROUP_UPDATE)
            self.bot.services.pictures.require_size(picture.size)
        changes = changes_of(dict(iter(interaction.namespace)))
        await seated.interaction.response.defer(ephemeral=True, thinking=True)
        if picture is not None:
            with refusals_explained():
                changes = replace(changes, picture=await picture.read())
        changed = await self.bot.services.group_settings.update(seated.seat, changes)
        await self._say(seated.interaction, "group-update-done", group=changed.name)

    @group.command()
    @app_commands.describe(name="Which group")
    @app_commands.autocomplete(name=groups_for(Operation.GROUP_JOIN))
    async def join(self, interaction: discord.Interaction[Chorus], name: str) -> None:
        """Join a group that is visible here, or ask to."""
        seated = await seat_by_name(interaction, name)
        await seated.interaction.response.defer(ephemeral=True, thinking=True)
        seat = seated.seat
        if await self.bot.services.joining.join(seat):
            places = {
                "thread": ChannelRef(seat.venue.thread_id),
                "voice": ChannelRef(seat.venue.voice_channel_id),
            }
            await self._say(seated.interaction, "group-joined", group=seat.group.name, **places)
        else:
            await self._say(seated.interaction, "group-join-asked", group=seat.group.name)

    @group.command()
    @app_commands.describe(name=NAME)
    @app_commands.autocomplete(name=groups_for(Operation.GROUP_LEAVE))
    async def leave(self, interaction: discord.Interaction[Chorus], name: str | None = None) -> None:
        """Leave a group."""
        seated = await seat_by_name(interaction, name)
        await seated.interaction.response.defer(ephemeral=True, thinking=True)
        await self.bot.services.members.leave(seated.seat)
        await self._say(seated.interaction, "group-left", group=seated.seat.group.name)

    @group.command()
    @app_commands.describe(name=NAME)
    @app_commands.autocomplete(name=groups_for(Operation.GROUP_DELETE))
    async def delete(self, interaction: discord.Interaction[Chorus], name: str | None = None) -> None:
        """End a group: its music stops and its channels are closed."""
        seated = await seat_by_name(interaction, name)
        seat, say = seated.seat, self.bot.speech.say
        outlook = self.groups.outlook(seat)
        question = say(
            "group-delete-question",
            group=seat.group.name,
            voice=Variant("goes" if outlook.voice_goes else "stays"),
            thread=Variant("goes" if outlook.thread_goes else "stays"),
        )
        view = Confirmation(interaction.user.id, yes=say("group-delete-yes"), no=say("group-delete-no"))
        await seated.interaction.response.send_message(question, view=view, ephemeral=True)
        answer = await view.answer(seated.interaction)
        # The buttons go at once: closing the channels takes its time, and a second press would change nothing.
        await answer.interaction.response.edit_message(view=None)
        key = "group-kept"
        if answer.value:
            # Whoever asked may have been taken out, or logged out, while they thought about it.
            seat = await self.bot.services.seats.of(asker_of(answer.interaction), group_id=seat.group_id)
            await self.groups.delete(seat)
            key = "group-deleted"
        with suppress(discord.NotFound):  # the question went with the thread that it was asked in
            await answer.interaction.edit_original_response(content=say(key, group=seat.group.name))

    async def _say(self, interaction: discord.Interaction[Chorus], key: str, **params: object) -> None:
        """Put a sentence in the place of the "thinking ..."."""
        await interaction.edit_original_response(content=self.bot.speech.say(key, **params))


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Groups(bot))
    bot.add_dynamic_items(GroupsPageButton)
