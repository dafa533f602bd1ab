"""Listening together: what members ask of their group's player, and the rules for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from audio.errors import AudioError, MediaError
from audio.figures import EngineGauge
from audio.voice import StreamMaker
from services import player_events as events
from services.comebacks import Comebacks
from services.enqueueing import QueueRules
from services.errors import (
    AlreadyPausedError,
    MediaUnplayableError,
    NothingPlayingError,
    NotPausedError,
    VoiceUnavailableError,
)
from services.filling import Filling
from services.permissions import Operation
from services.player_errors import (
    NothingBeforeError,
    NotSeekableError,
    PositionBeyondEndError,
    QueueWaitsError,
    TrackOverError,
    VolumeOutOfRangeError,
)
from services.player_health import PlayerHealth, health_of
from services.player_state import Loop, Phase
from services.players import Players
from services.playing import Playing, voice_channel
from services.positions import Position, parse_position
from services.queue_positions import parse_place
from services.queues import Queues
from services.refs import LengthRef, Variant
from services.room.comings import Comings
from services.room.quieting import Quieting
from services.room.room import Room
from services.room.settings import RoomSettings
from services.watching.start_gate import StartGate
from services.watching.viewers import Viewers
from sources.asking import asking_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audio.voice import VoiceGateway
    from models import QueueEntry
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.media import Media
    from services.player import GroupPlayer
    from services.player_state import PlayerState
    from services.seats import Seat
    from sources.playable import SearchHit

SEARCH_RESULTS = 10
MOST_VOLUME = 200
"""Percent of how loud the media is by itself."""
RESTART_AFTER_MS = 5_000
"""Who has heard more of a track means this track when they go back, as with other players."""


class SoundEngine(StreamMaker, EngineGauge, Protocol):
    """Where streams come from, and how well they are sent."""


@dataclass(frozen=True)
class QueueView:
    """A player as its group sees it: what has its turn, where in it, what waits; `on_air`: what a station sends."""

    phase: Phase
    current: QueueEntry | None
    position_ms: int
    waiting: Sequence[QueueEntry]
    loop: Loop
    paused: bool = False
    """Whether it is held, also while the connection is made good."""
    on_air: str | None = None


@dataclass(frozen=True)
class WentBack:
    """Where `/previous` led to: to an entry that was heard before, or to the beginning of the one that is heard."""

    entry: QueueEntry
    restarted: bool


class Playback:
    """The players of all groups. `open` before the first command, `close` at the end."""

    def __init__(
        self,
        database: Database,
        voice: VoiceGateway,
        engine: SoundEngine,
        chat_server: ChatServer,
        media: Media,
        clock: Clock,
        *,
        leave_when_idle_s: float = 300.0,
        queue_rules: QueueRules | None = None,
        rules: RoomSettings | None = None,
        wait_for_viewers_s: float = 0.0,
    ) -> None:
        self._database = database
        self._engine = engine
        self._chat_server = chat_server
        self._media = media
        self._filling = Filling(chat_server)
        self.viewers = Viewers()
        self.gate = StartGate(self.viewers, clock, wait_for_viewers_s)
        self._players = Players(
            database,
            voice,
            engine,
            chat_server,
            media.open,
            media.on_air.of,
            clock,
            leave_when_idle_s=leave_when_idle_s,
            viewers=self.viewers,
            gate=self.gate,
        )
        rules = rules or RoomSettings()
        self._quieting = Quieting(chat_server, clock, rules.quieter_percent)
        self.room = Room(database, chat_server, self._players, self._quieting, clock, rules)
        self.comings = Comings(database, chat_server, self._players, self.room, clock)
        self._comebacks = Comebacks(database, chat_server, self._players, self.room, clock)
        self.come_back = self._comebacks.come_back
        order = queue_rules or QueueRules()
        self._playing = Playing(database, self._players, media, self._filling, chat_server, self.room, order, clock)
        self.play, self.play_wanted = self._playing.play, self._playing.play_wanted
        self.play_again = self._playing.play_again
        self.queues = Queues(database, self._players, self._filling, order, media.on_air.of, clock)
        self.end, self.release, self.rename = self._players.end, self._players.release, self._players.rename
        self.player_of, self.watch = self._players.known, self._players.watch.watch

    async def open(self) -> None:
        """Look what was cut off when the bot was last here, and keep noting what is heard from now on."""
        await self._comebacks.open()
        await self._players.open()

    async def close(self) -> None:
        """Silence every player, and let go of what is being fetched."""
        await self._filling.close()
        await self._comebacks.close()
        await self.comings.close()
        await self._quieting.close()
        await self._players.close()
        self._media.close()

    async def filled(self) -> None:
        """Wait until no playlist is on its way into a queue."""
        await self._filling.settled()

    async def search(self, query: str, *, guild_id: int = 0) -> Sequence[SearchHit]:
        """What the sources have for some words, best first. Each guild has its turn where sources are asked.

        Raises NothingFoundError, LinkNotPlayedError and SourceFailedError.
        """
        with asking_for(guild_id):
            return await self._media.find(query, limit=SEARCH_RESULTS)

    def pick(self, hit: SearchHit) -> str:
        """What to ask `play` for to get just this track."""
        return self._media.picks.name(hit)

    async def pause(self, seat: Seat) -> None:
        """Hold the music for everybody.

        Raises NotMemberError, DjOnlyError, NotListeningError, NothingPlayingError or AlreadyPausedError.
        """
        before, after = await self._ask(seat, Operation.PAUSE, events.PauseAsked())
        if before.paused:
            raise AlreadyPausedError()
        if not after.paused:
            raise _nothing_plays(after)

    async def resume(self, seat: Seat) -> None:
        """Go on with what is paused, or with what a stopped bot left waiting.

        Raises NotMemberError, DjOnlyError, NotListeningError, NothingPlayingError, NotPausedError, VoiceBusyError, or
        VoiceUnavailableError.
        """
        await self._permitted(seat, Operation.RESUME)
        before, after = await self._begin_again(seat, events.ResumeAsked())
        if after == before:
            raise NotPausedError() if before.is_on else NothingPlayingError()

    async def skip(self, seat: Seat, *, entry_id: int | None = None) -> QueueView:
        """End the current track and begin the next, or vote for that where the group does.

        With an `entry_id`, only if that is what plays.

        Raises NotMemberError, DjOnlyError, NotYourTrackError, NotListeningError, NothingPlayingError, TrackOverError;
        where people vote NotHearingError, AlreadyVotedError, and StillVotingError when more are needed.
        """
        player = await self._players.of(seat)
        if entry_id not in (None, player.state.current):
            raise TrackOverError()
        voted = await self.room.let_skip(seat, player)
        seat.require_listening()
        before, after = await self._tell(seat, events.SkipAsked(voted))
        if after == before and voted is None:  # else somebody's vote that came at once has ended it
            raise NothingPlayingError()
        return self._view(player)

    async def jump(self, seat: Seat, typed: str) -> QueueEntry:
        """Go over to an entry that waits; those before it go on waiting. Raises as `skip`, `resume` and `parse_place`.

        Raises TrackOverError when its turn came or was over meanwhile.
        """
        player = await self._permitted(seat, Operation.QUEUE_JUMP)
        waiting = player.state.waiting
        return await self._jump(seat, player, waiting[parse_place(typed, len(waiting))])

    async def jump_to(self, seat: Seat, entry_id: int) -> QueueEntry:
        """Go over to just this entry. Raises as `jump`."""
        return await self._jump(seat, await self._permitted(seat, Operation.QUEUE_JUMP), entry_id)

    async def _jump(self, seat: Seat, player: GroupPlayer, entry_id: int) -> QueueEntry:
        entry = player.entry(entry_id)
        before, after = await self._begin_again(seat, events.JumpAsked(entry_id))
        if after == before or entry is None:
            raise TrackOverError()
        return entry

    async def previous(self, seat: Seat) -> WentBack:
        """Go back to the track before; to the beginning of this one when more than `RESTART_AFTER_MS` were heard of it.

        Raises NotMemberError, DjOnlyError, NotListeningError, NothingBeforeError, MediaUnplayableError,
        SourceFailedError, VoiceBusyError or VoiceUnavailableError.
        """
        player = await self._permitted(seat, Operation.PREVIOUS)
        state = player.state
        if state.sounds and (player.position_ms > RESTART_AFTER_MS or not state.history):
            current = _current(player)
            if not await self._wind(player, current, 0):
                raise TrackOverError()
            return WentBack(current, restarted=True)
        before, after = await self._begin_again(seat, events.PreviousAsked())
        entry = None if after.first is None else player.entry(after.first)
        if after == before or entry is None:
            raise NothingBeforeError()
        return WentBack(entry, restarted=False)

    async def seek(self, seat: Seat, typed: str) -> QueueView:
        """Go to another place in what plays, also in a pause.

        Raises NotMemberError, DjOnlyError, NotListeningError, NothingPlayingError, PositionMalformedError,
        PositionBeyondEndError, NotSeekableError, TrackOverError, MediaUnplayableError or SourceFailedError.
        """
        await self._permitted(seat, Operation.SEEK)
        return await self._go_to(seat, parse_position(typed))

    async def seek_in(self, seat: Seat, entry_id: int, position_ms: int) -> QueueView:
        """Go to a place in an entry, if that is what plays. Raises as `seek`; TrackOverError when another does."""
        await self._permitted(seat, Operation.SEEK)
        return await self._go_to(seat, Position(position_ms), entry_id=entry_id)

    async def _go_to(self, seat: Seat, position: Position, *, entry_id: int | None = None) -> QueueView:
        player = await self._players.of(seat)
        if not player.state.sounds:
            raise _nothing_plays(player.state)
        if entry_id not in (None, player.state.current):
            raise TrackOverError()
        length_ms = player.duration_ms
        if length_ms is None:
            raise NotSeekableError()
        place_ms = position.from_here(player.position_ms)
        if place_ms >= length_ms:
            raise PositionBeyondEndError(length=LengthRef(length_ms))
        if not await self._wind(player, _current(player), place_ms):
            raise TrackOverError()
        return self._view(player)

    async def loop(self, seat: Seat, loop: Loop) -> None:
        """Let the track, the queue or nothing come again. Raises NotMemberError, DjOnlyError or NotListeningError."""
        await self._ask(seat, Operation.LOOP, events.LoopAsked(loop))

    async def volume(self, seat: Seat) -> int:
        """How loud the group listens, in percent. Raises NotMemberError."""
        seat.require(Operation.QUEUE_SHOW)
        return (await self._players.of(seat)).volume_percent

    async def set_volume(self, seat: Seat, percent: int) -> None:
        """Let the group listen that loud, now and whatever comes, until it is changed.

        Raises NotMemberError, DjOnlyError, NotListeningError, VolumeOutOfRangeError or TooLoudError.
        """
        player = await self._permitted(seat, Operation.VOLUME)
        if not 0 <= percent <= MOST_VOLUME:
            raise VolumeOutOfRangeError(most=MOST_VOLUME)
        await self.room.require_volume(seat, percent)
        async with self._database.begin() as tx:
            await tx.players.set_volume(player.player_id, percent)
        player.set_volume(percent)

    async def stop(self, seat: Seat) -> None:
        """Silence, an empty queue, and the bot out of the channel.

        Raises NotMemberError, DjOnlyError, NotListeningError or NothingPlayingError.
        """
        await self._permitted(seat, Operation.STOP)
        await self._filling.stop(seat.group_id)
        before, _ = await self._ask(seat, Operation.STOP, events.StopAsked())
        if before.phase is Phase.IDLE and before.first is None and not before.connected:
            raise NothingPlayingError()
        player = await self._players.of(seat)
        async with self._database.begin() as tx:
            await tx.queue_orders.forget_changes(player.player_id)
            await tx.queue_orders.tidy(seat.group_id)
        await player.settled()

    async def queue(self, seat: Seat) -> QueueView:
        """What plays and what waits. Raises NotMemberError."""
        seat.require(Operation.QUEUE_SHOW)
        return self._view(await self._players.of(seat))

    async def health(self, seat: Seat) -> PlayerHealth:
        """How well the music reaches its listeners. Raises NotMemberError."""
        seat.require(Operation.PLAYER_HEALTH)
        return health_of(await self._players.of(seat), self._engine.figures)

    def _view(self, player: GroupPlayer) -> QueueView:
        state = player.state
        current = None if state.current is None else player.entry(state.current)
        waiting = player.entries.of(state.waiting)
        on_air = None if current is None else self._media.on_air.of(current.row_id)
        return QueueView(state.phase, current, player.position_ms, waiting, state.loop, state.paused, on_air)

    async def _ask(self, seat: Seat, operation: Operation, event: events.Event) -> tuple[PlayerState, PlayerState]:
        await self._permitted(seat, operation)
        return await self._tell(seat, event)

    async def _permitted(self, seat: Seat, operation: Operation) -> GroupPlayer:
        """The player, for somebody who listens and may do that now.

        Raises NotMemberError, DjOnlyError, NotYourTrackError or NotListeningError.
        """
        player = await self._players.of(seat)
        self.room.require(seat, operation, player)
        seat.require_listening()
        return player

    async def _tell(self, seat: Seat, event: events.Event) -> tuple[PlayerState, PlayerState]:
        player = await self._players.of(seat)
        # After whatever is being queued right now: a stop in between would take the entry and not its turn.
        async with self._players.taking[seat.venue.guild_id]:
            return await player.handle(event)

    async def _begin_again(self, seat: Seat, event: events.Event) -> tuple[PlayerState, PlayerState]:
        """Ask for what may need the voice connection first. Raises VoiceBusyError and VoiceUnavailableError."""
        player = await self._players.of(seat)
        async with self._players.taking[seat.venue.guild_id]:
            if not player.state.is_on and player.state.entries:
                if self._players.needs_voice(player):
                    await self._chat_server.check_voice(seat.venue)
                await self._players.take_voice(player, seat)
            before, after = await player.handle(event)
        failure = await player.settled()
        if after != before and after.phase is Phase.CONNECTING and failure is not None:
            raise VoiceUnavailableError(reason=Variant(failure.reason), channel=voice_channel(seat))
        return before, after

    async def _wind(self, player: GroupPlayer, current: QueueEntry, position_ms: int) -> bool:
        """Raises MediaUnplayableError and SourceFailedError when what plays cannot be opened there."""
        try:
            return await player.seek(position_ms)
        except AudioError as error:
            reason = error.reason if isinstance(error, MediaError) else "not_found"
            raise MediaUnplayableError(title=current.title, reason=Variant(reason)) from error


def _nothing_plays(state: PlayerState) -> NothingPlayingError:
    """What waits while nothing plays is waited for by nobody: it has to be asked for."""
    return QueueWaitsError() if state.phase is Phase.IDLE and state.waiting else NothingPlayingError()


def _current(player: GroupPlayer) -> QueueEntry:
    """The entry whose turn it is. Raises NothingPlayingError."""
    current = None if player.state.current is None else player.entry(player.state.current)
    if current is None:
        raise NothingPlayingError()
    return current
