"""One group's player at work: carries out what the state machine asks for, and tells it what came of it.

Events are handled one at a time. What is quick (the database, the sound) is done before the next event is looked at;
what takes long (entering a channel, opening media) runs beside, and reports with an event of its own. An effect that
fails keeps no other from being carried out; it is logged under a reference, and the group told where that can be heard.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from audio.anchor import Anchor
from models.player_standing import Standing
from services import player_effects as effects
from services import player_events as events
from services.player_books import PlayerBooks
from services.player_failures import PlayerFailures
from services.player_idleness import Idleness
from services.player_machine import step
from services.player_sound import PlayerSound
from services.player_state import Ending, Loop, Phase, PlayerState
from services.player_tasks import PlayerTasks
from services.player_voice import PlayerVoice
from services.player_watch import PlayerChange, PlayerWatch
from services.queue_entries import Entries
from services.refs import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audio.errors import MediaError, VoiceError
    from audio.stream import AudioStream
    from audio.voice import LostReason, VoiceConnection, VoiceGateway
    from models import PlayerStanding, QueueEntry
    from models.database import Database
    from models.queue_order import QueueLine
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.player_sound import MediaOpener
    from services.watching.start_gate import StartGate

log = logging.getLogger(__name__)

States = tuple[PlayerState, PlayerState]
"""Before and after an event."""


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
        history: Sequence[QueueEntry] = (),
        stood: PlayerStanding | None = None,
        volume_percent: int,
        database: Database,
        voice: VoiceGateway,
        stream: AudioStream,
        chat_server: ChatServer,
        open_media: MediaOpener,
        on_air: Callable[[int], str | None],
        clock: Clock,
        leave_when_idle_s: float,
        watch: PlayerWatch,
        gate: StartGate,
    ) -> None:
        self.player_id = player_id
        self.group_id = group_id
        self.group_name = group_name
        self.venue = venue
        loop = Loop.OFF if stood is None else Loop(stood.loop)
        heard = tuple(entry.row_id for entry in history)
        self.state = PlayerState(waiting=tuple(entry.row_id for entry in waiting), loop=loop, history=heard)
        self.entries = Entries((*history, *waiting))
        self._books = PlayerBooks(database, clock, group_id=group_id, player_id=player_id, on_air=on_air)
        self._chat_server = chat_server
        self._failures = PlayerFailures(chat_server)
        self._sound = PlayerSound(stream, open_media, volume_percent=volume_percent, on_end=self._run_ended)
        if stood is not None and stood.entry_id == self.state.first is not None and stood.position_ms is not None:
            self._sound.keep_place(self.state.waiting[0], stood.position_ms)
        is_watched = self._is_watched
        self.voice = PlayerVoice(voice, venue, stream, report=self._report, on_lost=self._lost, is_watched=is_watched)
        self._stays = False
        self._tasks = PlayerTasks(group_id)
        self._idleness = Idleness(clock, leave_when_idle_s, lambda: self._report(events.IdleTooLong()))
        self._gate = gate
        self.waiting_for = frozenset[int]()
        """Whose picture what has its turn waits for (ids of accounts), before its first frame sounds."""
        stream.watch(lambda: None if self._closed else self._tell(events.Shifted()))
        self._lock, self._changed = asyncio.Lock(), asyncio.Condition()
        self._watch = watch
        self._turns: set[asyncio.Task[States]] = set()
        self._closed = False

    @property
    def position_ms(self) -> int:
        """Where in the current track the listeners are; 0 when nothing plays."""
        return self._sound.stream.position_ms if self.state.sounds else 0

    @property
    def anchor(self) -> Anchor:
        """The same as a line in time; where it is to begin while its media is opened."""
        if self.state.sounds:
            return self._sound.stream.anchor
        current = self.state.current
        begins_at_ms = 0 if current is None else self._sound.begins_at(self.entries[current])
        return Anchor(begins_at_ms, time.monotonic(), moving=False)

    @property
    def standing(self) -> Standing:
        """Where it stands, for a bot that is started anew."""
        state, first = self.state, self.state.first
        place_ms = None if first is None else self._sound.place_of(first)  # as long as it has not begun there
        if place_ms is None and state.sounds:
            place_ms = self.position_ms
        # What only waits for listeners goes on when there are some, and a bot that stays sits there again.
        stays = self._stays and state.phase is Phase.IDLE and (state.cut_off or state.connected)
        is_on = state.is_on or state.lonely or stays
        return Standing(self.player_id, first, place_ms, is_on, state.comes_back_held, state.loop, state.on_page)

    @property
    def connection(self) -> VoiceConnection | None:
        """What it is heard over; None while it is in no voice channel."""
        return self.voice.connection

    def begin_on_page(self, on_page: bool) -> None:
        """Be heard on the watch page alone, or in the voice channel, when it is heard next; what sounds stays there."""
        if self.state.phase is Phase.ENDING or not (self.state.connected or self.state.is_on):
            self.voice.on_page = on_page

    @property
    def voice_channel_id(self) -> int:
        """Where it is, or would be, heard: a moderator can have moved the bot."""
        connection = self.voice.connection
        return self.venue.voice_channel_id if connection is None else connection.channel_id

    @property
    def duration_ms(self) -> int | None:
        """The length of what sounds, as its media tells."""
        return self._sound.duration_ms(self.state.run)

    @property
    def is_closed(self) -> bool:
        """Whether it plays nothing any more."""
        return self._closed

    @property
    def volume_percent(self) -> int:
        """How loud it is meant to be."""
        return self._sound.volume_percent

    @property
    def stream(self) -> AudioStream:
        """What the voice connection listens to; it stays the player's."""
        return self._sound.stream

    @property
    def is_written(self) -> bool:
        """Whether the database has all that has come about so far."""
        return self._books.is_written

    def wrote(self, line: QueueLine) -> None:
        """The queue was written like that, for what the player is told of next."""
        self._books.wrote(line)

    async def seek(self, position_ms: int) -> bool:
        """Go on with what sounds at another place, in a pause as well; False when it is over.

        Raises AudioError or SourceFailedError when it cannot be opened there; nothing changes then.
        """
        taken = await self._sound.seek(self.state.run, position_ms)
        await self._note_standing()
        self._tell(events.Wound(position_ms))
        return taken

    async def note_place(self) -> int | None:
        """Write down where the listeners are, unless the log tells that already; returns what sounds, by its log."""
        async with self._lock:
            self._note_place()
            await self._tasks.attempt(self._books.flush(), "the place in the log")
            return self._books.playback_id

    def set_volume(self, percent: int) -> None:
        """Be that loud from now on: what sounds goes over to it as soon as it is opened anew."""
        self._sound.volume_percent = percent
        self._tune()
        self._tell(events.VolumeSet(percent))

    def stay(self, stays: bool) -> None:
        """Stay in the voice channel when nothing plays, or do so no longer."""
        if stays != self._stays:
            self._stays = stays
            self._tasks.spawn(self._note_standing(), "where it stands")
        self._watch_idleness()

    def attend(self, on_voice: Callable[[int | None], None] | None) -> None:
        """Tell of each spoken packet in the voice channel, as `VoiceConnection.listen` does; with None be deafened."""
        if (self.voice.on_voice is None) != (on_voice is None):
            self.voice.on_voice = on_voice
            self._tasks.spawn(self.voice.attend(), "listening")

    async def _note_standing(self) -> None:
        async with self._lock:
            self._note_place()
            self._books.stand(self.standing)
            await self._tasks.attempt(self._books.flush(), "where it stands")

    def entry(self, entry_id: int) -> QueueEntry | None:
        """An entry that waits, has its turn or had it."""
        return self.entries.get(entry_id)

    async def handle(self, event: events.Event, *, is_written: bool = False) -> States:
        """Take one event in; returns the state before and after it, its quick effects done.

        `is_written`: the queue is on the disk already as the event leaves it, so nobody waits for the log's lines.
        An event that was taken in is carried through, also when whoever waits for it is cancelled. After `close`
        nothing changes any more.
        """
        acted: asyncio.Future[States] = asyncio.get_running_loop().create_future()
        turn = asyncio.create_task(self._turn(event, acted))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        if is_written:
            await asyncio.wait({turn, acted}, return_when=asyncio.FIRST_COMPLETED)
        return acted.result() if is_written and acted.done() else await asyncio.shield(turn)

    async def settled(self) -> VoiceError | None:
        """Wait until the player is not on its way into a voice channel, nor out of it; why it did not get in, if so."""
        async with self._changed:
            await self._changed.wait_for(lambda: not self.state.is_on_its_way)
        return None if self.state.connected else self.voice.error

    async def out(self) -> None:
        """Wait until nothing that was begun before it was ended can bring it into a voice channel any more."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.state.phase is not Phase.ENDING)

    async def close(self, *, comes_back: bool = True) -> None:
        """Stop what plays and leave; what waits stays in the database, and a bot that is started anew `comes_back`."""
        async with self._lock:
            self._closed = True
            left = self.standing if comes_back else replace(self.standing, is_on=False)
            self._books.stand(left)
            self._idleness.forget()
            await self._tasks.close()
            await self._tasks.attempt(self._books.close(Ending.LOST), "the end of the log")
            await self._tasks.attempt(self.voice.leave(), "leaving")
            self._sound.close()
            # What is still asked of it finds nothing to do, and takes nothing out of the queue.
            self.state = PlayerState()
        async with self._changed:
            self._changed.notify_all()

    async def _turn(self, event: events.Event, acted: asyncio.Future[States]) -> States:
        async with self._lock:
            before = self.state
            if not self._closed:
                await self._take_in(event, acted)
            after = self.state
        async with self._changed:
            self._changed.notify_all()
        return before, after

    async def _take_in(self, event: events.Event, acted: asyncio.Future[States] | None = None) -> None:
        """Step, and carry out every effect; a connection that does not do as told is given up, which is an event."""
        before = self.state
        after, orders = step(before, event)
        if effects.Unfollow() in orders and (over := self._sound.over(before.run)) is not None:
            # What was to follow is heard already, or cannot be kept from it any more: that comes first.
            await self._take_in(events.TrackEnded(before.run, broke_off=over.error is not None))
            before = self.state
            after, orders = step(before, event)
        self.state = after
        if after != before:
            log.info("player of group %d: %s: %s -> %s", self.group_id, event, before.phase, after.phase)
        trouble = None
        for effect in orders:
            failure = await self._tasks.attempt(self._carry_out(effect), effect)
            if isinstance(effect, effects.HEARD):
                trouble = trouble or failure
        if after != before:
            self._note_place()
            self._watch.tell(PlayerChange(self.group_id, before, after, event))
        if after.deed != before.deed:
            self._books.turn(before, after, event, self.standing)
        gone = self._books.queue(before, after, event)
        self.entries.forget(gone)
        self._failures.forget(gone)
        if acted is not None and not acted.done():
            acted.set_result((before, after))
        await self._tasks.attempt(self._books.flush(), "the books")
        self._watch_idleness()
        if trouble is not None:
            await self._give_up_connection(trouble)

    def _tell(self, event: events.Event) -> None:
        self._watch.tell(PlayerChange(self.group_id, self.state, self.state, event))

    def _note_place(self) -> None:
        if self.state.sounds:
            self._books.place(self.position_ms, is_moving=self.state.phase is Phase.PLAYING)

    async def _give_up_connection(self, reference: str) -> None:
        """Leave as if the connection were lost, and tell the group unless it wanted silence anyway."""
        await self._tasks.attempt(self.voice.leave(), "leaving")
        before = self.state
        await self._take_in(events.ConnectionLost())
        if self.state != before:
            announcement = self._chat_server.announce(self.venue, "player-connection-broke", reference=reference)
            self._tasks.spawn(announcement, "the announcement")

    async def _carry_out(self, effect: effects.Effect) -> None:
        match effect:
            case effects.Connect():
                self._tasks.spawn(self.voice.enter(), effect, on_failure=self.voice.refused)
            case effects.Disconnect():
                self._tasks.spawn(self._leave(), effect)
            case effects.Open(entry_id):
                self._tasks.spawn(self._open(entry_id), effect, on_failure=partial(self._open_failed, entry_id))
            case effects.TellFailed(entry_id, broke_off):
                entry = self.entries[entry_id]
                self._tasks.spawn(self._failures.tell(self.venue, entry, broke_off=broke_off), effect)
            case _ if isinstance(effect, effects.WRITTEN):
                self._books.write(effect, position_ms=self._sound.stream.position_ms)
            case _:
                self._sound.direct(effect, sounding=self.state.run)
                self._tune()

    def _tune(self) -> None:
        if not self._sound.is_in_tune:
            self._tasks.spawn(self._sound.tune(self.state.run), "the volume")

    async def _leave(self) -> None:
        try:
            await self.voice.leave()
        finally:
            self._report(events.Left())

    async def _open(self, entry_id: int) -> None:
        entry = self.entries.get(entry_id)
        if entry is None:  # it was skipped meanwhile
            await self.handle(events.OpenFailed(entry_id))
            return
        await self._sound.open(entry)
        if await self._gate.concerns(self.group_id, entry) and await self._has_turn(entry_id):
            await self._gate.open(self.group_id, entry_id, self._wait_for)
        await self.handle(events.Opened(entry_id))

    async def _has_turn(self, entry_id: int) -> bool:
        """Wait until an entry's media is all that its turn waits for; False when it is wanted no more."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.state.is_due(entry_id) is not None)
        return bool(self.state.is_due(entry_id))

    def _wait_for(self, user_ids: frozenset[int]) -> None:
        self.waiting_for = user_ids
        self._tell(events.WaitsFor(user_ids))

    def _open_failed(self, entry_id: int, error: BaseException) -> None:
        self._failures.note(entry_id, error)
        self._report(events.OpenFailed(entry_id))

    def _run_ended(self, run: int, error: MediaError | None) -> None:
        if error is not None:
            log.warning("player of group %d: run %d broke off: %s", self.group_id, run, error)
        self._report(events.TrackEnded(run, broke_off=error is not None))

    def _is_watched(self) -> bool:
        return self.state.is_on and not self._stays and self._gate.is_watched(self.group_id)

    def _lost(self, reason: LostReason) -> None:
        log.info("player of group %d lost its voice connection: %s", self.group_id, reason)
        if reason != "removed":  # who took the bot out knows it
            why = "player-no-e2ee" if reason == "no_e2ee" else "player-connection-lost"
            key = "player-goes-on-on-page" if self.voice.on_page else why
            announcement = self._chat_server.announce(self.venue, key, stays=Variant("yes" if self._stays else "no"))
            self._tasks.spawn(announcement, "the announcement")

    def _watch_idleness(self) -> None:
        self._idleness.is_idle(not self._stays and self.state.phase is Phase.IDLE and self.state.connected)

    def _report(self, event: events.Event) -> None:
        self._tasks.spawn(self._handle(event), event)

    async def _handle(self, event: events.Event) -> None:
        await self.handle(event)
