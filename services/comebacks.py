"""Music that a crash or a stop of the bot cut off goes on by itself, where it was, if anybody still listens.

Where nobody does, the group is told once that `/resume` goes on.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from services import player_events as events
from services.refs import LengthRef, Variant
from services.venues import venue_of

if TYPE_CHECKING:
    from models import Group, PlayerStanding
    from models.database import Database
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.players import Players

log = logging.getLogger(__name__)

WITHIN = timedelta(hours=1)
"""Who sits in the channel after a longer silence is not waiting for it any more, or a backup was restored."""


class Comebacks:
    """Knows from `open` on which groups' music was cut off, and has each of them come back once."""

    def __init__(self, database: Database, chat_server: ChatServer, players: Players, clock: Clock) -> None:
        self._database = database
        self._chat_server = chat_server
        self._players = players
        self._clock = clock
        self._due: set[int] = set()

    async def open(self) -> None:
        """Look whose music was cut off, before any player plays."""
        async with self._database.read() as tx:
            self._due = set(await tx.player_standings.that_were_on())

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
                await self._group_comes_back(group, venue_of(place), stood)

    async def _group_comes_back(self, group: Group, venue: Venue, stood: PlayerStanding) -> None:
        is_fresh = self._clock() - stood.noted_at <= WITHIN
        if is_fresh and self._is_listened_to(venue) and await self._goes_on(group, venue, stood):
            return
        async with self._database.begin() as tx:
            await tx.player_standings.turn_off(group.row_id)
            waits = await tx.queue_orders.queue(stood.player_id, limit=1)
        if waits:
            await self._chat_server.announce(venue, "player-interrupted")

    def _is_listened_to(self, venue: Venue) -> bool:
        occupancy = self._chat_server.occupancy(venue.guild_id, venue.voice_channel_id)
        return occupancy is not None and bool(occupancy.hearing)

    async def _goes_on(self, group: Group, venue: Venue, stood: PlayerStanding) -> bool:
        """Whether it does, or somebody has taken it in hand already."""
        player = await self._players.of_group(group, venue)
        async with self._players.taking[venue.guild_id]:
            if player.state.is_on:
                return True
            if await self._players.try_voice(player) is not None:
                return False
            before, after = await player.handle(events.CameBack(held=stood.is_held))
        first = None if after.first is None else player.entry(after.first)
        if after == before or first is None or await player.settled() is not None:
            return False
        position = LengthRef(stood.position_ms or first.start_ms) if stood.entry_id == after.first else LengthRef(0)
        held = Variant("yes" if stood.is_held else "no")
        await self._chat_server.announce(venue, "player-came-back", title=first.title, position=position, held=held)
        return True
