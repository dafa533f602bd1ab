"""What happens to the music when people come and go: it is held, the bot leaves and comes back, tracks go.

Events are hints where to look; what is done is decided from who is in the voice channel now, at the moments that are
due by the clock. Touches the players and the chat server.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from audio.errors import VoiceError
from services import player_events as events
from services.errors import UserError
from services.refs import ChannelRef
from services.room.presence import Presence, next_due
from services.room.takeover import free_at

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine
    from datetime import datetime

    from models.database import Database
    from services.chat_server import ChatServer, Occupancy
    from services.clock import Clock
    from services.player import GroupPlayer
    from services.player_watch import PlayerChange
    from services.players import Players
    from services.room.room import Room
    from services.room.settings import RoomSettings

log = logging.getLogger(__name__)

_EVENTS: dict[str, events.Event] = {"pause": events.PauseForNobody(), "leave": events.LeaveForNobody()}


@dataclass
class _Watched:
    """What is known of one player's room."""

    presence: Presence = field(default_factory=Presence)
    paused_since: datetime | None = None
    gone_since: dict[int, datetime] = field(default_factory=dict)
    """Since when requesters of waiting tracks are out of the voice channel, by their account."""
    is_kept_out: bool = False
    """Whether the bot could not come to those who listen in the voice channel now, who have been told."""
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    alarm: asyncio.Task[None] | None = None


