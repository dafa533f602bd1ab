"""What a player writes down: whose turn is over, and the log of what was heard. Touches the database.

Music goes on while the database does not take anything: what could not be written is kept and goes before what comes
next, so that the books are whole and in order again with the first write that succeeds. In which order a queue waits is
written behind, in its turn: nobody waits for thousands of rows.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.exc import OperationalError

from models import Playback, PlayerTransition, QueueEntry
from services import player_effects as effects
from services.player_state import Ending
from services.queue_lines import write_arrangement

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from models.database import Database, Transaction
    from models.player_standing import Standing
    from services.clock import Clock
    from services.player_effects import Arrange, Effect
    from services.player_state import PlayerState

    Line = Callable[[Transaction], Awaitable[None]]


log = logging.getLogger(__name__)

_AS_GOOD_AS_MS = 40
"""How far a place may be from what a mark tells: two packets."""


class Mark(NamedTuple):
    """From a moment on, where the listeners are, whether they go on from there, and what a station sends."""

    marked_at: datetime
    position_ms: int
    is_moving: bool
    on_air: str | None

    def tells(self, now: datetime, position_ms: int, *, is_moving: bool, on_air: str | None) -> bool:
        """Whether a place at the moment `now`, and what is on the air there, follow from this mark."""
        if on_air != self.on_air:
            return False
        gone_ms = (now - self.marked_at) / timedelta(milliseconds=1) if self.is_moving else 0
        return is_moving == self.is_moving and abs(self.position_ms + gone_ms - position_ms) <= _AS_GOOD_AS_MS


class PlayerBooks:
    """The books of one group's player. Each method raises what the database raises, and may be followed by others."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        group_id: int,
        player_id: int,
        on_air: Callable[[int], str | None],
    ) -> None:
        """`on_air` tells of an entry what its station sends."""
        self._on_air = on_air
        self._database = database
        self._clock = clock
        self._group_id = group_id
        self._player_id = player_id
        self._unwritten: list[Line] = []
        self._writing = asyncio.Lock()
        self._behind: asyncio.Task[None] | None = None
        self._sounding: int | None = None
        self._playback_id: int | None = None
        self._mark = Mark(clock(), 0, False, None)

    @property
    def playback_id(self) -> int | None:
        """What sounds now, in the log; None when nothing does, or it is not written yet."""
        return self._playback_id if self._sounding is not None else None

    async def write(self, effect: Effect, entries: Mapping[int, QueueEntry], *, position_ms: int) -> None:
        """Write what the state machine orders to be written; `position_ms` is where the listeners are."""
        match effect:
            case effects.NoteBegin(entry_id):
                await self.begin(entry_id, position_ms=position_ms)
            case effects.NoteEnd(entry_id, ending):
                await self.end(entry_id, ending)
            case effects.Finish(entry_id, ending):
                await self.finish([entry_id], ending)
            case effects.ClearQueue(entry_ids):
                await self.finish(entry_ids, Ending.STOPPED)
            case effects.PutFirst(entry_id):
                await self.put_first(entries[entry_id])
            case effects.PutLast(entry_id):
                await self.put_last(entry_id)
            case effects.Arrange():
                self.arrange(effect, entries)

    async def begin(self, entry_id: int, *, position_ms: int) -> None:
        """An entry's sound begins now; the listeners are there in it."""
        now = self._clock()
        on_air = self._on_air(entry_id)
        self._sounding, self._mark = entry_id, Mark(now, position_ms, True, on_air)

        async def line(tx: Transaction) -> None:
            self._playback_id = None
            entry = await tx.players.entry(entry_id)
            if entry is None:  # taken out of the database by hand
                return
            playback = Playback(
                group_id=self._group_id,
                source=entry.source,
                source_id=entry.source_id,
                title=entry.title,
                artist=entry.artist,
                duration_ms=entry.duration_ms,
                requester_id=entry.requester_id,
                started_at=now,
                heard_until=now,
            )
            self._playback_id = (await tx.players.start_playback(playback)).row_id
            await tx.playback_log.mark(
                self._playback_id, now=now, position_ms=position_ms, is_moving=True, on_air=on_air
            )

        await self._write(line)

    async def place(self, position_ms: int, *, is_moving: bool) -> None:
        """The listeners are there in what sounds; written down when the last mark does not tell as much."""
        now = self._clock()
        if self._sounding is None:
            return
        on_air = self._on_air(self._sounding)
        if self._mark.tells(now, position_ms, is_moving=is_moving, on_air=on_air):
            return
        self._mark = Mark(now, position_ms, is_moving, on_air)

        async def line(tx: Transaction) -> None:
            if self._playback_id is not None:
                await tx.playback_log.mark(
                    self._playback_id, now=now, position_ms=position_ms, is_moving=is_moving, on_air=on_air
                )

        await self._write(line)

    async def turn(self, before: PlayerState, after: PlayerState, cause: object, standing: Standing) -> None:
        """The player went from phase to phase, or from track to track, and stands there now."""
        transition = PlayerTransition(
            player_id=self._player_id,
            at=self._clock(),
            before=before.phase,
            after=after.phase,
            cause=str(cause),
            entry_id=after.current,
        )

        async def line(tx: Transaction) -> None:
            await tx.player_standings.log(transition)
            await tx.player_standings.note(standing, now=transition.at)

        await self._write(line)

    async def stand(self, standing: Standing) -> None:
        """The player stands there now."""
        now = self._clock()

        async def line(tx: Transaction) -> None:
            await tx.player_standings.note(standing, now=now)

        await self._write(line)

    async def end(self, entry_id: int, ending: Ending) -> None:
        """An entry's sound is over; it stays in the queue."""
        if self._sounding != entry_id:
            return
        self._sounding = None
        now = self._clock()

        async def line(tx: Transaction) -> None:
            await self._end_playback(tx, ending, now)

        await self._write(line)

    async def put_first(self, entry: QueueEntry) -> None:
        """An entry is the first of the queue now, whether or not it was in it."""
        again = QueueEntry.model_validate(entry.model_dump())

        async def line(tx: Transaction) -> None:
            await tx.players.put_first(again)

        await self._write(line)

    async def put_last(self, entry_id: int) -> None:
        """An entry of the queue is its last now."""

        async def line(tx: Transaction) -> None:
            await tx.players.put_last(entry_id)

        await self._write(line)

    def arrange(self, effect: Arrange, entries: Mapping[int, QueueEntry]) -> None:
        """The queue waits in another order, without some of it or with more; `entries` has what it had not.

        It is written behind; `settled` and `close` wait for that.
        """
        self._unwritten.append(partial(write_arrangement, effect, entries))
        if self._behind is None or self._behind.done():
            self._behind = asyncio.create_task(self._write_behind())

    async def settled(self) -> None:
        """Wait for what is written behind."""
        if self._behind is not None:
            await self._behind

    async def finish(self, entry_ids: Sequence[int], ending: Ending) -> None:
        """These entries' turns are over: they leave the queue, and what sounds of them ends."""
        now, sounded = self._clock(), self._sounding in entry_ids
        if sounded:
            self._sounding = None

        async def line(tx: Transaction) -> None:
            if sounded:
                await self._end_playback(tx, ending, now)
            await tx.players.remove_entries(entry_ids)

        await self._write(line)

    async def close(self, ending: Ending) -> None:
        """What sounds ends, and stays in the queue."""
        now = self._clock()

        async def line(tx: Transaction) -> None:
            await self._end_playback(tx, ending, now)

        await self.settled()
        await self._write(line)

    async def _end_playback(self, tx: Transaction, ending: Ending, now: datetime) -> None:
        if self._playback_id is not None:
            await tx.players.end_playback(self._playback_id, ending=ending, now=now)

    async def _write(self, line: Line) -> None:
        self._unwritten.append(line)
        await self._write_all()

    async def _write_behind(self) -> None:
        try:
            await self._write_all()
        except Exception:  # nobody waits for this; what could not be written goes before what comes next
            log.exception("the order of a queue of group %d could not be written", self._group_id)

    async def _write_all(self) -> None:
        async with self._writing:
            at_once = len(self._unwritten)
            while self._unwritten:
                lines = self._unwritten[:at_once]
                try:
                    async with self._database.begin() as tx:
                        for line in lines:
                            await line(tx)
                except OperationalError:  # the database's trouble, which passes: the lines are kept
                    raise
                except Exception:  # a line's own fault, which would keep all that follow from being written
                    if len(lines) > 1:
                        at_once = 1
                        continue
                    del self._unwritten[0]
                    raise
                del self._unwritten[: len(lines)]
