"""Discord as the services' chat server: `services.chat_server.ChatServer` on discord.py."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import discord

from cogs.refusals import refusals_explained, require
from services.chat_server import Venue
from services.errors import ChatServerError, NoThreadsHereError, ThreadGoneError, UserError, VoiceChannelGoneError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from cogs.client import Chorus

log = logging.getLogger(__name__)

ChannelT = TypeVar("ChannelT", discord.Thread, discord.VoiceChannel)

# What a group's thread and voice channel take, by where Discord asks for it.
_TO_OPEN_THREAD = discord.Permissions(
    view_channel=True, send_messages_in_threads=True, create_private_threads=True, manage_threads=True
)
_TO_OPEN_VOICE = discord.Permissions(
    view_channel=True, manage_channels=True, manage_roles=True, connect=True, speak=True
)
_TO_ADMIT = discord.Permissions(view_channel=True, manage_roles=True, connect=True, speak=True)
_TO_EXPEL = discord.Permissions(view_channel=True, manage_roles=True, move_members=True)
_TO_CLOSE_THREAD = discord.Permissions(view_channel=True, manage_threads=True)
_TO_CLOSE_VOICE = discord.Permissions(view_channel=True, manage_channels=True)
_TO_SPEAK = discord.Permissions(view_channel=True, connect=True, speak=True)
_WELCOME = discord.PermissionOverwrite(view_channel=True, connect=True, speak=True)
_CLOSED = discord.PermissionOverwrite(view_channel=False, connect=False)


class DiscordChatServer:
    """Makes and keeps the channels that groups meet in."""

    def __init__(self, bot: Chorus, *, auto_archive_minutes: int = 10_080) -> None:
        self._bot = bot
        self._auto_archive_minutes = auto_archive_minutes

    async def open_venue(self, guild_id: int, near_channel_id: int, name: str, discord_ids: Sequence[int]) -> Venue:
        guild = self._guild(guild_id)
        parent = self._thread_parent(guild, near_channel_id)
        above_voice = (
            guild.me.guild_permissions if parent.category is None else parent.category.permissions_for(guild.me)
        )
        require((_TO_OPEN_THREAD, parent.permissions_for(guild.me)), (_TO_OPEN_VOICE, above_voice))
        thread: discord.Thread | None = None
        voice: discord.VoiceChannel | None = None
        with refusals_explained():
            try:
                thread = await parent.create_thread(
                    name=name,
                    type=discord.ChannelType.private_thread,
                    invitable=False,
                    auto_archive_duration=self._auto_archive_minutes,  # type: ignore[arg-type] # checked with the config
                )
                voice = await guild.create_voice_channel(
                    name, category=parent.category, overwrites=_overwrites(guild, discord_ids)
                )
                for discord_id in discord_ids:
                    await thread.add_user(discord.Object(discord_id))
            except BaseException:
                await _take_away(thread, voice)
                raise
        return Venue(guild_id, thread.id, voice.id)

    async def admit(self, venue: Venue, discord_ids: Sequence[int]) -> None:
        guild = self._guild(venue.guild_id)
        thread = await self._thread(guild, venue)
        voice = await self._voice(guild, venue)
        _require_on(guild, (_TO_CLOSE_THREAD, thread), (_TO_ADMIT, voice))
        with refusals_explained():
            await _awake(thread)
            for discord_id in discord_ids:
                if (member := await self._member(guild, discord_id)) is not None:
                    # The thread first: it is the door that Discord may refuse.
                    await thread.add_user(member)
                    await voice.set_permissions(member, overwrite=_WELCOME)

    async def expel(self, venue: Venue, discord_ids: Sequence[int]) -> None:
        guild = self._guild(venue.guild_id)
        thread = await _or_none(self._thread(guild, venue))
        voice = await _or_none(self._voice(guild, venue))
        _require_on(guild, (_TO_CLOSE_THREAD, thread), (_TO_EXPEL, voice))
        with refusals_explained():
            for discord_id in discord_ids:
                if voice is not None:
                    await self._shut_voice(guild, voice, discord_id)
                if thread is not None:
                    await _awake(thread)
                    with suppress(discord.NotFound):  # they were not in it
                        await thread.remove_user(discord.Object(discord_id))

    async def _shut_voice(self, guild: discord.Guild, voice: discord.VoiceChannel, discord_id: int) -> None:
        """Take somebody's right to enter away, and them out. Who left the guild keeps an overwrite until then."""
        member = await self._member(guild, discord_id)
        if member is None:
            return
        await voice.set_permissions(member, overwrite=None)
        if member.voice is not None and member.voice.channel == voice:
            await member.move_to(None)

    async def close_venue(self, venue: Venue) -> None:
        guild = self._guild(venue.guild_id)
        thread = await _or_none(self._thread(guild, venue))
        voice = await _or_none(self._voice(guild, venue))
        _require_on(guild, (_TO_CLOSE_THREAD, thread), (_TO_CLOSE_VOICE, voice))
        with refusals_explained():
            if voice is not None:
                await voice.delete()
            if thread is not None:
                await thread.edit(archived=True, locked=True)

    async def check_voice(self, venue: Venue) -> None:
        guild = self._guild(venue.guild_id)
        voice = await self._voice(guild, venue)
        require((_TO_SPEAK, voice.permissions_for(guild.me)))

    async def announce(self, venue: Venue, key: str, **params: object) -> None:
        try:
            thread = await self._thread(self._guild(venue.guild_id), venue)
            await thread.send(self._bot.speech.say(key, **params))
        except (discord.HTTPException, UserError) as error:
            log.warning("%s could not be said in thread %d: %s", key, venue.thread_id, error)

    def _guild(self, guild_id: int) -> discord.Guild:
        guild = self._bot.get_guild(guild_id)
        if guild is None:
            raise ChatServerError(detail="the server is not there")
        return guild

    def _thread_parent(self, guild: discord.Guild, channel_id: int) -> discord.TextChannel:
        channel = guild.get_channel_or_thread(channel_id)
        if isinstance(channel, discord.Thread):
            channel = channel.parent
        if not isinstance(channel, discord.TextChannel):
            raise NoThreadsHereError()
        return channel

    async def _thread(self, guild: discord.Guild, venue: Venue) -> discord.Thread:
        """Raises ThreadGoneError. An archived thread is not in the cache and is asked for."""
        thread = guild.get_thread(venue.thread_id)
        if thread is None:
            try:
                fetched = await guild.fetch_channel(venue.thread_id)
            except (discord.NotFound, discord.Forbidden):
                raise ThreadGoneError() from None
            if not isinstance(fetched, discord.Thread):
                raise ThreadGoneError()
            thread = fetched
        return thread

    async def _voice(self, guild: discord.Guild, venue: Venue) -> discord.VoiceChannel:
        channel = guild.get_channel(venue.voice_channel_id)
        if not isinstance(channel, discord.VoiceChannel):
            raise VoiceChannelGoneError()
        return channel

    async def _member(self, guild: discord.Guild, discord_id: int) -> discord.Member | None:
        try:
            return guild.get_member(discord_id) or await guild.fetch_member(discord_id)
        except discord.NotFound:  # they have left the server
            return None


