"""Listening together: what members ask of their group's player, and the rules for it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio.errors import MediaError
from models import QueueEntry
from services import player_machine as machine
from services.errors import (
    AlreadyPausedError,
    LinkNotPlayedError,
    MediaUnplayableError,
    NothingFoundError,
    NothingPlayingError,
    NotPausedError,
    QueueFullError,
    SourceUnavailableError,
    UserError,
    VoiceBusyElsewhereError,
    VoiceBusyError,
    VoiceUnavailableError,
)
from services.permissions import Operation
from services.player import GroupPlayer
from services.player_machine import Phase
from services.refs import ChannelRef, Variant
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from audio.packet_source import PacketSource
    from audio.voice import StreamMaker, VoiceGateway
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.seats import Seat
    from sources.source import Source
    from sources.track import Track

LONGEST_QUEUE = 500
SEARCH_RESULTS = 10


@dataclass(frozen=True)
class QueuedTrack:
    """An entry and how many are before it; 0 is the one whose turn it is."""

    entry: QueueEntry
    ahead: int


@dataclass(frozen=True)
class QueueView:
    """A player as its group sees it: what has its turn, where in it, what waits."""

    phase: Phase
    current: QueueEntry | None
    position_ms: int
    waiting: Sequence[QueueEntry]


class Playback:
    """The players of all groups. `open` before the first command, `close` at the end."""

    def __init__(
        self,
        database: Database,
        voice: VoiceGateway,
        streams: StreamMaker,
        chat_server: ChatServer,
        sources: Mapping[str, Source],
        open_media: Callable[[Path], PacketSource],
        clock: Clock,
        *,
        leave_when_idle_s: float = 300.0,
    ) -> None:
        self._database = database
        self._voice = voice
        self._streams = streams
        self._chat_server = chat_server
        self._sources = sources
        self._open_path = open_media
        self._clock = clock
        self._leave_when_idle_s = leave_when_idle_s
        self._players: dict[int, GroupPlayer] = {}
        self._in_voice: dict[int, GroupPlayer] = {}
        self._making = asyncio.Lock()
        # By guild; held from the look at who has its voice connection until a player is on its way to it.
        self._taking: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def open(self) -> None:
        """Close what a crash left open in the playback log. Queues stay: `/resume` goes on with them."""
        async with self._database.begin() as tx:
            await tx.players.end_open_playbacks(ending=machine.Ending.LOST, now=self._clock())

    async def close(self) -> None:
        """Silence every player and leave every channel."""
        await asyncio.gather(*(player.close() for player in self._players.values()))
        self._players.clear()
        self._in_voice.clear()

    async def search(self, query: str) -> Sequence[Track]:
        """What the sources have for some words, best first. Raises NothingFoundError and LinkNotPlayedError."""
        found = await self._search(query, limit=SEARCH_RESULTS)
        if not found:
            raise _not_found(query)
        return found

    async def play(self, seat: Seat, query: str) -> QueuedTrack:
        """Put the best match for some words at the end of the queue, and begin when nothing plays.

        Raises NotMemberError, NotListeningError, NothingFoundError, MediaUnplayableError, QueueFullError,
        VoiceBusyError, and MissingPermissionError or VoiceUnavailableError when the voice channel cannot be entered;
        nothing is queued then.
        """
        seat.require(Operation.PLAY)
        await self._chat_server.check_voice(seat.venue)
        seat.require_listening()
        found = await self._search(query, limit=1)
        if not found:
            raise _not_found(query)
        await self._prove_playable(found[0])
        player = await self._player_of(seat)
        async with self._taking[seat.venue.guild_id]:
            await self._take_voice(player, seat)
            entry = await self._enqueue(player, seat, found[0])
            after = await player.enqueue(entry)
        failure = await player.settled()
        if failure is not None and entry.row_id in player.state.waiting:
            await player.handle(machine.Withdrawn(entry.row_id))
            raise VoiceUnavailableError(reason=Variant(failure.reason), channel=_voice_channel(seat))
        return QueuedTrack(entry, after.ahead_of(entry.row_id))

    async def pause(self, seat: Seat) -> None:
        """Hold the music for everybody.

        Raises NotMemberError, DjOnlyError, NotListeningError, NothingPlayingError or AlreadyPausedError.
        """
        before, after = await self._ask(seat, Operation.PAUSE, machine.PauseAsked())
        if before.phase is Phase.PAUSED:
            raise AlreadyPausedError()
        if after.phase is not Phase.PAUSED:
            raise NothingPlayingError()

    async def resume(self, seat: Seat) -> None:
        """Go on with what is paused, or with what a stopped bot left waiting.

        Raises NotMemberError, DjOnlyError, NotListeningError, NothingPlayingError, NotPausedError, VoiceBusyError, or
        VoiceUnavailableError.
        """
        seat.require(Operation.RESUME)
        seat.require_listening()
        player = await self._player_of(seat)
        async with self._taking[seat.venue.guild_id]:
            if player.state.phase is Phase.IDLE and player.state.waiting:
                await self._chat_server.check_voice(seat.venue)
                await self._take_voice(player, seat)
            before, after = await player.handle(machine.ResumeAsked())
        if after == before:
            raise NothingPlayingError() if before.phase is Phase.IDLE else NotPausedError()
        failure = await player.settled()
        if after.phase is Phase.CONNECTING and failure is not None:
            raise VoiceUnavailableError(reason=Variant(failure.reason), channel=_voice_channel(seat))

    async def skip(self, seat: Seat) -> QueueView:
        """End the current track and begin the next.

        Raises NotMemberError, DjOnlyError, NotListeningError or NothingPlayingError.
        """
        before, after = await self._ask(seat, Operation.SKIP, machine.SkipAsked())
        if after == before:
            raise NothingPlayingError()
        return await self.queue(seat)

    async def stop(self, seat: Seat) -> None:
        """Silence, an empty queue, and the bot out of the channel.

        Raises NotMemberError, DjOnlyError, NotListeningError or NothingPlayingError.
        """
        before, after = await self._ask(seat, Operation.STOP, machine.StopAsked())
        if after == before:
            raise NothingPlayingError()

    async def queue(self, seat: Seat) -> QueueView:
        """What plays and what waits. Raises NotMemberError."""
        seat.require(Operation.QUEUE_SHOW)
        player = await self._player_of(seat)
        state = player.state
        async with self._database.read() as tx:
            entries = {entry.row_id: entry for entry in await tx.players.queue(player.player_id)}
        current = None if state.current is None else entries.get(state.current)
        waiting = [entries[entry_id] for entry_id in state.waiting if entry_id in entries]
        return QueueView(state.phase, current, player.position_ms, waiting)

    async def end(self, group_id: int) -> None:
        """Stop a group's player for good: its group is no more."""
        player = self._players.get(group_id)
        if player is not None:
            await player.handle(machine.StopAsked())
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

    async def _ask(
        self, seat: Seat, operation: Operation, event: machine.Event
    ) -> tuple[machine.PlayerState, machine.PlayerState]:
        seat.require(operation)
        seat.require_listening()
        player = await self._player_of(seat)
        # After whatever is being queued right now: a stop in between would take the entry and not its turn.
        async with self._taking[seat.venue.guild_id]:
            return await player.handle(event)

    async def _search(self, query: str, *, limit: int) -> list[Track]:
        found: list[Track] = []
        for source in self._sources.values():
            try:
                found += await source.search(query, limit=limit - len(found))
            except SourceError as error:
                raise SourceUnavailableError(source=source.name) from error
            if len(found) >= limit:
                break
        return found

    async def _prove_playable(self, track: Track) -> None:
        """Open a track's media once before it is accepted, so that who asked for it learns what is wrong with it."""
        try:
            source = await self._open_beside(_local(track))
        except MediaError as error:
            raise MediaUnplayableError(title=track.title, reason=Variant(error.reason)) from error
        source.close()

    async def _open_media(self, entry: QueueEntry) -> PacketSource:
        source = self._sources.get(entry.source)
        if source is None:  # turned off in the config since it was queued
            raise SourceError("unavailable", entry.source)
        track = await source.fetch(entry.source_id)
        return await self._open_beside(_local(track))

    async def _open_beside(self, path: Path) -> PacketSource:
        """Open media on a thread; what nobody waits for any more is closed once it is open."""
        opening = asyncio.create_task(asyncio.to_thread(self._open_path, path))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(_close_unwanted)
            raise

    async def _enqueue(self, player: GroupPlayer, seat: Seat, track: Track) -> QueueEntry:
        entry = QueueEntry(
            player_id=player.player_id,
            source=track.source,
            source_id=track.source_id,
            title=track.title,
            artist=track.artist,
            duration_ms=track.duration_ms,
            requester_id=seat.user_id,
            added_at=self._clock(),
        )
        async with self._database.begin() as tx:
            if await tx.players.queue_length(player.player_id) >= LONGEST_QUEUE:
                raise QueueFullError(most=LONGEST_QUEUE)
            return await tx.players.enqueue(entry)

    async def _take_voice(self, player: GroupPlayer, seat: Seat) -> None:
        """Make the guild's one voice connection this player's, or say who has it. Raises VoiceBusyError."""
        guild_id = player.venue.guild_id
        other = self._in_voice.get(guild_id)
        if other is not None and other is not player:
            if other.state.phase is not Phase.IDLE:
                raise await self._busy_with(other, seat)
            await other.handle(machine.IdleTooLong())
        self._in_voice[guild_id] = player

    async def _busy_with(self, other: GroupPlayer, seat: Seat) -> VoiceBusyError:
        """What to tell about the group that has the voice: its name only to those who may see it."""
        async with self._database.read() as tx:
            seen = await tx.groups.visible_to(seat.user_id, seat.venue.guild_id)
        if not seat.asker.is_admin and other.group_id not in {group.row_id for group in seen}:
            return VoiceBusyElsewhereError()
        return VoiceBusyError(group=other.group_name, channel=ChannelRef(other.venue.voice_channel_id))

    async def _player_of(self, seat: Seat) -> GroupPlayer:
        async with self._making:
            player = self._players.get(seat.group_id)
            if player is None:
                player = self._players[seat.group_id] = await self._load(seat)
            return player

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
            database=self._database,
            voice=self._voice,
            stream=self._streams.new_stream(),
            chat_server=self._chat_server,
            open_media=self._open_media,
            clock=self._clock,
            leave_when_idle_s=self._leave_when_idle_s,
        )


def _local(track: Track) -> Path:
    """The file of a track that lies on this machine, as all do until there are sources that fetch."""
    if track.path is None:
        raise MediaError("not_found", track.source_id)
    return track.path


def _close_unwanted(opening: asyncio.Task[PacketSource]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


def _not_found(query: str) -> UserError:
    """What is pasted as a link is told so: other words would not help."""
    return LinkNotPlayedError() if query.startswith(("http://", "https://")) else NothingFoundError(query=query)


def _voice_channel(seat: Seat) -> ChannelRef:
    return ChannelRef(seat.venue.voice_channel_id)
