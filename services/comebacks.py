"""Music that a crash, a stop of the bot or an outage cut off goes on by itself, where it was.

After a start it does if anybody still listens; where nobody does, the group is told once that `/resume` goes on. A
group that is 24/7 has the bot back in its voice channel in any case, also with nothing to play, and after an outage of
Discord's as well: that is tried again until it works, or somebody does something else.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from services import player_events as events
from services.player_state import Phase
from services.refs import LengthRef, Variant
from services.venues import venue_of

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from models import Group, PlayerStanding
    from models.database import Database
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.player import GroupPlayer
    from services.player_watch import PlayerChange
    from services.players import Players
    from services.room.room import Room

log = logging.getLogger(__name__)

WITHIN = timedelta(hours=1)
"""Who sits in the channel after a longer silence is not waiting for it any more, or a backup was restored."""
VIEWERS_BACK_S = 20.0
"""How long after a start those who followed on the watch page alone are waited for: pages come back by themselves."""
FIRST_WAIT_S, LONGEST_WAIT_S = 10.0, 300.0
"""How long after an outage began the way back is tried, growing."""


class Comebacks:
    """Knows from `open` on which groups' music was cut off, and has each of them come back once; `close` at the end."""

    def __init__(self, database: Database, chat_server: ChatServer, players: Players, room: Room, clock: Clock) -> None:
        self._database = database
        self._chat_server = chat_server
        self._players = players
        self._room = room
        self._clock = clock
        self._due: set[int] = set()
        self._trying: dict[int, asyncio.Task[None]] = {}
        players.watch.watch(self._player_changed)

    async def open(self) -> None:
        """Look whose music was cut off, before any player plays."""
        async with self._database.read() as tx:
            self._due = set(await tx.player_standings.that_were_on())

    async def close(self) -> None:
        """Try no more."""
        trying = list(self._trying.values())
        for task in trying:
            task.cancel()
        await asyncio.gather(*trying, return_exceptions=True)

    async def come_back(self, guild_id: int) -> None:
        """Let the music of a guild's groups go on; the guild can be seen now."""
        for group_id in list(self._due):
            async with self._database.read() as tx:
                group = await tx.groups.by_id(group_id)
                place = await tx.groups.place_of(group_id, guild_id)
                row = await tx.players.of_group(group_id)
                stood = None if row is None else await tx.player_standings.of_player(row.row_id)
            if group is None or stood is None:
                self._due.discard(group_id)
            elif place is not None and group_id in self._due:
                self._due.discard(group_id)
                venue = venue_of(place)
                if stood.on_page and not self._is_listened_to(group, venue):
                    self._spawn(group_id, self._comes_back_when_watched(group, venue, stood))
                else:
                    await self._group_comes_back(group, venue, stood)
        for player in self._players.loaded(guild_id):
            await self._returns(player)

    async def _comes_back_when_watched(self, group: Group, venue: Venue, stood: PlayerStanding) -> None:
        with suppress(TimeoutError):
            async with self._clock.timeout(VIEWERS_BACK_S):
                await self._players.viewers.wait_for(lambda: self._is_listened_to(group, venue))
        await self._group_comes_back(group, venue, stood)

    async def _group_comes_back(self, group: Group, venue: Venue, stood: PlayerStanding) -> None:
        is_fresh = self._clock() - stood.noted_at <= WITHIN
        stays = (await self._room.settings(group.row_id)).always_on
        wanted = stays or (is_fresh and self._is_listened_to(group, venue))
        if wanted and await self._goes_on(group, venue, stood, stays=stays):
            return
        async with self._database.begin() as tx:
            if not stays:
                await tx.player_standings.turn_off(group.row_id)
            waits = await tx.queue_orders.queue(stood.player_id, limit=1)
        if waits:
            await self._chat_server.announce(venue, "player-interrupted")

    def _is_listened_to(self, group: Group, venue: Venue) -> bool:
        if self._players.viewers.of(group.row_id):
            return True
        occupancy = self._chat_server.occupancy(venue.guild_id, venue.voice_channel_id)
        return occupancy is not None and bool(occupancy.hearing)

    async def _goes_on(self, group: Group, venue: Venue, stood: PlayerStanding, *, stays: bool) -> bool:
        """Whether it does, or somebody has taken it in hand already."""
        player = await self._players.of_group(group, venue)
        way_back = events.ReturnWanted(stood.is_held) if stays else events.CameBack(stood.is_held)
        async with self._players.taking[venue.guild_id]:
            if player.state.is_on:
                return True
            if await self._players.try_voice(player) is not None:
                return False
            before, after = await player.handle(way_back)
        if after == before or await player.settled() is not None:
            return False
        place_ms = stood.position_ms if stood.entry_id == after.first else None
        await self._say_so(player, after.first, place_ms, is_held=stood.is_held)
        return True

    async def _say_so(self, player: GroupPlayer, entry_id: int | None, place_ms: int | None, *, is_held: bool) -> None:
        """Nothing is said of a bot that only sits there again."""
        entry = None if entry_id is None else player.entry(entry_id)
        if entry is not None:
            position, held = LengthRef(place_ms or entry.start_ms), Variant("yes" if is_held else "no")
            params = {"title": entry.title, "position": position, "held": held}
            await self._chat_server.announce(player.venue, "player-came-back", **params)

    # After an outage

    def _player_changed(self, change: PlayerChange) -> None:
        after, group_id = change.after, change.group_id
        stays = self._room.known(group_id).always_on
        if stays and after.cut_off and after.phase is Phase.IDLE and group_id not in self._trying:
            self._spawn(group_id, self._keep_trying(group_id))

    async def _keep_trying(self, group_id: int) -> None:
        wait_s = FIRST_WAIT_S
        while True:
            await self._clock.sleep(wait_s)
            player = self._players.known(group_id)
            if player is None or not await self._is_to_return(player):
                return
            await self._returns(player)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)

    async def _is_to_return(self, player: GroupPlayer) -> bool:
        """Whether an outage, and nothing else, keeps a player from where it is to stay."""
        if player.is_closed or not player.state.cut_off:
            return False
        return (await self._room.settings(player.group_id)).always_on

    async def _returns(self, player: GroupPlayer) -> None:
        """Have a player back where it is to stay, unless another group listens now."""
        if not await self._is_to_return(player):
            return
        guild_id = player.venue.guild_id
        async with self._players.taking[guild_id]:
            other = self._players.voice_of(guild_id)
            if player.state.is_on or other not in (None, player):
                return
            await self._players.try_voice(player)
            stood = player.standing
            before, after = await player.handle(events.ReturnWanted())
        if after != before and await player.settled() is None:
            await self._say_so(player, after.first, stood.position_ms, is_held=stood.is_held)

    def _spawn(self, group_id: int, work: Coroutine[None, None, None]) -> None:
        task = self._trying[group_id] = asyncio.create_task(work)
        task.add_done_callback(lambda task: self._done(group_id, task))

    def _done(self, group_id: int, task: asyncio.Task[None]) -> None:
        self._trying.pop(group_id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("group %d could not be come back to", group_id, exc_info=error)
