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
from services.player_state import Ending, PlayerState
from services.player_watch import PlayerChange, PlayerWatch
from services.refs import ChannelRef, MomentRef, Variant
from sources.asking import asking_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from audio.packet_source import PacketSource
    from audio.voice import StreamMaker, VoiceGateway
    from models import Group, QueueEntry
    from models.database import Database
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.player_sound import MediaOpener
    from services.seats import Seat
    from services.watching.start_gate import StartGate
    from services.watching.viewers import Viewers


log = logging.getLogger(__name__)

NOTED_EVERY_S = 0.5
"""How much of what was heard a crash takes from the notes, at most; one small transaction for all players."""


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
        viewers: Viewers,
        gate: StartGate,
    ) -> None:
        self._database = database
        self._voice = voice
        self._streams = streams
        self._chat_server = chat_server
        self._open_media = open_media
        self._on_air = on_air
        self._clock = clock
        self._leave_when_idle_s = leave_when_idle_s
        self.viewers = viewers
        """Who is on the watch pages."""
        self._gate = gate
        self.watch = PlayerWatch()
        self._players: dict[int, GroupPlayer] = {}
        self._in_voice: dict[int, GroupPlayer] = {}
        self._making = asyncio.Lock()
        self.free_at: Callable[[GroupPlayer], datetime | None] = lambda _: None
        """From when on a player that has something on may be taken the voice from; None: not as long as it is heard."""
        self.stays: Callable[[int], bool] = lambda _: False
        """Whether a group wants the bot in its voice channel whoever listens."""
        self.prepare: Callable[[GroupPlayer], Awaitable[None]] | None = None
        """Awaited with each player that was made, before anybody else has it."""
        self._noting: asyncio.Task[None] | None = None
        self.taking: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        """By guild; held from the look at who has its voice connection until a player is on its way to it."""

    async def open(self) -> None:
        """Close what a crash left open in the playback log, and keep noting what is heard from now on."""
        async with self._database.begin() as tx:
            await tx.players.end_open_playbacks(ending=Ending.LOST, now=self._clock())
        self._noting = asyncio.create_task(self._note_places())

    async def close(self) -> None:
        """Silence every player and leave every channel."""
        if self._noting is not None:
            self._noting.cancel()
            await asyncio.gather(self._noting, return_exceptions=True)
        await asyncio.gather(*(player.close() for player in self._players.values()))
        self._players.clear()
        self._in_voice.clear()

    def known(self, group_id: int) -> GroupPlayer | None:
        """A group's player; None when nobody asked for it since the start, or since it was released."""
        return self._players.get(group_id)

    async def of(self, seat: Seat) -> GroupPlayer:
        """The player of the group that is meant."""
        return await self.of_group(seat.group, seat.venue)

    async def of_group(self, group: Group, venue: Venue) -> GroupPlayer:
        """The player of a group, which is heard in the voice channel of `venue`."""
        async with self._making:
            player = self._players.get(group.row_id)
            if player is None:
                player = self._players[group.row_id] = await self._load(group, venue)
                if self.prepare is not None:
                    await self.prepare(player)
            return player

    def loaded(self, guild_id: int) -> Sequence[GroupPlayer]:
        """The players of a guild that have been asked for."""
        return [player for player in self._players.values() if player.venue.guild_id == guild_id]

    def is_followed_on_page(self, player: GroupPlayer) -> bool:
        """Whether those who follow a player are on the watch page alone, so that it needs no voice connection."""
        if self.stays(player.group_id) or not self.viewers.of(player.group_id):
            return False
        occupancy = self._chat_server.occupancy(player.venue.guild_id, player.voice_channel_id)
        return occupancy is None or not occupancy.hearing

    def needs_voice(self, player: GroupPlayer) -> bool:
        """Whether what is asked of a player now needs the guild's one voice connection."""
        goes_on_without = player.voice.on_page and player.state.is_on
        return not goes_on_without and not self.is_followed_on_page(player)

    async def take_voice(self, player: GroupPlayer, seat: Seat) -> None:
        """Make the guild's one voice connection this player's, or say who has it. Raises VoiceBusyError."""
        if (other := await self.try_voice(player)) is not None:
            raise await self._busy_with(other, seat)

    async def try_voice(self, player: GroupPlayer) -> GroupPlayer | None:
        """Make the guild's one voice connection this player's, unless another one uses it: that one is returned.

        It is taken from one that has been paused, or heard by nobody, for as long as its group's rules say. One that is
        followed on the page alone is to begin there, and takes nothing.
        """
        if self.is_followed_on_page(player):
            player.begin_on_page(True)
            return None
        guild_id = player.venue.guild_id
        other = self._in_voice.get(guild_id)
        if other is not None and other is not player and other.voice.on_page:
            await other.settled()
            await other.voice.settled()
        elif other is not None and other is not player:
            is_taken_over = other.state.is_on
            if is_taken_over:
                free_at = self.free_at(other)
                if free_at is None or free_at > self._clock():
                    return other
                await other.handle(events.LeaveForNobody())
                if other.state.is_on:  # it is on its way in, or to its next track
                    return other
            else:
                await other.handle(events.IdleTooLong())
            await other.out()
            if is_taken_over:
                await self._chat_server.announce(other.venue, "room-taken-over")
        self._in_voice[guild_id] = player
        player.begin_on_page(False)
        return None

    def voice_of(self, guild_id: int) -> GroupPlayer | None:
        """Whose the guild's one voice connection is, or is about to be; None when nobody has it."""
        player = self._in_voice.get(guild_id)
        if player is None or player.voice.on_page:
            return None
        return player if player.state.connected or player.state.is_on else None

    async def end(self, group_id: int) -> None:
        """Stop a group's player for good: its group is no more."""
        player = self._players.get(group_id)
        if player is not None:
            await player.handle(events.StopAsked())
            await player.settled()
            await self.release(group_id)

    async def release(self, group_id: int) -> None:
        """Silence a group's player: its group listens elsewhere from now on. What waits stays, and can be resumed."""
        player = self._players.pop(group_id, None)
        if player is None:
            return
        before = player.state
        await player.close(comes_back=False)
        self.watch.tell(PlayerChange(group_id, before, PlayerState(), events.ConnectionLost()))
        if self._in_voice.get(player.venue.guild_id) is player:
            del self._in_voice[player.venue.guild_id]

    def rename(self, group_id: int, name: str) -> None:
        """Call a group's player by the group's new name."""
        if group_id in self._players:
            self._players[group_id].group_name = name

    async def _note_places(self) -> None:
        """See to it that the notes tell where listeners are also after a sound was held up, and after a crash."""
        while True:
            await self._clock.sleep(NOTED_EVERY_S)
            players = [player for player in self._players.values() if player.state.sounds]
            noted = [await player.note_place() for player in players]
            heard = [playback_id for playback_id in noted if playback_id is not None]
            if not players:
                continue
            try:
                async with self._database.begin() as tx:
                    await tx.playback_log.still_heard(heard, now=self._clock())
                    # Nobody else can write now, so that nothing newer is overwritten.
                    standings = [player.standing for player in players if player.state.sounds]
                    await tx.player_standings.move(standings, now=self._clock())
            except OperationalError as error:  # the database's trouble, which passes
                log.warning("where listeners are cannot be written: %s", error)

    async def _busy_with(self, other: GroupPlayer, seat: Seat) -> VoiceBusyError:
        """What to tell about the group that has the voice, and when it can be had: its name to those who may see it."""
        free_at = self.free_at(other)
        free = {"free": Variant("no" if free_at is None else "at"), "when": MomentRef(free_at or self._clock())}
        async with self._database.read() as tx:
            seen = await tx.groups.visible_to(seat.user_id, seat.venue.guild_id)
        if not seat.asker.is_admin and other.group_id not in {group.row_id for group in seen}:
            return VoiceBusyElsewhereError(**free)
        return VoiceBusyError(group=other.group_name, channel=ChannelRef(other.venue.voice_channel_id), **free)

    async def _load(self, group: Group, venue: Venue) -> GroupPlayer:
        async with self._database.read() as tx:
            row = await tx.players.of_group(group.row_id)
            if row is None:  # made with the group
                raise LookupError(f"group {group.row_id} has no player")
            waiting = await tx.queue_orders.queue(row.row_id)
            history = await tx.queue_orders.history(row.row_id)
            stood = await tx.player_standings.of_player(row.row_id)
        return GroupPlayer(
            player_id=row.row_id,
            group_id=group.row_id,
            group_name=group.name,
            venue=venue,
            waiting=waiting,
            history=history,
            stood=stood,
            volume_percent=row.volume_percent,
            database=self._database,
            voice=self._voice,
            stream=self._streams.new_stream(),
            chat_server=self._chat_server,
            open_media=partial(self._open_for, venue.guild_id),
            on_air=self._on_air,
            clock=self._clock,
            leave_when_idle_s=self._leave_when_idle_s,
            watch=self.watch,
            gate=self._gate,
        )

    async def _open_for(self, guild_id: int, entry: QueueEntry, *, start_ms: int, volume_percent: int) -> PacketSource:
        """Each guild has its turn where sources are asked."""
        with asking_for(guild_id):
            return await self._open_media(entry, start_ms=start_ms, volume_percent=volume_percent)
