"""Writes down what is said: everything that was told is in the database, in the order in which it was told.

One task writes. What has gathered while it wrote goes into its next transaction (group commit), so that a flood costs
one flush to the disk for many messages, and a single message waits for no other. A full queue slows whoever reads the
gateway (`room`), and drops nothing. A database that cannot be written to now (another process holds it, the disk is
full) is tried again until it can; a single event that can never be written is set aside, so that those behind it go on.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError

from services.mirror.batch import Keeping
from services.mirror.events import Interrupted, ReadPage, SessionBegan, ThreadEvent
from services.mirror.scribe import Scribe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from models.database import Database, Transaction
    from services.clock import Clock
    from services.mirror.coverage import Coverage
    from services.mirror.events import Event
    from services.mirror.written import Written

T = TypeVar("T")

log = logging.getLogger(__name__)

ROOM_FOR = 2_000
"""Events that may wait, unless the config says otherwise."""
AT_ONCE = 128
"""Events in one transaction: what they need of the event loop stays a few milliseconds."""
ONE_ANYWAY_S = 5.0
"""How long the gateway is not read at most. Its session is given up after 60 s without a message (discord.py:
`heartbeat_timeout`), so one goes through now and then however full the queue is."""
FIRST_WAIT_S, LONGEST_WAIT_S = 0.1, 5.0
"""Between two tries to write, growing."""
FAREWELL_S = 30.0
"""How long the last writing may take when the bot stops; what is not written then, the next start reads again."""


@dataclass(slots=True)
class _Item:
    """Something in the queue; what waits for it to be written waits for `done`."""

    what: Event | ReadPage | None
    done: asyncio.Future[None] | None = None
    since: float = field(default_factory=time.monotonic)


class Recorder:
    """The mirror's one writer. `running` starts it, and ends it when all is written."""

    def __init__(
        self,
        database: Database,
        coverage: Coverage,
        clock: Clock,
        *,
        keeping: Keeping | None = None,
        room_for: int = ROOM_FOR,
    ) -> None:
        self._database = database
        self._scribe = Scribe(coverage, clock, keeping or Keeping())
        self._room_for = room_for
        self._tell_files: Callable[[], None] = lambda: None
        self._listeners: list[Callable[[Written], None]] = []
        self._queue: deque[_Item] = deque()
        self._offered = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    def tell_files(self, tell: Callable[[], None]) -> None:
        """Call `tell` whenever files are to be fetched or erased since something was committed."""
        self._tell_files = tell

    def watch(self, listener: Callable[[Written], None]) -> None:
        """Call `listener` with what each commit wrote; it must not wait, and what it raises is logged."""
        self._listeners.append(listener)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Write within the block; what was offered before its end is written when it has ended."""
        writer = asyncio.create_task(self._write_all())
        try:
            yield
        finally:
            try:
                async with asyncio.timeout(FAREWELL_S):
                    await self.settled()
            except TimeoutError:
                log.error("%d events could not be written before the end: they are to be read again", len(self._queue))
            writer.cancel()
            await asyncio.wait({writer})

    def offer(self, event: Event) -> None:
        """Take an event to be written; called in the order in which things happened. Never drops, never waits."""
        self._put(_Item(event))

    async def room(self) -> None:
        """Wait while the queue is full, but not so long that the gateway takes the bot for dead."""
        if self._has_room.is_set():
            return
        try:
            async with asyncio.timeout(ONE_ANYWAY_S):
                await self._has_room.wait()
        except TimeoutError:
            log.warning("the mirror lags by %.0f s: %d events wait to be written", self.lag_s(), len(self._queue))

    async def keep(self, page: ReadPage) -> None:
        """Write what was read from a thread's history; returns when it is committed. Raises what the writing raises."""
        await self._written(page)

    async def settled(self) -> None:
        """Wait until all that was offered before is committed."""
        if self._queue:
            await self._written(None)

    def lag_s(self) -> float:
        """How old the oldest event is that is not written yet, in seconds; 0 when there is none."""
        return time.monotonic() - self._queue[0].since if self._queue else 0.0

    async def _written(self, what: ReadPage | None) -> None:
        done = asyncio.get_running_loop().create_future()
        self._put(_Item(what, done))
        await done

    def _put(self, item: _Item) -> None:
        self._queue.append(item)
        self._offered.set()
        if len(self._queue) >= self._room_for:
            self._has_room.clear()

    async def _write_all(self) -> None:
        while True:
            await self._offered.wait()
            while self._queue:
                await self._write_some()
            self._offered.clear()

    async def _write_some(self) -> None:
        """Write what stands first in the queue, which leaves it then: something alone, or events that go together."""
        first = self._queue[0].what
        count = 1
        if isinstance(first, ReadPage):
            await self._write_page(self._queue[0], first)
        elif isinstance(first, SessionBegan):
            await self._commit(self._scribe.begin_session)
        elif isinstance(first, Interrupted):
            await self._commit(lambda tx: self._scribe.interrupt(tx, first))
        elif first is not None:
            events = self._next_events()
            await self._write_events(events)
            count = len(events)
        for _ in range(count):
            item = self._queue.popleft()
            if item.done is not None and not item.done.done():
                item.done.set_result(None)
        if len(self._queue) < self._room_for:
            self._has_room.set()

    def _next_events(self) -> list[ThreadEvent]:
        """The first events in the queue that belong to threads, before anything else."""
        of_threads = takewhile(lambda what: isinstance(what, ThreadEvent), (item.what for item in self._queue))
        return list(islice(of_threads, AT_ONCE))  # type: ignore[arg-type]

    async def _write_page(self, item: _Item, page: ReadPage) -> None:
        try:
            written = await self._commit(lambda tx: self._scribe.write_page(tx, page))
        except Exception as error:  # who read the page is told, whatever it is
            if item.done is not None and not item.done.done():
                item.done.set_exception(error)
        else:
            self._tell(written)

    async def _write_events(self, events: Sequence[ThreadEvent]) -> None:
        try:
            written = await self._commit(lambda tx: self._scribe.write(tx, events))
        except Exception as error:  # whatever it is, one of them brings it about
            if len(events) > 1:
                for event in events:
                    await self._write_events([event])
            else:
                await self._set_aside(events[0], error)
        else:
            self._tell(written)

    def _tell(self, written: Written) -> None:
        if written.has_files:
            self._tell_files()
        for listener in self._listeners:
            try:
                listener(written)
            except Exception:  # whatever it is, what is said is written on
                log.exception("what was written down was not taken in")

    async def _set_aside(self, event: ThreadEvent, error: Exception) -> None:
        """Let the messages of an event that cannot be written be read from the thread's history instead."""
        reference = secrets.token_hex(3)
        log.error("the mirror set a %s aside, reference %s", type(event).__name__, reference, exc_info=error)
        try:
            await self._commit(lambda tx: self._scribe.ask_again(tx, event))
        except Exception:  # nothing more can be done, and those behind it go on
            log.exception("nor can it be read again, reference %s", reference)

    async def _commit(self, write: Callable[[Transaction], Awaitable[T]]) -> T:
        """Carry out `write` in a transaction; while the database as a whole cannot be written to, try again."""
        wait_s = FIRST_WAIT_S
        while True:
            try:
                async with self._database.begin() as tx:
                    written = await write(tx)
            except DatabaseError as error:
                if isinstance(error, IntegrityError | DataError | ProgrammingError):
                    raise
                log.warning("the mirror cannot write now, and tries again in %.1f s: %s", wait_s, error.orig)
            else:
                return written
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)
