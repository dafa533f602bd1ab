"""Who gets into a group's channels, and who is in them: the part of the chat server that opens and shuts doors."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from cogs.refusals import refusals_explained, require
from cogs.rooms import (
    TO_ADMIT,
    TO_EDIT_THREAD,
    TO_EXPEL,
    TO_SPEAK,
    WELCOME,
    awake,
    let_in_by_name,
    or_none,
    require_on,
)
from services.chat_server import Adder, VenueLook
from services.errors import NoThreadsHereError, PersonNotHereError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from cogs.rooms import Rooms
    from services.chat_server import Venue

SEARCHED_MESSAGES = 100
"""How far back in a thread it is looked for who brought somebody in."""
_JOINING = {discord.MessageType.default, discord.MessageType.reply, discord.MessageType.recipient_add}


class Doors:
    """Lets people in and out, as `services.chat_server.ChatServer` describes it."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def admit(self, venue: Venue, discord_ids: Sequence[int]) -> None:
        guild = self._rooms.guild(venue.guild_id)
        thread = await self._rooms.thread(guild, venue)
        voice = await self._rooms.voice(guild, venue) if venue.own_voice else None
        require_on(guild, (TO_EDIT_THREAD, thread), (TO_ADMIT, voice))
        with refusals_explained():
            members = [await self._rooms.member(guild, discord_id) for discord_id in discord_ids]
            here = [member for member in members if member is not None]
            if not here:
                raise PersonNotHereError()
            await awake(thread)
            for member in here:
                # The thread first: it is the door that Discord may refuse.
                await thread.add_user(member)
                if voice is not None and member.id not in let_in_by_name(voice):
                    await voice.set_permissions(member, overwrite=WELCOME)

    async def expel(self, venue: Venue, discord_ids: Sequence[int]) -> None:
        guild = self._rooms.guild(venue.guild_id)
        thread = await or_none(self._rooms.thread(guild, venue))
        voice = await self._rooms.own_voice(guild, venue)
        require_on(guild, (TO_EDIT_THREAD, thread), (TO_EXPEL, voice))
        with refusals_explained():
            for discord_id in discord_ids:
                if voice is not None:
                    await self._shut_voice(voice, discord_id)
                if thread is not None:
                    await awake(thread)
                    with suppress(discord.NotFound):  # they were not in it
                        await thread.remove_user(discord.Object(discord_id))

    async def _shut_voice(self, voice: discord.VoiceChannel, discord_id: int) -> None:
        """Take somebody's right to enter away, and them out; also of somebody who is not in the guild any more."""
        member = await self._rooms.member(voice.guild, discord_id)
        if discord_id in let_in_by_name(voice):
            if member is not None:
                with suppress(discord.NotFound):  # it was taken away by hand just now
                    await voice.set_permissions(member, overwrite=None)
            else:  # discord.py names only members there
                others = {who: what for who, what in voice.overwrites.items() if who.id != discord_id}
                await voice.edit(overwrites=others)
        if member is not None and member.voice is not None and member.voice.channel == voice:
            await member.move_to(None)

    async def look(self, venue: Venue, expected: Collection[int]) -> VenueLook:
        guild = self._rooms.guild(venue.guild_id)
        thread = await or_none(self._rooms.thread(guild, venue))
        voice = await or_none(self._rooms.voice(guild, venue))
        inside: set[int] = set()
        if thread is not None:
            with refusals_explained():
                inside = {member.id for member in await thread.fetch_members()}
                bots = [one for one in inside - set(expected) if await self._is_bot(guild, one)]
        else:
            bots = []
        return VenueLook(
            thread_name=None if thread is None else thread.name,
            voice_name=None if voice is None else voice.name,
            in_thread=frozenset(inside.difference(bots)),
            in_voice=frozenset(let_in_by_name(voice)) if voice is not None and venue.own_voice else frozenset(),
            bot_in_thread=guild.me.id in inside,
        )

    async def _is_bot(self, guild: discord.Guild, discord_id: int) -> bool:
        member = await self._rooms.member(guild, discord_id)
        return member is not None and member.bot

    async def present(self, guild_id: int, discord_ids: Collection[int]) -> set[int]:
        guild = self._rooms.guild(guild_id)
        with refusals_explained():
            return {one for one in discord_ids if await self._rooms.member(guild, one) is not None}

    async def check_text_channel(self, guild_id: int, channel_id: int, discord_id: int) -> None:
        guild = self._rooms.guild(guild_id)
        channel = guild.get_channel(channel_id)
        with refusals_explained():
            member = await self._rooms.member(guild, discord_id)
        if not isinstance(channel, discord.TextChannel) or member is None:
            raise NoThreadsHereError()
        may = channel.permissions_for(member)
        if not (may.view_channel and may.send_messages):
            raise NoThreadsHereError()

    async def administers(self, guild_id: int, discord_ids: Collection[int]) -> bool:
        guild = self._rooms.guild(guild_id)
        with refusals_explained():
            members = [await self._rooms.member(guild, discord_id) for discord_id in discord_ids]
        return any(member is not None and member.guild_permissions.administrator for member in members)

    async def who_added(self, venue: Venue, discord_id: int, *, after: datetime | None) -> Adder:
        guild = self._rooms.guild(venue.guild_id)
        thread = await self._rooms.thread(guild, venue)
        adder_id = discord_id
        with refusals_explained():
            async for message in thread.history(limit=SEARCHED_MESSAGES):
                if after is not None and message.created_at <= after:
                    break
                if discord_id not in message.raw_mentions and discord_id not in {who.id for who in message.mentions}:
                    continue
                if message.edited_at is not None:  # a mention that is written in afterwards adds nobody
                    continue
                if message.type in _JOINING:
                    adder_id = message.author.id
                if message.type in _JOINING or message.type is discord.MessageType.recipient_remove:
                    break
            adder = await self._rooms.member(guild, adder_id)
        return Adder(adder_id, adder is not None and adder.guild_permissions.administrator)

    async def enter(self, venue: Venue) -> None:
        thread = await self._rooms.thread(self._rooms.guild(venue.guild_id), venue)
        with refusals_explained():
            await awake(thread)
            await thread.join()

    async def check_voice(self, venue: Venue) -> None:
        guild = self._rooms.guild(venue.guild_id)
        voice = await self._rooms.voice(guild, venue)
        require((TO_SPEAK, voice.permissions_for(guild.me)))
