"""A ChatServer in memory, for testing the services alone.

The real one needs Discord: it is tested end to end, through the sandbox, in `tests/cogs`. This one keeps to the same
protocol, remembers what was done with it, and refuses, hangs or breaks off when a test wants it to.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from services.chat_server import Adder, Face, Occupancy, Venue, VenueLook
from services.errors import (
    HomeGoneError,
    NoThreadsHereError,
    PersonNotHereError,
    ThreadGoneError,
    UserError,
    VoiceChannelGoneError,
)
from tests.services.person import GENERAL_ID, GUILD_ID

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from services.chat_server import Floor, Shortfall

FIRST_CHANNEL_ID = 2**53 + 1


class MemoryChatServer:
    """Channels in memory, each with its name and who is in it. Everybody is in the guild, but for the `absent`; those
    who are to be named when it is asked for its people are `here`.

    While `line` is not set the server does not answer; `refusal` is what it answers then. `second_door_refuses` lets
    people into the thread and then refuses; `cannot_open` is what it answers who wants a new channel.
    """

    def __init__(self) -> None:
        self.admitted: dict[Venue, set[int]] = {}
        self.names: dict[Venue, str] = {}
        self.closed: set[Venue] = set()
        self.kept_threads: set[Venue] = set()
        self.announced: list[tuple[Venue, str, dict[str, object]]] = []
        self.told: list[tuple[int, str]] = []
        self.invited: list[int] = []
        self.wishes: list[int] = []
        self.swept: list[tuple[str, int]] = []
        self.here: set[int] = set()
        self.servers = {GUILD_ID: "Home"}
        self.text_channels = {GENERAL_ID}
        """Those that everybody may write in."""
        self.listening: set[int] | None = None
        """Who sits in any voice channel and hears, where a test says so."""
        self.absent: set[int] = set()
        self.administrators: set[int] = set()
        self.closed_to_messages: set[int] = set()
        self.application_owners: set[int] = set()
        self.adders: dict[int, Adder] = {}
        self.out_until: dict[int, datetime | None] = {}
        self.refusal: UserError | None = None
        self.second_door_refuses: UserError | None = None
        self.cannot_open: UserError | None = None
        self.sweep_refusal: UserError | None = None
        self.missing: list[Shortfall] = []
        self.called: dict[int, str] = {}
        """What the server shows people as."""
        self.line = asyncio.Event()
        self.line.set()
        self.asked = asyncio.Event()
        self.in_voice: dict[int, Occupancy] = {}
        """Who sits in a voice channel, where a test says so; everybody who may, and hears, where none does."""
        self._gone: set[int] = set()
        self._next_id = FIRST_CHANNEL_ID

    def lose(self, channel_id: int) -> None:
        """A moderator deletes a thread or a voice channel by hand."""
        self._gone.add(channel_id)

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
        await self._answer()
        own_voice = voice_channel_id is None
        voice_id = self._new_id() if voice_channel_id is None else voice_channel_id
        venue = Venue(guild_id, self._new_id(), voice_id, parent_id=near_channel_id, own_voice=own_voice)
        self.admitted[venue], self.names[venue] = set(discord_ids), name
        return venue

    async def check_voice_channel(self, guild_id: int, channel_id: int, discord_id: int) -> None:
        await self._answer()

    async def open_thread(self, venue: Venue, near_channel_id: int, name: str, discord_ids: Sequence[int]) -> Venue:
        await self._answer_opening()
        if near_channel_id in self._gone:
            raise NoThreadsHereError()
        return self._move(venue, replace(venue, thread_id=self._new_id(), parent_id=near_channel_id), discord_ids)

    async def open_voice(
        self, venue: Venue, name: str, discord_ids: Sequence[int], *, voice_category_id: int | None = None
    ) -> Venue:
        await self._answer_opening()
        return self._move(venue, replace(venue, voice_channel_id=self._new_id(), own_voice=True), discord_ids)

    async def sweep(
        self, guild_id: int, near_channel_id: int, name: str, *, after_id: int, spare: Collection[int]
    ) -> int:
        await asyncio.sleep(0)
        if self.sweep_refusal is not None:
            raise self.sweep_refusal
        self.swept.append((name, after_id))
        return 0

    async def look(self, venue: Venue, expected: Collection[int]) -> VenueLook:
        await self._answer()
        here = frozenset(self.admitted.get(self._known(venue), ()))
        return VenueLook(
            thread_name=None if venue.thread_id in self._gone else self.names[self._known(venue)],
            voice_name=None if venue.voice_channel_id in self._gone else self.names[self._known(venue)],
            in_thread=here,
            in_voice=here if venue.own_voice else frozenset(),
            bot_in_thread=True,
        )

    async def present(self, guild_id: int, discord_ids: Collection[int]) -> set[int]:
        await self._answer()
        return set(discord_ids) - self.absent

    def guilds(self) -> Mapping[int, str]:
        return self.servers

    async def shared(self, discord_ids: Collection[int]) -> Mapping[int, str]:
        return {guild_id: name for guild_id, name in self.servers.items() if await self.present(guild_id, discord_ids)}

    async def check_text_channel(self, guild_id: int, channel_id: int, discord_id: int) -> None:
        await self._answer()
        if channel_id not in self.text_channels:
            raise NoThreadsHereError()

    async def administers(self, guild_id: int, discord_ids: Collection[int]) -> bool:
        await self._answer()
        return not self.administrators.isdisjoint(discord_ids)

    async def people(self, guild_id: int) -> Collection[int]:
        await self._answer()
        return self.here - self.absent

    async def who_added(self, venue: Venue, discord_id: int, *, after: datetime | None) -> Adder:
        self.out_until[discord_id] = after
        return self.adders.get(discord_id, Adder(discord_id, is_admin=False))

    async def enter(self, venue: Venue) -> None:
        await self._answer()

    async def admit(self, venue: Venue, discord_ids: Sequence[int]) -> None:
        await self._answer()
        if venue.thread_id in self._gone:
            raise ThreadGoneError()
        self._require_voice(venue)
        if not set(discord_ids) - self.absent:
            raise PersonNotHereError()
        self.admitted[self._known(venue)].update(set(discord_ids) - self.absent)
        if self.second_door_refuses is not None:
            raise self.second_door_refuses

    async def expel(self, venue: Venue, discord_ids: Sequence[int]) -> None:
        await self._answer()
        self.admitted[self._known(venue)].difference_update(discord_ids)

    async def rename(self, venue: Venue, name: str) -> None:
        await self._answer()
        self.names[self._known(venue)] = name

    async def close_venue(self, venue: Venue, *, delete_thread: bool = False) -> None:
        await self._answer()
        self.closed.add(venue)
        if venue.own_voice:
            self.lose(venue.voice_channel_id)
        if not delete_thread:
            self.kept_threads.add(venue)

    async def close_voice(self, venue: Venue) -> None:
        await self._answer()
        if venue.own_voice:
            self.lose(venue.voice_channel_id)

    async def check_voice(self, venue: Venue) -> None:
        await self._answer()
        self._require_voice(venue)

    async def missing_permissions(
        self, guild_id: int, home_channel_id: int | None, voice_category_id: int | None
    ) -> Sequence[Shortfall]:
        await self._answer()
        if self._gone & {home_channel_id, voice_category_id}:
            raise HomeGoneError()
        return self.missing

    def faces(self, guild_id: int, discord_ids: Collection[int]) -> Mapping[int, Face]:
        return {
            one: Face(self.called.get(one, f"#{one}"), f"https://cdn.example/{one}.png", "#123456")
            for one in discord_ids
        }

    def channel_names(self, venue: Venue) -> Mapping[int, str]:
        return {venue.thread_id: "the thread", venue.voice_channel_id: "the voice channel"}

    def occupancy(self, guild_id: int, voice_channel_id: int) -> Occupancy | None:
        if voice_channel_id in self.in_voice:
            return self.in_voice[voice_channel_id]
        if self.listening is not None:
            return Occupancy(frozenset(self.listening), frozenset(self.listening))
        people = [ids for venue, ids in self.admitted.items() if venue.voice_channel_id == voice_channel_id]
        everybody = frozenset().union(*people)
        return Occupancy(everybody, everybody)

    async def take_the_floor(self, guild_id: int) -> Floor:
        return "speaks"

    async def announce(self, venue: Venue, key: str, **params: object) -> None:
        if self.refusal is None and venue.thread_id not in self._gone:
            self.announced.append((venue, key, params))

    async def post(self, venue: Venue, key: str, **params: object) -> int | None:
        await self.announce(venue, key, **params)
        return len(self.announced)

    async def tell(self, discord_ids: Iterable[int], key: str, **params: object) -> set[int]:
        reached = set(discord_ids) - self.closed_to_messages
        self.told += [(discord_id, key) for discord_id in sorted(reached)]
        return reached

    async def owners(self) -> Collection[int]:
        if self.refusal is not None:
            raise self.refusal
        return self.application_owners

    async def invite(self, discord_id: int, group_name: str, inviter_name: str) -> bool:
        self.invited.append(discord_id)
        return discord_id not in self.closed_to_messages

    async def ask_to_join(self, venue: Venue, group_id: int, discord_id: int, name: str) -> None:
        self.wishes.append(discord_id)

    def _move(self, old: Venue, new: Venue, discord_ids: Sequence[int]) -> Venue:
        known = self._known(old)
        self.names[new] = self.names.pop(known)
        self.admitted.pop(known)
        self.admitted[new] = set(discord_ids)
        return new

    def _known(self, venue: Venue) -> Venue:
        """The venue under which a thread's people are kept: its voice channel may have been another one then."""
        return next((known for known in self.names if known.thread_id == venue.thread_id), venue)

    def _new_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1

    def _require_voice(self, venue: Venue) -> None:
        if venue.voice_channel_id in self._gone:
            raise VoiceChannelGoneError()

    async def _answer_opening(self) -> None:
        await self._answer()
        if self.cannot_open is not None:
            raise self.cannot_open

    async def _answer(self) -> None:
        self.asked.set()
        await asyncio.sleep(0)  # others run while a server is asked
        await self.line.wait()
        if self.refusal is not None:
            raise self.refusal
