"""How a group's channels are made, renamed and closed: the part of the chat server that builds."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from cogs.refusals import refusals_explained, require
from cogs.rooms import (
    CLOSED,
    TO_EDIT_THREAD,
    TO_EDIT_VOICE,
    TO_OPEN_THREAD,
    TO_OPEN_VOICE,
    TO_SPEAK,
    WELCOME,
    VoiceRoom,
    awake,
    or_none,
    overwrites_for,
    require_on,
)
from services.chat_server import Venue
from services.errors import NoVoiceHereError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cogs.rooms import Rooms

log = logging.getLogger(__name__)

SWEPT_ARCHIVED = 50
"""How many archived threads of a channel are looked through for what a crash left behind."""


class Venues:
    """Makes and closes channels, as `services.chat_server.ChatServer` describes it."""

    def __init__(self, rooms: Rooms, *, auto_archive_minutes: int) -> None:
        self._rooms = rooms
        self._auto_archive_minutes = auto_archive_minutes

    async def open_venue(
        self,
        guild_id: int,
        near_channel_id: int,
        name: str,
        discord_ids: Sequence[int],
        *,
        voice_category_id: int | None = None,
        voice_channel_id: int | None = None,
    ) -> Venue:
        guild = self._rooms.guild(guild_id)
        parent = self._rooms.parent(guild, near_channel_id)
        category = self._category(guild, parent, voice_category_id)
        granted = (TO_OPEN_THREAD, parent.permissions_for(guild.me))
        if voice_channel_id is None:
            above = guild.me.guild_permissions if category is None else category.permissions_for(guild.me)
            require(granted, (TO_OPEN_VOICE, above))
        else:
            require(granted)
            for discord_id in discord_ids:
                await self.check_voice_channel(guild_id, voice_channel_id, discord_id)
        with refusals_explained():
            thread = await self._make_thread(parent, name)
            voice_id = voice_channel_id or (await self._make_voice(guild, category, name, discord_ids)).id
            for discord_id in discord_ids:
                await thread.add_user(discord.Object(discord_id))
        return Venue(guild_id, thread.id, voice_id, parent_id=parent.id, own_voice=voice_channel_id is None)

    async def check_voice_channel(self, guild_id: int, channel_id: int, discord_id: int) -> None:
        guild = self._rooms.guild(guild_id)
        channel = guild.get_channel(channel_id)
        with refusals_explained():
            person = await self._rooms.member(guild, discord_id)
        if not isinstance(channel, VoiceRoom) or person is None:
            raise NoVoiceHereError()
        theirs = channel.permissions_for(person)
        if not (theirs.view_channel and theirs.connect):  # what they cannot enter is not theirs to give
            raise NoVoiceHereError()
        require((TO_SPEAK, channel.permissions_for(guild.me)))

    async def open_thread(self, venue: Venue, near_channel_id: int, name: str, discord_ids: Sequence[int]) -> Venue:
        guild = self._rooms.guild(venue.guild_id)
        parent = self._rooms.parent(guild, near_channel_id)
        require((TO_OPEN_THREAD, parent.permissions_for(guild.me)))
        with refusals_explained():
            thread = await self._make_thread(parent, name)
            for discord_id in discord_ids:
                await thread.add_user(discord.Object(discord_id))
        return replace(venue, thread_id=thread.id, parent_id=parent.id)

    async def open_voice(
        self, venue: Venue, name: str, discord_ids: Sequence[int], *, voice_category_id: int | None = None
    ) -> Venue:
        guild = self._rooms.guild(venue.guild_id)
        parent = None if venue.parent_id is None else guild.get_channel(venue.parent_id)
        category = self._category(guild, parent, voice_category_id)
        above = guild.me.guild_permissions if category is None else category.permissions_for(guild.me)
        require((TO_OPEN_VOICE, above))
        with refusals_explained():
            voice = await self._make_voice(guild, category, name, discord_ids)
        return replace(venue, voice_channel_id=voice.id, own_voice=True)

    async def sweep(
        self, guild_id: int, near_channel_id: int, name: str, *, after_id: int, spare: Collection[int]
    ) -> int:
        guild = self._rooms.guild(guild_id)
        with refusals_explained():
            threads, voices = await self._threads_left(guild, near_channel_id), await self._voices_left(guild)
            made: list[discord.Thread | discord.VoiceChannel] = [*threads, *voices]
            left = [
                channel
                for channel in made
                if channel.name == name and channel.id > after_id and channel.id not in spare
            ]
            for channel in left:
                log.warning("taking away channel %d, which was never finished", channel.id)
                await channel.delete()
        return len(left)

    async def _threads_left(self, guild: discord.Guild, near_channel_id: int) -> list[discord.Thread]:
        """The private threads that the bot owns. Asked for: what was just made may not have been told of yet."""
        threads = await guild.active_threads()
        parent = guild.get_channel(near_channel_id)
        if isinstance(parent, discord.TextChannel) and parent.permissions_for(guild.me).read_message_history:
            threads += [thread async for thread in parent.archived_threads(private=True, limit=SWEPT_ARCHIVED)]
        return [thread for thread in threads if thread.owner_id == guild.me.id and thread.is_private()]

    async def _voices_left(self, guild: discord.Guild) -> list[discord.VoiceChannel]:
        """The voice channels that look as only the bot makes them: shut to everyone, and itself let in by name."""
        channels = [channel for channel in await guild.fetch_channels() if isinstance(channel, discord.VoiceChannel)]
        return [
            channel
            for channel in channels
            if channel.overwrites_for(guild.default_role) == CLOSED and channel.overwrites_for(guild.me) == WELCOME
        ]

    async def rename(self, venue: Venue, name: str) -> None:
        guild = self._rooms.guild(venue.guild_id)
        thread = await self._rooms.thread(guild, venue)
        voice = await self._rooms.own_voice(guild, venue)
        require_on(guild, (TO_EDIT_THREAD, thread), (TO_EDIT_VOICE, voice))
        with refusals_explained():
            if thread.name != name:
                await awake(thread)
                await thread.edit(name=name)
            if voice is not None and voice.name != name:
                await voice.edit(name=name)

    async def close_venue(self, venue: Venue, *, delete_thread: bool = False) -> None:
        guild = self._rooms.guild(venue.guild_id)
        thread = await or_none(self._rooms.thread(guild, venue))
        voice = await self._rooms.own_voice(guild, venue)
        require_on(guild, (TO_EDIT_THREAD, thread), (TO_EDIT_VOICE, voice))
        with refusals_explained():
            if voice is not None:
                await voice.delete()
            if thread is not None and delete_thread:
                await thread.delete()
            elif thread is not None and not (thread.archived and thread.locked):
                await awake(thread)
                await thread.edit(archived=True, locked=True)

    async def close_voice(self, venue: Venue) -> None:
        guild = self._rooms.guild(venue.guild_id)
        voice = await self._rooms.own_voice(guild, venue)
        require_on(guild, (TO_EDIT_VOICE, voice))
        with refusals_explained():
            if voice is not None:
                await voice.delete()

    def _category(
        self, guild: discord.Guild, parent: discord.abc.GuildChannel | None, category_id: int | None
    ) -> discord.CategoryChannel | None:
        """The category that was set, while it is there; else that of the thread's channel."""
        chosen = None if category_id is None else guild.get_channel(category_id)
        if isinstance(chosen, discord.CategoryChannel):
            return chosen
        return None if parent is None else parent.category

    async def _make_thread(self, parent: discord.TextChannel, name: str) -> discord.Thread:
        return await parent.create_thread(
            name=name,
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=self._auto_archive_minutes,  # type: ignore[arg-type] # checked with the config
        )

    async def _make_voice(
        self, guild: discord.Guild, category: discord.CategoryChannel | None, name: str, discord_ids: Sequence[int]
    ) -> discord.VoiceChannel:
        overwrites = overwrites_for(guild, discord_ids)
        return await guild.create_voice_channel(name, category=category, overwrites=overwrites)
