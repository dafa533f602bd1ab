"""One group's player at work: carries out what the state machine asks for, and tells it what came of it.

Events are handled one at a time. What is quick (the database, the sound) is done before the next event is looked at;
what takes long (entering a channel, opening media) runs beside, and reports with an event of its own.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from audio.errors import AudioError, VoiceError
from models import Playback
from services import player_machine as machine
from services.player_machine import Ending, Phase, PlayerState
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from audio.packet_source import PacketSource
    from audio.voice import LostReason, VoiceConnection, VoiceGateway
    from models import QueueEntry
    from models.database import Database
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock

    MediaOpener = Callable[[QueueEntry], Awaitable[PacketSource]]

log = logging.getLogger(__name__)


class GroupPlayer:
    """The player of one group. Owns its voice connection and the media it has opened; `close` lets go of both."""

    def __init__(
        self,
        *,
        player_id: int,
        group_id: int,
        group_name: str,
        venue: Venue,
        waiting: tuple[int, ...],
        database: Database,
        voice: VoiceGateway,
        chat_server: ChatServer,
        open_media: MediaOpener,
        clock: Clock,
        leave_when_idle_s: float,
    ) -> None:
        self.player_id = player_id
        self.group_id = group_id
        self.group_name = group_name
        self.venue = venue
        self.state = PlayerState(waiting=waiting)
        self._database = database
        self._voice = voice
        self._chat_server = chat_server
        self._open_media = open_media
        self._clock = clock
        self._leave_when_idle_s = leave_when_idle_s
        self._lock = asyncio.Lock()
        self._changed = asyncio.Condition()
        self._connection: VoiceConnection | None = None
        self._connect_error: VoiceError | None = None
        self._opened: dict[int, PacketSource] = {}
        self._playback_id: int | None = None
        self._idle_timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def position_ms(self) -> int:
        """Where in the current track the listeners are; 0 when nothing plays."""
        return 0 if self._connection is None else self._connection.position_ms

    async def handle(self, event: machine.Event) -> tuple[PlayerState, PlayerState]:
        """Take one event in; returns the state before and after it, its quick effects done."""
        async with self._lock:
            before = self.state
            self.state, effects = machine.step(before, event)
            if self.state != before:
                log.info("player of group %d: %s: %s -> %s", self.group_id, event, before.phase, self.state.phase)
            for effect in effects:
                await self._carry_out(effect)
            self._watch_idleness()
            after = self.state
        async with self._changed:
            self._changed.notify_all()
        return before, after

    async def settled(self) -> VoiceError | None:
        """Wait until the player is not on its way into a voice channel; why it did not get in, if it did not."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.state.phase is not Phase.CONNECTING)
        return None if self.state.connected else self._connect_error

    async def close(self) -> None:
        """Stop what plays and leave; what waits stays in the database."""
        async with self._lock:
            if self._idle_timer is not None:
                self._idle_timer.cancel()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._end_playback(Ending.LOST)
            await self._disconnect()
            for source in self._opened.values():
                source.close()
            self._opened.clear()
            # What is still asked of it finds nothing to do, and takes nothing out of the queue.
            self.state = PlayerState()
        async with self._changed:
            self._changed.notify_all()

    async def _carry_out(self, effect: machine.Effect) -> None:
        match effect:
            case machine.Connect():
                self._spawn(self._connect(), on_failure=self._connect_failed)
            case machine.Open(entry_id):
                self._spawn(self._open(entry_id), on_failure=partial(self._open_failed, entry_id))
            case machine.Start(entry_id):
                await self._start(entry_id)
            case machine.Discard(entry_id):
                if (unwanted := self._opened.pop(entry_id, None)) is not None:
                    unwanted.close()
            case machine.Finish(entry_id, ending):
                await self._finish(entry_id, ending)
            case machine.ClearQueue():
                async with self._database.begin() as tx:
                    await tx.players.clear(self.player_id)
            case machine.Disconnect():
                await self._disconnect()
            case _:
                self._direct_sound(effect)

    def _direct_sound(self, effect: machine.Effect) -> None:
        if self._connection is None:
            return
        match effect:
            case machine.Pause():
                self._connection.pause()
            case machine.Resume():
                self._connection.resume()
            case machine.Silence():
                self._connection.stop()

    async def _connect(self) -> None:
        self._connect_error = None
        self._connection = await self._voice.connect(
            self.venue.guild_id, self.venue.voice_channel_id, on_lost=self._lost
        )
        await self.handle(machine.Connected())

    def _connect_failed(self, error: BaseException) -> None:
        self._connect_error = error if isinstance(error, VoiceError) else VoiceError("unavailable", str(error))
        self._report(machine.ConnectFailed())

    async def _open(self, entry_id: int) -> None:
        entry = await self._entry(entry_id)
        if entry is None:
            await self.handle(machine.OpenFailed(entry_id))
            return
        self._opened[entry_id] = await self._open_media(entry)
        await self.handle(machine.Opened(entry_id))

    def _open_failed(self, entry_id: int, _error: BaseException) -> None:
        self._spawn(self._give_up(entry_id))

    async def _give_up(self, entry_id: int) -> None:
        """Go on without an entry that cannot be opened, and say so when somebody still waits for it."""
        entry = await self._entry(entry_id)
        await self.handle(machine.OpenFailed(entry_id))
        if entry is not None:  # else it was skipped meanwhile
            await self._chat_server.announce(self.venue, "player-track-failed", title=entry.title)

    async def _entry(self, entry_id: int) -> QueueEntry | None:
        async with self._database.read() as tx:
            return await tx.players.entry(entry_id)

    async def _start(self, entry_id: int) -> None:
        source = self._opened.pop(entry_id)
        async with self._database.begin() as tx:
            entry = await tx.players.entry(entry_id)
            if entry is not None:
                playback = Playback(
                    group_id=self.group_id,
                    source=entry.source,
                    source_id=entry.source_id,
                    title=entry.title,
                    requester_id=entry.requester_id,
                    started_at=self._clock(),
                )
                self._playback_id = (await tx.players.start_playback(playback)).row_id
        if self._connection is None:  # lost on the way here, as `_lost` has told
            source.close()
            return
        try:
            self._connection.play(source, on_end=partial(self._track_ended, entry_id))
        except VoiceError:
            # Dead before its first packet: not the track's fault, and those that wait must not be blamed in turn.
            self._report(machine.ConnectionLost())

    def _track_ended(self, entry_id: int, error: AudioError | None) -> None:
        if error is not None:
            log.warning("player of group %d: entry %d broke off: %s", self.group_id, entry_id, error)
        # A lost connection is told by `_lost`; it is not the track's fault.
        if not isinstance(error, VoiceError):
            self._report(machine.TrackEnded(entry_id, broke_off=error is not None))

    async def _finish(self, entry_id: int, ending: Ending) -> None:
        await self._end_playback(ending)
        async with self._database.begin() as tx:
            await tx.players.remove_entry(entry_id)

    async def _end_playback(self, ending: Ending) -> None:
        if self._playback_id is None:
            return
        async with self._database.begin() as tx:
            await tx.players.end_playback(self._playback_id, ending=ending, now=self._clock())
        self._playback_id = None

    def _lost(self, _guild_id: int, reason: LostReason) -> None:
        log.info("player of group %d lost its voice connection: %s", self.group_id, reason)
        self._connection = None
        self._report(machine.ConnectionLost())

    async def _disconnect(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.disconnect()

    def _watch_idleness(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        if self.state.phase is Phase.IDLE and self.state.connected:
            loop = asyncio.get_running_loop()
            self._idle_timer = loop.call_later(self._leave_when_idle_s, self._report, machine.IdleTooLong())

    def _report(self, event: machine.Event) -> None:
        self._spawn(self._handle(event))

    async def _handle(self, event: machine.Event) -> None:
        await self.handle(event)

    def _spawn(
        self, work: Coroutine[None, None, None], *, on_failure: Callable[[BaseException], None] | None = None
    ) -> None:
        """Run `work` beside; whatever ends it early is logged and told to `on_failure`."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(partial(self._done, on_failure))

    def _done(self, on_failure: Callable[[BaseException], None] | None, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, AudioError | SourceError):
            log.warning("player of group %d: %s", self.group_id, error)
        else:
            log.error("player of group %d failed", self.group_id, exc_info=error)
        if on_failure is not None:
            on_failure(error)
