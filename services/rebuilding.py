"""Channels that were deleted by hand, made anew: a group goes on without its people doing anything."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from services.audit import deed
from services.errors import ThreadGoneError, UserError, VoiceChannelGoneError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import AuditEntry, Group, Place
    from models.database import Database
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.guilds import Guilds
    from services.openings import Openings
    from services.playback import Playback

log = logging.getLogger(__name__)


class Rebuilding:
    """Opens channels anew and keeps where they are; the group's lock is held by whoever calls."""

    def __init__(
        self,
        database: Database,
        chat_server: ChatServer,
        guilds: Guilds,
        openings: Openings,
        playback: Playback,
        clock: Clock,
    ) -> None:
        self._database = database
        self._chat_server = chat_server
        self._guilds = guilds
        self._openings = openings
        self._playback = playback
        self._clock = clock
        self._told_lost: set[tuple[int, str]] = set()
        """What people know already: a group that lacks something is tried again and again."""

    async def new_thread(self, group: Group, venue: Venue) -> Venue:
        """A new thread in the channel of the old one, else in the guild's home channel.

        Raises ThreadGoneError when neither takes one; the owner has been told then.
        """
        home = await self._guilds.home_of(venue.guild_id)
        for near_id in (venue.parent_id, home.home_channel_id):
            if near_id is None:
                continue
            try:
                made = await self._open_thread(group, venue, near_id)
            except UserError as refusal:
                log.warning("group %d gets no thread in channel %d: %s", group.row_id, near_id, refusal)
                continue
            self._told_lost.discard((group.row_id, "thread"))
            await self._chat_server.announce(made, "group-thread-anew", group=group.name)
            return made
        if self._is_news(group, "thread"):
            async with self._database.read() as tx:
                owner_accounts = await tx.users.discord_ids(group.owner_id)
            await self._chat_server.tell(owner_accounts, "group-thread-lost", group=group.name)
        raise ThreadGoneError()

    async def _open_thread(self, group: Group, venue: Venue, near_id: int) -> Venue:
        people, place = await self._people_and_place(group, venue)
        newest_id = max(venue.thread_id, venue.voice_channel_id if venue.own_voice else 0)
        async with self._openings.begun(venue.guild_id, near_id, group.name, after_id=newest_id) as opening:
            made = await self._chat_server.open_thread(venue, near_id, group.name, people)
            place.thread_id, place.parent_id = made.thread_id, made.parent_id
            await self._openings.settled(opening, place, self._deed("thread deleted by hand", group))
        return made

    async def new_voice(self, group: Group, venue: Venue) -> Venue:
        """A new voice channel of the group's own; what played there has stopped.

        Raises VoiceChannelGoneError when none can be made; the group has been told then.
        """
        await self._playback.release(group.row_id)
        try:
            made = await self.make_voice(group, venue, self._deed("voice channel deleted by hand", group))
        except UserError as refusal:
            log.warning("group %d gets no voice channel: %s", group.row_id, refusal)
            if self._is_news(group, "voice channel"):
                await self._chat_server.announce(venue, "group-voice-lost", group=group.name)
            raise VoiceChannelGoneError() from refusal
        await self._chat_server.announce(made, "group-voice-anew", group=group.name)
        return made

    async def make_voice(self, group: Group, venue: Venue, deed: AuditEntry) -> Venue:
        """A voice channel of the group's own, in place of the one it has; what plays there stops then.

        Raises what the chat server refuses with: then the group has the one that it had.
        """
        home = await self._guilds.home_of(venue.guild_id)
        people, place = await self._people_and_place(group, venue)
        near_id = venue.parent_id or home.home_channel_id or venue.thread_id
        newest_id = max(venue.thread_id, venue.voice_channel_id if venue.own_voice else 0)
        async with self._openings.begun(venue.guild_id, near_id, group.name, after_id=newest_id) as opening:
            made = await self._chat_server.open_voice(
                venue, group.name, people, voice_category_id=home.voice_category_id
            )
            place.voice_channel_id, place.made_voice_channel = made.voice_channel_id, True
            await self._openings.settled(opening, place, deed)
        self._told_lost.discard((group.row_id, "voice channel"))
        await self._playback.release(group.row_id)
        return made

    def _is_news(self, group: Group, lost: str) -> bool:
        """Whether it is told for the first time since the start that a group lost something."""
        if (group.row_id, lost) in self._told_lost:
            return False
        self._told_lost.add((group.row_id, lost))
        return True

    async def _people_and_place(self, group: Group, venue: Venue) -> tuple[Sequence[int], Place]:
        async with self._database.read() as tx:
            accounts = await tx.members.discord_ids(group.row_id)
            place = await tx.groups.place_of(group.row_id, venue.guild_id)
        if place is None:
            raise ThreadGoneError()
        present = await self._chat_server.present(venue.guild_id, accounts)
        return [account for account in accounts if account in present], place

    def _deed(self, action: str, group: Group) -> AuditEntry:
        return deed(action, now=self._clock(), group_id=group.row_id, guild_id=group.guild_id)
