"""A group's channels in discord.py's hands: found, looked at, and what may be done in them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import discord

from cogs.refusals import refusals_explained, require
from services.errors import ChatServerError, NoThreadsHereError, ThreadGoneError, VoiceChannelGoneError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection

    from cogs.client import Chorus
    from services.chat_server import Venue

VoiceRoom = discord.VoiceChannel | discord.StageChannel
"""What a group can listen in; its own is never a stage."""
ChannelT = TypeVar("ChannelT", bound=discord.Thread | VoiceRoom)

# What a group's thread and voice channel take, by where Discord asks for it.
TO_OPEN_THREAD = discord.Permissions(
    view_channel=True, send_messages_in_threads=True, create_private_threads=True, manage_threads=True
)
TO_OPEN_VOICE = discord.Permissions(
    view_channel=True, manage_channels=True, manage_roles=True, connect=True, speak=True
)
TO_ADMIT = discord.Permissions(view_channel=True, manage_roles=True, connect=True, speak=True)
TO_EXPEL = discord.Permissions(view_channel=True, manage_roles=True, move_members=True)
TO_EDIT_THREAD = discord.Permissions(view_channel=True, manage_threads=True)
TO_EDIT_VOICE = discord.Permissions(view_channel=True, manage_channels=True)
TO_SPEAK = discord.Permissions(view_channel=True, connect=True, speak=True)
WELCOME = discord.PermissionOverwrite(view_channel=True, connect=True, speak=True)
CLOSED = discord.PermissionOverwrite(view_channel=False, connect=False)

COUNT_WITHIN_S = 30.0
"""How long Discord may take to tell who is on a server, a thousand people at a time."""

Overwrites = dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]


class Rooms:
    """Finds guilds, channels and members, in memory where that can be trusted."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot

    def guild(self, guild_id: int) -> discord.Guild:
        """Raises ChatServerError for one that the bot is not in or that cannot be reached now."""
        guild = self._bot.get_guild(guild_id)
        if guild is None or guild.unavailable:
            raise ChatServerError(detail="the server is not there")
        return guild

    def guilds(self) -> dict[int, str]:
        """The guilds that can be reached now, with their names."""
        return {guild.id: guild.name for guild in self._bot.guilds if not guild.unavailable}

    def parent(self, guild: discord.Guild, channel_id: int) -> discord.TextChannel:
        """The text channel that threads are made in near a channel. Raises NoThreadsHereError."""
        channel = guild.get_channel_or_thread(channel_id)
        if isinstance(channel, discord.Thread):
            channel = channel.parent
        if not isinstance(channel, discord.TextChannel):
            raise NoThreadsHereError()
        return channel

    async def thread(self, guild: discord.Guild, venue: Venue) -> discord.Thread:
        """A group's thread. An archived one is not in memory and is asked for.

        Raises ThreadGoneError, and ChatServerError when the bot is not told whether it is there.
        """
        thread = guild.get_thread(venue.thread_id)
        if thread is not None:
            return thread
        with refusals_explained():
            try:
                fetched = await guild.fetch_channel(venue.thread_id)
            except discord.NotFound:
                raise ThreadGoneError() from None
        if not isinstance(fetched, discord.Thread):
            raise ThreadGoneError()
        return fetched

    async def voice(self, guild: discord.Guild, venue: Venue) -> VoiceRoom:
        """A group's voice channel. Raises VoiceChannelGoneError."""
        channel = guild.get_channel(venue.voice_channel_id)
        if not isinstance(channel, VoiceRoom):
            raise VoiceChannelGoneError()
        return channel

    async def own_voice(self, guild: discord.Guild, venue: Venue) -> discord.VoiceChannel | None:
        """The voice channel, unless it is gone or was there before the group."""
        voice = await or_none(self.voice(guild, venue)) if venue.own_voice else None
        return voice if isinstance(voice, discord.VoiceChannel) else None

    async def people(self, guild_id: int) -> Collection[int]:
        """Everybody but bots: asked for once, and kept up to date by what Discord tells. Raises ChatServerError."""
        guild = self.guild(guild_id)
        if not guild.chunked:
            try:
                async with asyncio.timeout(COUNT_WITHIN_S):
                    await guild.chunk()
            except TimeoutError:
                raise ChatServerError(detail="it did not say in time who is on the server") from None
        return {member.id for member in guild.members if not member.bot}

    async def member(self, guild: discord.Guild, discord_id: int) -> discord.Member | None:
        """Somebody of the guild; None when they are not in it. Raises discord.HTTPException."""
        try:
            return guild.get_member(discord_id) or await guild.fetch_member(discord_id)
        except discord.NotFound:
            return None


def overwrites_for(guild: discord.Guild, discord_ids: Collection[int]) -> Overwrites:
    """A voice channel that only these people, the bot and the guild's administrators may enter."""
    overwrites: Overwrites = {guild.default_role: CLOSED, guild.me: WELCOME}
    for discord_id in discord_ids:
        overwrites[discord.Object(discord_id, type=discord.Member)] = WELCOME
    return overwrites


def let_in_by_name(voice: VoiceRoom) -> set[int]:
    """The people that a voice channel is open to by an overwrite of their own; bots are left out."""
    return {target.id for target, overwrite in voice.overwrites.items() if overwrite.connect and _is_person(target)}


def _is_person(target: discord.Role | discord.Member | discord.Object) -> bool:
    """Whether an overwrite is a person's. Of somebody who is not in memory it is not known that they are a bot."""
    if isinstance(target, discord.Object):
        return target.type is not discord.Role
    return isinstance(target, discord.Member) and not target.bot


def require_on(guild: discord.Guild, *needs: tuple[discord.Permissions, discord.Thread | VoiceRoom | None]) -> None:
    """Raises MissingPermissionError unless the bot has what is needed on those channels that are still there."""
    require(*((needed, channel.permissions_for(guild.me)) for needed, channel in needs if channel is not None))


async def awake(thread: discord.Thread) -> None:
    """In an archived thread Discord changes nothing."""
    if thread.archived:
        await thread.edit(archived=False)


async def or_none(channel: Awaitable[ChannelT]) -> ChannelT | None:
    """The channel; None when it is gone."""
    try:
        return await channel
    except (ThreadGoneError, VoiceChannelGoneError):
        return None
