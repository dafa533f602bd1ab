"""What a player writes down: whose turn is over, and the log of what was heard. Touches the database.

Music goes on while the database does not take anything: what could not be written is kept and goes before what comes
next, so that the books are whole and in order again with the first write that succeeds. What a step of the player
brings is noted line by line, and written with `flush` as one transaction.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.exc import OperationalError

from models.player_standing import Transition
from models.queue_order import QueueLine
from services import player_effects as effects
from services import player_events as events

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import datetime

    from models.database import Database, Transaction
    from models.player_standing import Standing
    from services.clock import Clock
    from services.player_effects import Effect
    from services.player_state import Ending, PlayerState

    Line = Callable[[Transaction], Awaitable[None]]


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
    """The books of one group's player. `flush` and `close` raise what the database raises; others may follow."""

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
        self._kept: QueueLine | None = None
        self._sounding: int | None = None
        self._playback_id: int | None = None
        self._mark = Mark(clock(), 0, False, None)

    @property
    def playback_id(self) -> int | None:
        """What sounds now, in the log; None when nothing does, or it is not written yet."""
        return self._playback_id if self._sounding is not None else None

    def write(self, effect: Effect, *, position_ms: int) -> None:
        """Note what the state machine orders to be written; `position_ms` is where the listeners are."""
        match effect:
            case effects.NoteBegin(entry_id):
                self.begin(entry_id, position_ms=position_ms)
            case effects.NoteEnd(entry_id, ending):
                self.end(entry_id, ending)
            case effects.Finish(entry_id, ending):
                self.end(entry_id, ending)
                self._unwritten.append(lambda tx: tx.rooms.forget_votes(entry_id))

    def begin(self, entry_id: int, *, position_ms: int) -> None:
        """An entry's sound begins now; the listeners are there in it."""
        now = self._clock()
        on_air = self._on_air(entry_id)
        self._sounding, self._mark = entry_id, Mark(now, position_ms, True, on_air)

        async def line(tx: Transaction) -> None:
            self._playback_id = await tx.players.start_playback(self._group_id, entry_id, now=now)
            if self._playback_id is None:  # the entry was taken out of the database by hand
                return
            await tx.playback_log.mark(
                self._playback_id, now=now, position_ms=position_ms, is_moving=True, on_air=on_air
            )

        self._unwritten.append(line)

    def place(self, position_ms: int, *, is_moving: bool) -> None:
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

        self._unwritten.append(line)

    def turn(self, before: PlayerState, after: PlayerState, cause: object, standing: Standing) -> None:
        """The player went from phase to phase, or from track to track, and stands there now."""
        now = self._clock()
        transition = Transition(self._player_id, now, before.phase, after.phase, str(cause), after.current)

        async def line(tx: Transaction) -> None:
            await tx.player_standings.log(transition)
            await tx.player_standings.note(standing, now=now)

        self._unwritten.append(line)

    def stand(self, standing: Standing) -> None:
        """The player stands there now."""
        now = self._clock()

        async def line(tx: Transaction) -> None:
            await tx.player_standings.note(standing, now=now)

        self._unwritten.append(line)

    def end(self, entry_id: int, ending: Ending) -> None:
        """An entry's sound is over; it stays in the queue."""
        if self._sounding != entry_id:
            return
        self._sounding = None
        now = self._clock()

        async def line(tx: Transaction) -> None:
            await self._end_playback(tx, ending, now)

        self._unwritten.append(line)

    @property
    def is_written(self) -> bool:
        """Whether nothing that was noted is still to be written."""
        return not self._unwritten and not self._writing.locked()

    def queue(self, before: PlayerState, after: PlayerState, event: object) -> set[int]:
        """The queue stands as in `after` now; returns the entries that are gone.

        Rows of what is gone go too, but of what somebody took out: that can be brought back.
        """
        gone = set[int]()
        if (before.waiting, before.current, before.history) != (after.waiting, after.current, after.history):
            gone.update(before.line, before.history)
            gone.difference_update(after.line, after.history)
            self._keep(QueueLine(after.line, after.history))
        change = event if isinstance(event, events.Reordered) else events.Reordered((), ())
        if change.kind is not None and before.waiting != after.waiting:
            self._note(change.kind, before, after, gone)
        else:
            self._over(gone, undoes=change.undoes)
        return gone

    def _keep(self, line: QueueLine) -> None:
        if line != self._kept:
            self._kept = line
            self._unwritten.append(lambda tx: tx.queue_orders.keep(self._player_id, line))

    def _note(self, kind: str, before: PlayerState, after: PlayerState, gone: set[int]) -> None:
        is_all = (before.current, before.history) == (after.current, after.history)  # nothing began meanwhile
        removed = gone if is_all else set(before.waiting).difference(after.waiting)
        is_more = len(after.waiting) > len(before.waiting) - len(removed)
        added = set(after.waiting).difference(before.waiting) if is_more else ()

        async def line(tx: Transaction) -> None:
            await tx.queue_orders.note(
                self._player_id, kind, before.line, current=before.current, added=[*added], removed=[*removed]
            )

        self._unwritten.append(line)

    def _over(self, entry_ids: Collection[int], *, undoes: int | None) -> None:
        async def line(tx: Transaction) -> None:
            if undoes is not None:
                await tx.queue_orders.drop_change(undoes)
            if entry_ids:
                await tx.players.remove_entries(entry_ids)

        if entry_ids or undoes is not None:
            self._unwritten.append(line)

    def wrote(self, line: QueueLine) -> None:
        """Somebody else has written that the queue stands like that, which the next step need not repeat."""
        self._kept = line

    async def close(self, ending: Ending) -> None:
        """What sounds ends, and stays in the queue."""
        now = self._clock()

        async def line(tx: Transaction) -> None:
            await self._end_playback(tx, ending, now)

        self._unwritten.append(line)
        await self.flush()

    async def _end_playback(self, tx: Transaction, ending: Ending, now: datetime) -> None:
        if self._playback_id is not None:
            await tx.players.end_playback(self._playback_id, ending=ending, now=now)

    async def flush(self) -> None:
        """Write all that was noted: it is on the disk then. Raises the first of what kept a line from it."""
        failure: Exception | None = None
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
                except Exception as error:  # a line's own fault, which would keep all that follow from being written
                    if len(lines) > 1:
                        at_once = 1
                        continue
                    failure, self._kept = failure or error, None
                del self._unwritten[: len(lines)]
        if failure is not None:
            raise failure
