"""One group made to agree with what is on the chat server. The rules, in the order in which they are applied:

- A group that somebody began to delete is deleted to its end.
- A group whose owner is no member passes on, or ends (`services.succession`).
- A thread that was deleted is opened anew in the same channel, else in the guild's home channel; a voice channel too.
  What was said stays kept. Where that is not possible the owner is told.
- A name that was changed by hand on either channel becomes the group's, when it can be; else it is set back.
- Who is in the thread without being a member becomes one, if who brought them in may add members and they are
  registered; else they are taken out again, and invited when they only lack an account.
- Who is a member without being in the thread, on any of their Discord accounts, is none any more. An owner is brought
  back, unless they left the guild: then the group passes on or ends (`services.succession`).
- The voice channel is open to exactly those Discord accounts that are in the thread.

Every step leaves a state from which the next look goes on, so that it may break off anywhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from services.audit import deed
from services.errors import GroupNameTakenError, InvalidInputError
from services.texts import clean_group_name, comparable
from services.venues import venue_of_group

if TYPE_CHECKING:
    from models import Group
    from models.database import Database
    from services.chat_server import ChatServer, Venue, VenueLook
    from services.clock import Clock
    from services.endings import Endings
    from services.guest_list import GuestList
    from services.playback import Playback
    from services.rebuilding import Rebuilding


TRANSITIONS_KEPT_FOR = timedelta(days=30)
MOST_TRANSITIONS = 10_000
"""Of one player: what it did in the last days, to look up what went wrong."""


class Upkeep:
    """Tends groups, one at a time; the group's lock is held by whoever calls."""

    def __init__(
        self,
        database: Database,
        chat_server: ChatServer,
        endings: Endings,
        rebuilding: Rebuilding,
        guest_list: GuestList,
        playback: Playback,
        clock: Clock,
    ) -> None:
        self._database = database
        self._chat_server = chat_server
        self._endings = endings
        self._rebuilding = rebuilding
        self._guest_list = guest_list
        self._playback = playback
        self._clock = clock

    async def tend(self, group: Group) -> None:
        """Make a group agree. Raises what the chat server refuses with; the rest is then done the next time."""
        async with self._database.begin() as tx:
            oldest = self._clock() - TRANSITIONS_KEPT_FOR
            await tx.player_standings.forget_transitions(group.row_id, before=oldest, keep=MOST_TRANSITIONS)
            await tx.queue_orders.tidy(group.row_id)
        async with self._database.read() as tx:
            venue = await venue_of_group(tx, group)
            members = await tx.members.discord_ids(group.row_id)
        if venue is None:  # it is being made
            return
        if group.ending_at is not None:
            await self._endings.end(group, venue, None)
            return
        owned = await self._guest_list.owned(group)
        if owned is None:
            return
        group = owned
        look = await self._chat_server.look(venue, members)
        if look.thread_name is None:
            venue = await self._rebuilding.new_thread(group, venue)
        if look.voice_name is None:
            venue = await self._rebuilding.new_voice(group, venue)
        if look.thread_name is not None:
            if not look.bot_in_thread:
                await self._chat_server.enter(venue)
            await self._guest_list.settle(group, venue, look)
        await self._agree_on_name(group, venue, look)

    async def _agree_on_name(self, group: Group, venue: Venue, look: VenueLook) -> None:
        names = [look.thread_name, look.voice_name if venue.own_voice else None]
        by_hand = [name for name in names if name is not None and name != group.name]
        if not by_hand:
            return
        try:
            await self._take_name(group.row_id, by_hand[0])
        except (InvalidInputError, GroupNameTakenError):
            await self._chat_server.rename(venue, group.name)
            await self._chat_server.announce(venue, "group-name-set-back", group=group.name, name=by_hand[0])
            return
        async with self._database.read() as tx:
            named = await tx.groups.by_id(group.row_id)
        if named is not None:
            self._playback.rename(named.row_id, named.name)
            await self._chat_server.rename(venue, named.name)

    async def _take_name(self, group_id: int, typed_name: str) -> None:
        """Raises InvalidInputError or GroupNameTakenError."""
        name = clean_group_name(typed_name)
        async with self._database.begin() as tx:
            group = await tx.groups.by_id(group_id)
            if group is None:
                return
            other = await tx.groups.by_name(group.guild_id, comparable(name))
            if other is not None and other.row_id != group_id:
                raise GroupNameTakenError(name=name)
            group.name, group.name_key = name, comparable(name)
            await tx.audit.write(deed("renamed by hand", now=self._clock(), group_id=group_id, guild_id=group.guild_id))
