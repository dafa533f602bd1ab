"""What a player writes down: whose turn is over, and the log of what was heard. Touches the database.

Music goes on while the database does not take anything: what could not be written is kept and goes before what comes
next, so that the books are whole and in order again with the first write that succeeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from models import Playback, QueueEntry

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from models.database import Database, Transaction
    from services.clock import Clock
    from services.player_state import Ending

    Line = Callable[[Transaction], Awaitable[None]]


class PlayerBooks:
    """The books of one group's player. Each method raises what the database raises, and may be followed by others."""

    def __init__(self, database: Database, clock: Clock, *, group_id: int) -> None:
        self._database = database
        self._clock = clock
        self._group_id = group_id
        self._unwritten: list[Line] = []
        self._sounding: int | None = None
        self._playback_id: int | None = None

    async def begin(self, entry_id: int) -> None:
        """An entry's sound begins now."""
        now = self._clock()
        self._sounding = entry_id

        async def line(tx: Transaction) -> None:
            entry = await tx.players.entry(entry_id)
            if entry is None:  # taken out of the database by hand
                return
            playback = Playback(
                group_id=self._group_id,
                source=entry.source,
                source_id=entry.source_id,
                title=entry.title,
                requester_id=entry.requester_id,
                started_at=now,
            )
            self._playback_id = (await tx.players.start_playback(playback)).row_id

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

        await self._write(line)

    async def _end_playback(self, tx: Transaction, ending: Ending, now: datetime) -> None:
        if self._playback_id is not None:
            await tx.players.end_playback(self._playback_id, ending=ending, now=now)

    async def _write(self, line: Line) -> None:
        self._unwritten.append(line)
        while self._unwritten:
            try:
                async with self._database.begin() as tx:
                    await self._unwritten[0](tx)
            except OperationalError:  # the database's trouble, which passes: the line is kept
                raise
            except Exception:  # the line's own fault, which would keep all that follow from being written
                del self._unwritten[0]
                raise
            del self._unwritten[0]
