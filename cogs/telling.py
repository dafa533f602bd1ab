"""What the bot says by itself: in a group's thread, and to people directly. The part of the chat server that talks."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from cogs.knocking import answers_to, register_button
from services.errors import ChatServerError, UserError
from services.refs import PersonRef

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cogs.client import Chorus
    from cogs.rooms import Rooms
    from services.chat_server import Venue

log = logging.getLogger(__name__)


UNREACHABLE = (discord.HTTPException, aiohttp.ClientError, OSError)
"""What a call ends in that Discord refuses, or that never came to Discord."""


class Telling:
    """Says sentences, as `services.chat_server.ChatServer` describes it. What Discord refuses is logged."""

    def __init__(self, bot: Chorus, rooms: Rooms) -> None:
        self._bot = bot
        self._rooms = rooms

    async def announce(self, venue: Venue, key: str, **params: object) -> None:
        await self._post(venue, self._bot.speech.say(key, **params))

    async def post(self, venue: Venue, key: str, **params: object) -> int | None:
        return await self._post(venue, self._bot.speech.say(key, **params))

    async def ask_to_join(self, venue: Venue, group_id: int, discord_id: int, name: str) -> None:
        sentence = self._bot.speech.say("join-asked", name=name, person=PersonRef(discord_id))
        await self._post(venue, sentence, view=answers_to(self._bot.speech, group_id, discord_id))

    async def tell(self, discord_ids: Iterable[int], key: str, **params: object) -> set[int]:
        sentence = self._bot.speech.say(key, **params)
        return {discord_id for discord_id in discord_ids if await self._write_to(discord_id, sentence)}

    async def owners(self) -> Collection[int]:
        try:
            return owners_of(await self._bot.application_info())
        except UNREACHABLE as error:
            raise ChatServerError(detail=str(error)) from error

    async def invite(self, discord_id: int, group_name: str, inviter_name: str) -> bool:
        sentence = self._bot.speech.say("member-invitation", group=group_name, inviter=inviter_name)
        return await self._write_to(discord_id, sentence, view=register_button(self._bot.speech))

    async def _post(self, venue: Venue, sentence: str, **extras: Any) -> int | None:
        try:
            thread = await self._rooms.thread(self._rooms.guild(venue.guild_id), venue)
            return (await thread.send(sentence, **extras)).id
        except (discord.HTTPException, UserError) as error:
            log.warning("something could not be said in thread %d: %s", venue.thread_id, error)
            return None

    async def _write_to(self, discord_id: int, sentence: str, **extras: Any) -> bool:
        try:
            user = self._bot.get_user(discord_id) or await self._bot.fetch_user(discord_id)
            await user.send(sentence, **extras)
        except UNREACHABLE as error:
            log.info("a direct message could not be sent to %d: %s", discord_id, error)
            return False
        return True


def owners_of(application: discord.AppInfo) -> Collection[int]:
    """The Discord accounts of those who run an application: its owner, or its team's members, without those invited."""
    if application.team is None:
        return [application.owner.id]
    joined = discord.TeamMembershipState.accepted
    return [member.id for member in application.team.members if member.membership_state is joined]