class Comings:
    """Looks after the rooms of all players that have been asked for; `close` at the end."""

    def __init__(self, database: Database, chat_server: ChatServer, players: Players, room: Room, clock: Clock) -> None:
        self._database = database
        self._chat_server = chat_server
        self._players = players
        self._room = room
        self._clock = clock
        self._watched: dict[int, _Watched] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        players.watch.watch(self._player_changed)
        players.free_at = self._free_at
        players.viewers.watch(self._viewers_changed)
        room.watch(self._rules_changed)

    async def close(self) -> None:
        """Wait for nothing any more."""
        tasks = [*self._tasks, *(one.alarm for one in self._watched.values() if one.alarm is not None)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._watched.clear()

    async def look_at(self, guild_id: int) -> None:
        """Somebody came, went or was deafened in a guild, or nobody knows who did."""
        for player in self._players.loaded(guild_id):
            await self._look(player)

    def _viewers_changed(self, group_id: int) -> None:
        self._rules_changed(group_id)

    def _rules_changed(self, group_id: int) -> None:
        player = self._players.known(group_id)
        if player is not None:
            self._spawn(self._look(player))

    def _player_changed(self, change: PlayerChange) -> None:
        if isinstance(change.event, events.Shifted):
            return
        watched = self._watched.setdefault(change.group_id, _Watched())
        if isinstance(change.event, events.MovedTo) and not change.event.comes_back:
            watched.is_kept_out = True
        before, after = change.before, change.after
        if not after.paused:
            watched.paused_since = None
        elif not before.paused:
            watched.paused_since = self._clock()
        votes = self._room.known(change.group_id).vote_percent > 0
        if votes and before.sounds and before.current is not None and before.run != after.run:
            self._spawn(self._room.forget_votes(before.current))
        player = self._players.known(change.group_id)
        if player is None:
            return
        if after.in_voice and not before.in_voice:
            self._spawn(self._take_the_floor(player))
        self._spawn(self._look(player))

    async def _take_the_floor(self, player: GroupPlayer) -> None:
        """On a stage, see to it that the bot is heard, or tell what is in the way."""
        floor = await self._chat_server.take_the_floor(player.venue.guild_id)
        if floor != "speaks":
            key = "room-stage-asked" if floor == "asked" else "room-stage-waits"
            await self._chat_server.announce(player.venue, key, stage=ChannelRef(player.voice_channel_id))

    async def _look(self, player: GroupPlayer) -> None:
        """Do what is due in a room, and have it looked at again when more will be."""
        watched = self._watched.setdefault(player.group_id, _Watched())
        async with watched.looking:
            if player.is_closed:
                return
            settings = await self._room.settings(player.group_id)
            occupancy = self._chat_server.occupancy(player.venue.guild_id, player.voice_channel_id)
            if occupancy is None:  # whoever is there will be seen when the guild is
                return
            self._room.apply(player, settings)
            was_alone = watched.presence.is_alone
            watched.presence = watched.presence.seen(self._listeners(player, occupancy), self._clock())
            if was_alone and not watched.presence.is_alone:
                await self._welcome(player)
            await self._go_where_they_are(player, watched, occupancy)
            moments = [await self._leave_alone(player, watched, settings)]
            moments.append(await self._let_go(player, watched, settings, occupancy))
            await self._room.count_again(player)
            self._wake(player, watched, [moment for moment in moments if moment is not None])

    async def _welcome(self, player: GroupPlayer) -> None:
        """Somebody listens again: what was held for want of listeners goes on."""
        if not player.state.lonely:
            return
        try:
            async with self._players.taking[player.venue.guild_id]:
                if not player.state.connected:
                    if self._players.needs_voice(player):
                        await self._chat_server.check_voice(player.venue)
                    if await self._players.try_voice(player) is not None:
                        await self._chat_server.announce(player.venue, "room-cannot-return")
                        return
                _, after = await player.handle(events.SomebodyIsBack())
        except UserError as refusal:
            log.info("player of group %d stays where it is: %s", player.group_id, refusal)
            await self._chat_server.announce(player.venue, "room-cannot-return")
            return
        if after.is_on_its_way and await player.settled() is not None:
            await self._chat_server.announce(player.venue, "room-return-failed")

    async def _go_where_they_are(self, player: GroupPlayer, watched: _Watched, occupancy: Occupancy) -> None:
        """Bring what sounds into the voice channel where somebody sits, or out of it when all follow on the page."""
        state = player.state
        if not occupancy.hearing:
            watched.is_kept_out = False
        if not (state.connected and state.is_on):
            return
        if state.in_voice and self._players.is_followed_on_page(player):
            await player.voice.move_to_page()
        elif state.on_page and occupancy.hearing and not watched.is_kept_out:
            watched.is_kept_out = not await self._comes_into_voice(player)

    async def _comes_into_voice(self, player: GroupPlayer) -> bool:
        try:
            async with self._players.taking[player.venue.guild_id]:
                await self._chat_server.check_voice(player.venue)
                is_free = await self._players.try_voice(player) is None
                if is_free and not player.is_closed:
                    player.voice.on_page = False  # at once: the guild's one connection is its from here on
            if is_free:
                await player.voice.move_to_voice()
                return True
        except (UserError, VoiceError) as refusal:
            log.info("player of group %d stays on the page: %s", player.group_id, refusal)
        await self._chat_server.announce(player.venue, "room-stays-on-page")
        return False

    def _listeners(self, player: GroupPlayer, occupancy: Occupancy) -> set[int]:
        """Who listens in voice or on the page, by ids of either kind: it only counts whether there is anybody."""
        return {*occupancy.hearing, *self._players.viewers.of(player.group_id)}

    async def _leave_alone(self, player: GroupPlayer, watched: _Watched, settings: RoomSettings) -> datetime | None:
        """Pause and leave when that is due; when more will be."""
        while True:
            state = player.state
            following = next_due(
                watched.presence,
                settings,
                is_playing=state.sounds and not state.paused,
                is_here=state.connected and state.sounds,
                held_since=watched.paused_since,
            )
            if following is None or following.at > self._clock():
                return None if following is None else following.at
            before, after = await player.handle(_EVENTS[following.due])
            if after == before:
                return None
            key = "room-paused-for-nobody" if following.due == "pause" else "room-left-for-nobody"
            await self._chat_server.announce(player.venue, key)

    async def _let_go(
        self, player: GroupPlayer, watched: _Watched, settings: RoomSettings, occupancy: Occupancy
    ) -> datetime | None:
        """Take out the waiting tracks of those who have been gone for long enough; when more will have been."""
        state = player.state
        if settings.requester_left == "stays" or not state.connected:
            watched.gone_since.clear()
            return None
        entries = [entry for entry_id in state.waiting if (entry := player.entry(entry_id)) is not None]
        requesters = {entry.requester_id for entry in entries if entry.requester_id is not None}
        async with self._database.read() as tx:
            here = set((await tx.rooms.accounts_of(occupancy.here)).values())
        here |= self._players.viewers.of(player.group_id)
        now, patience = self._clock(), timedelta(minutes=settings.requester_left_minutes)
        watched.gone_since = {one: watched.gone_since.get(one, now) for one in requesters - here}
        gone = {one for one, since in watched.gone_since.items() if since + patience <= now}
        unwanted = [entry.row_id for entry in entries if entry.requester_id in gone]
        for entry_id in unwanted:
            await player.handle(events.Withdrawn(entry_id))
        if unwanted:
            await self._chat_server.announce(player.venue, "room-tracks-went", count=len(unwanted))
        return min((since + patience for one, since in watched.gone_since.items() if one not in gone), default=None)

    def _free_at(self, player: GroupPlayer) -> datetime | None:
        """From when on another group may take the voice from a player."""
        watched, settings = self._watched.get(player.group_id), self._room.known(player.group_id)
        occupancy = self._chat_server.occupancy(player.venue.guild_id, player.voice_channel_id)
        if watched is None or occupancy is None:
            return None
        watched.presence = watched.presence.seen(self._listeners(player, occupancy), self._clock())
        return free_at(settings, paused_since=watched.paused_since, alone_since=watched.presence.alone_since)

    def _wake(self, player: GroupPlayer, watched: _Watched, moments: Collection[datetime]) -> None:
        """Look again at the first of these moments, and not at one that was told before."""
        if watched.alarm is not None:
            watched.alarm.cancel()
        watched.alarm = asyncio.create_task(self._look_at(player, min(moments))) if moments else None

    async def _look_at(self, player: GroupPlayer, moment: datetime) -> None:
        await self._clock.wait_until(moment)
        self._spawn(self._look(player))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a room could not be looked after", exc_info=error)
