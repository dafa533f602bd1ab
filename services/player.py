"""One group's player at work: carries out what the state machine asks for, and tells it what came of it.

Events are handled one at a time. What is quick (the database, the sound) is done before the next event is looked at;
what takes long (entering a channel, opening media) runs beside, and reports with an event of its own. An effect that
fails keeps no other from being carried out; it is logged under a reference, and where it changes what can be heard the
group is told.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from audio.errors import AudioError, VoiceError
from services import player_machine as machine
from services.player_books import PlayerBooks
from services.player_machine import Ending, Phase, PlayerState
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from datetime import datetime

    from audio.packet_source import PacketSource
    from audio.stream import AudioStream
    from audio.voice import LostReason, VoiceConnection, VoiceGateway
    from models import QueueEntry
    from models.database import Database
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock

    MediaOpener = Callable[[QueueEntry], Awaitable[PacketSource]]

log = logging.getLogger(__name__)


class GroupPlayer:
    """The player of one group. Owns its stream, its voice connection and the media it has opened; `close` lets go."""

    def __init__(
        self,
        *,
        player_id: int,
        group_id: int,
        group_name: str,
        venue: Venue,
        waiting: Sequence[QueueEntry],
        database: Database,
        voice: VoiceGateway,
        stream: AudioStream,
        chat_server: ChatServer,
        open_media: MediaOpener,
        clock: Clock,
        leave_when_idle_s: float,
    ) -> None:
        self.player_id = player_id
        self.group_id = group_id
        self.group_name = group_name
        self.venue = venue
        self.state = PlayerState(waiting=tuple(entry.row_id for entry in waiting))
        self._entries = {entry.row_id: entry for entry in waiting}
        self._books = PlayerBooks(database, clock, group_id=group_id)
        self._voice = voice
        self._stream = stream
        self._chat_server = chat_server
        self._open_media = open_media
        self._leave_when_idle_s = leave_when_idle_s
        self._lock = asyncio.Lock()
        self._changed = asyncio.Condition()
        self._connection: VoiceConnection | None = None
        self._connect_error: VoiceError | None = None
        self._opened: dict[int, PacketSource] = {}
        self._clock = clock
        self._idleness: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: set[asyncio.Task[tuple[PlayerState, PlayerState]]] = set()
        self._closed = False

    @property
    def position_ms(self) -> int:
        """Where in the current track the listeners are; 0 when nothing plays."""
        return self._stream.position_ms

    async def enqueue(self, entry: QueueEntry) -> PlayerState:
        """Take in an entry that stands at the end of the queue; returns the state after it."""
        self._entries[entry.row_id] = entry
        _, after = await self.handle(machine.Enqueued(entry.row_id))
        return after

    async def handle(self, event: machine.Event) -> tuple[PlayerState, PlayerState]:
        """Take one event in; returns the state before and after it, its quick effects done.

        An event that was taken in is carried through, also when whoever waits for it is cancelled. After `close`
        nothing changes any more.
        """
        turn = asyncio.create_task(self._turn(event))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        return await asyncio.shield(turn)

    async def settled(self) -> VoiceError | None:
        """Wait until the player is not on its way into a voice channel; why it did not get in, if it did not."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.state.phase is not Phase.CONNECTING)
        return None if self.state.connected else self._connect_error

    async def close(self) -> None:
        """Stop what plays and leave; what waits stays in the database."""
        async with self._lock:
            self._closed = True
            self._forget_idleness()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._attempt(self._books.close(Ending.LOST), "the end of the log")
            await self._attempt(self._disconnect(), "leaving")
            self._stream.close()
            for source in self._opened.values():
                source.close()
            self._opened.clear()
            # What is still asked of it finds nothing to do, and takes nothing out of the queue.
            self.state = PlayerState()
        async with self._changed:
            self._changed.notify_all()

    async def _turn(self, event: machine.Event) -> tuple[PlayerState, PlayerState]:
        async with self._lock:
            before = self.state
            if not self._closed:
                await self._take_in(event)
            after = self.state
        async with self._changed:
            self._changed.notify_all()
        return before, after

    async def _take_in(self, event: machine.Event) -> None:
        """Step, and carry out every effect; a connection that does not do as told is given up, which is an event."""
        before = self.state
        self.state, effects = machine.step(before, event)
        if self.state != before:
            log.info("player of group %d: %s: %s -> %s", self.group_id, event, before.phase, self.state.phase)
        trouble = None
        for effect in effects:
            failure = await self._attempt(self._carry_out(effect), effect)
            if isinstance(effect, machine.Start | machine.Pause | machine.Resume | machine.Silence):
                trouble = trouble or failure
        self._watch_idleness()
        if trouble is not None:
            await self._give_up_connection(trouble)

    async def _give_up_connection(self, reference: str) -> None:
        """Leave as if the connection were lost, and tell the group unless it wanted silence anyway."""
        await self._attempt(self._disconnect(), "leaving")
        before = self.state
        await self._take_in(machine.ConnectionLost())
        if self.state != before:
            announcement = self._chat_server.announce(self.venue, "player-connection-broke", reference=reference)
            self._spawn(announcement, "the announcement")

    async def _attempt(self, work: Awaitable[None], what: object) -> str | None:
        """Do what must not keep the rest from being done; returns the reference of its failure in the log."""
        try:
            await work
        except Exception as error:  # whatever it is: nobody above could do more about it
            return self._complain(error, what)
        return None

    def _complain(self, error: BaseException, what: object) -> str:
        reference = secrets.token_hex(3)
        if isinstance(error, AudioError | SourceError):
            log.warning("player of group %d: %s: %s, reference %s", self.group_id, what, error, reference)
        else:
            log.error("player of group %d: %s failed, reference %s", self.group_id, what, reference, exc_info=error)
        return reference

    async def _carry_out(self, effect: machine.Effect) -> None:
        match effect:
            case machine.Connect():
                self._spawn(self._connect(), effect, on_failure=self._connect_failed)
            case machine.Open(entry_id):
                self._spawn(self._open(entry_id), effect, on_failure=partial(self._open_failed, entry_id))
            case machine.Start(entry_id):
                await self._attempt(self._books.begin(entry_id), "the beginning in the log")
                self._start(entry_id)
            case machine.Discard(entry_id):
                if (unwanted := self._opened.pop(entry_id, None)) is not None:
                    unwanted.close()
            case machine.Finish(entry_id, ending):
                self._entries.pop(entry_id, None)
                await self._books.finish([entry_id], ending)
            case machine.ClearQueue(entry_ids):
                for entry_id in entry_ids:
                    self._entries.pop(entry_id, None)
                await self._books.finish(entry_ids, Ending.STOPPED)
            case machine.Disconnect():
                await self._disconnect()
            case _:
                self._direct_sound(effect)

    def _direct_sound(self, effect: machine.Effect) -> None:
        match effect:
            case machine.Pause():
                self._stream.pause()
            case machine.Resume():
                self._stream.resume()
            case machine.Silence():
                self._stream.stop()

    async def _connect(self) -> None:
        self._connect_error = None
        self._connection = await self._voice.connect(
            self.venue.guild_id, self.venue.voice_channel_id, self._stream, on_lost=self._lost
        )
        await self.handle(machine.Connected())

    def _connect_failed(self, error: BaseException) -> None:
        self._connect_error = error if isinstance(error, VoiceError) else VoiceError("unavailable", str(error))
        self._report(machine.ConnectFailed())

    async def _open(self, entry_id: int) -> None:
        entry = self._entries.get(entry_id)
        if entry is not None:  # else it was skipped meanwhile
            self._opened[entry_id] = await self._open_media(entry)
            await self.handle(machine.Opened(entry_id))

    def _open_failed(self, entry_id: int, _error: BaseException) -> None:
        self._spawn(self._give_up(entry_id), "going on without it")

    async def _give_up(self, entry_id: int) -> None:
        """Go on without an entry that cannot be opened, and say so when somebody still waits for it."""
        entry = self._entries.get(entry_id)
        await self.handle(machine.OpenFailed(entry_id))
        if entry is not None:  # else it was skipped meanwhile
            await self._chat_server.announce(self.venue, "player-track-failed", title=entry.title)

    def _start(self, entry_id: int) -> None:
        source = self._opened.pop(entry_id)
        if self._connection is None:  # lost on the way here, as `_lost` has told
            source.close()
            return
        self._stream.play(source, on_end=partial(self._track_ended, entry_id))

    def _track_ended(self, entry_id: int, error: AudioError | None) -> None:
        if error is not None:
            log.warning("player of group %d: entry %d broke off: %s", self.group_id, entry_id, error)
        # A lost connection is told by `_lost`; it is not the track's fault.
        if not isinstance(error, VoiceError):
            self._report(machine.TrackEnded(entry_id, broke_off=error is not None))

    def _lost(self, _guild_id: int, reason: LostReason) -> None:
        log.info("player of group %d lost its voice connection: %s", self.group_id, reason)
        self._connection = None
        self._stream.stop()
        self._report(machine.ConnectionLost())
        if reason == "no_e2ee":
            self._spawn(self._chat_server.announce(self.venue, "player-no-e2ee"), "the announcement")

    async def _disconnect(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            self._stream.stop()
            await connection.disconnect()

    def _watch_idleness(self) -> None:
        if not (self.state.phase is Phase.IDLE and self.state.connected):
            self._forget_idleness()
        elif self._idleness is None or self._idleness.done():  # a question that changed nothing does not begin it anew
            too_long = self._clock() + timedelta(seconds=self._leave_when_idle_s)
            self._idleness = asyncio.create_task(self._leave_at(too_long))

    async def _leave_at(self, moment: datetime) -> None:
        await self._clock.wait_until(moment)
        self._report(machine.IdleTooLong())

    def _forget_idleness(self) -> None:
        if self._idleness is not None:
            self._idleness.cancel()
            self._idleness = None

    def _report(self, event: machine.Event) -> None:
        self._spawn(self._handle(event), event)

    async def _handle(self, event: machine.Event) -> None:
        await self.handle(event)

    def _spawn(
        self,
        work: Coroutine[None, None, None],
        what: object,
        *,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run `work` beside; whatever ends it early, but for `close`, is logged and told to `on_failure`."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(partial(self._done, what, on_failure))

    def _done(self, what: object, on_failure: Callable[[BaseException], None] | None, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        # What is cancelled inside, as a handshake can be, has failed like anything else.
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is None or self._closed:
            return
        self._complain(error, what)
        if on_failure is not None:
            on_failure(error)
