"""The players of all groups, and which of them has the one voice connection of its guild."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from services import player_events as events
from services.errors import VoiceBusyElsewhereError, VoiceBusyError
from services.player import GroupPlayer
from services.player_state import Ending, Phase
from services.refs import ChannelRef
from services.venues import venue_of
from sources.asking import asking_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.packet_source import PacketSource
    from audio.voice import StreamMaker, VoiceGateway
    from models import QueueEntry
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.player_sound import MediaOpener
    from services.seats import Seat


log = logging.getLogger(__name__)

NOTED_EVERY_S = 5
"""How much of what was heard a crash takes from the playback log, at most."""


class Players:
    """Makes each group's player when it is first asked for."""

    def __init__(
        self,
        database: Database,
        voice: VoiceGateway,
        streams: StreamMaker,
        chat_server: ChatServer,
        open_media: MediaOpener,
        on_air: Callable[[int], str | None],
        clock: Clock,
        *,
        leave_when_idle_s: float,
    ) -> None:
        self._database = database
        self._voice = voice
        self._streams = streams
        self._chat_server = chat_server
        self._open_media = open_media
        self._on_air = on_air
        self._clock = clock
        self._leave_when_idle_s = leave_when_idle_s
        self._players: dict[int, GroupPlayer] = {}
        self._in_voice: dict[int, GroupPlayer] = {}
        self._interrupted: set[int] = set()
        self._making = asyncio.Lock()
        self._noting: asyncio.Task[None] | None = None
        self.taking: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        """By guild; held from the look at who has its voice connection until a player is on its way to it."""

    async def open(self) -> None:
        """Close what a crash left open in the playback log, and keep noting what is heard from now on."""
        async with self._database.begin() as tx:
            self._interrupted = await tx.players.end_open_playbacks(ending=Ending.LOST, now=self._clock())
        self._noting = asyncio.create_task(self._note_places())

    async def tell_interrupted(self, guild_id: int) -> None:
        """Tell the groups of a guild whose music a crash cut off that it can go on; each once."""
        for group_id in list(self._interrupted):
            async with self._database.read() as tx:
                group = await tx.groups.by_id(group_id)
                place = await tx.groups.place_of(group_id, guild_id)
            if group is None:
                self._interrupted.discard(group_id)
            elif place is not None and group_id in self._interrupted:
                self._interrupted.discard(group_id)
                await self._chat_server.announce(venue_of(place), "player-interrupted")

    async def close(self) -> None:
        """Silence every player and leave every channel."""
        if self._noting is not None:
            self._noting.cancel()
            await asyncio.gather(self._noting, return_exceptions=True)
        await asyncio.gather(*(player.close() for player in self._players.values()))
        self._players.clear()
        self._in_voice.clear()

    async def of(self, seat: Seat) -> GroupPlayer:
        """The player of the group that is meant."""
        async with self._making:
            player = self._players.get(seat.group_id)
            if player is None:
                player = self._players[seat.group_id] = await self._load(seat)
            return player

    async def take_voice(self, player: GroupPlayer, seat: Seat) -> None:
        """Make the guild's one voice connection this player's, or say who has it. Raises VoiceBusyError."""
        guild_id = player.venue.guild_id
        other = self._in_voice.get(guild_id)
        if other is not None and other is not player:
            if other.state.phase is not Phase.IDLE:
                raise await self._busy_with(other, seat)
            await other.handle(events.IdleTooLong())
        self._in_voice[guild_id] = player

    async def end(self, group_id: int) -> None:
        """Stop a group's player for good: its group is no more."""
        player = self._players.get(group_id)
        if player is not None:
            await player.handle(events.StopAsked())
            await self.release(group_id)

    async def release(self, group_id: int) -> None:
        """Silence a group's player: its group listens elsewhere from now on. What waits stays, and can be resumed."""
        player = self._players.pop(group_id, None)
        if player is None:
            return
        await player.close()
        if self._in_voice.get(player.venue.guild_id) is player:
            del self._in_voice[player.venue.guild_id]

    def rename(self, group_id: int, name: str) -> None:
        """Call a group's player by the group's new name."""
        if group_id in self._players:
            self._players[group_id].group_name = name

    async def _note_places(self) -> None:
        """See to it that the log tells where listeners are also after a sound was held up, and after a crash."""
        while True:
            await self._clock.sleep(NOTED_EVERY_S)
            noted = [await player.note_place() for player in list(self._players.values()) if player.state.sounds]
            heard = [playback_id for playback_id in noted if playback_id is not None]
            if not heard:
                continue
            try:
                async with self._database.begin() as tx:
                    await tx.playback_log.still_heard(heard, now=self._clock())
            except OperationalError as error:  # the database's trouble, which passes
                log.warning("the playback log cannot be written: %s", error)

    async def _busy_with(self, other: GroupPlayer, seat: Seat) -> VoiceBusyError:
        """What to tell about the group that has the voice: its name only to those who may see it."""
        async with self._database.read() as tx:
            seen = await tx.groups.visible_to(seat.user_id, seat.venue.guild_id)
        if not seat.asker.is_admin and other.group_id not in {group.row_id for group in seen}:
            return VoiceBusyElsewhereError()
        return VoiceBusyError(group=other.group_name, channel=ChannelRef(other.venue.voice_channel_id))

    async def _load(self, seat: Seat) -> GroupPlayer:
        async with self._database.read() as tx:
            row = await tx.players.of_group(seat.group_id)
            if row is None:  # made with the group
                raise LookupError(f"group {seat.group_id} has no player")
            waiting = await tx.players.queue(row.row_id)
        return GroupPlayer(
            player_id=row.row_id,
            group_id=seat.group_id,
            group_name=seat.group.name,
            venue=seat.venue,
            waiting=waiting,
            volume_percent=row.volume_percent,
            database=self._database,
            voice=self._voice,
            stream=self._streams.new_stream(),
            chat_server=self._chat_server,
            open_media=partial(self._open_for, seat.venue.guild_id),
            on_air=self._on_air,
            clock=self._clock,
            leave_when_idle_s=self._leave_when_idle_s,
        )

    async def _open_for(self, guild_id: int, entry: QueueEntry, *, start_ms: int, volume_percent: int) -> PacketSource:
        """Each guild has its turn where sources are asked."""
        with asking_for(guild_id):
            return await self._open_media(entry, start_ms=start_ms, volume_percent=volume_percent)