def _overwrites(
    guild: discord.Guild, discord_ids: Sequence[int]
) -> dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]:
    """A voice channel that only these people, the bot and the guild's administrators may enter."""
    overwrites: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {
        guild.default_role: _CLOSED,
        guild.me: _WELCOME,
    }
    for discord_id in discord_ids:
        overwrites[discord.Object(discord_id, type=discord.Member)] = _WELCOME
    return overwrites


def _require_on(
    guild: discord.Guild, *needs: tuple[discord.Permissions, discord.Thread | discord.VoiceChannel | None]
) -> None:
    """Raises MissingPermissionError unless the bot has what is needed on those channels that are still there."""
    require(*((needed, channel.permissions_for(guild.me)) for needed, channel in needs if channel is not None))


async def _take_away(thread: discord.Thread | None, voice: discord.VoiceChannel | None) -> None:
    for channel in (thread, voice):
        try:
            if channel is not None:
                await channel.delete()
        except discord.HTTPException:
            log.warning("could not take away channel %s", channel, exc_info=True)


async def _awake(thread: discord.Thread) -> None:
    """In an archived thread Discord changes nothing."""
    if thread.archived:
        await thread.edit(archived=False)


async def _or_none(channel: Awaitable[ChannelT]) -> ChannelT | None:
    try:
        return await channel
    except (ThreadGoneError, VoiceChannelGoneError):
        return None
