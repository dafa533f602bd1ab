"""Writes down what is said: everything that was told is in the database, in the order in which it was told.

One task writes. What has gathered while it wrote goes into its next transaction (group commit), so that a flood costs
one flush to the disk for many messages, and a single message no wait. A full queue slows whoever reads the gateway
(`room`), and drops nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from services.mirror.events import ReadPage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from models.database import Database
    from services.clock import Clock
    from services.mirror.coverage import Coverage
    from services.mirror.events import Event

ROOM_FOR = 2_000
"""Events that may wait, unless the config says otherwise."""
AT_ONCE = 128
"""Messages in one transaction: what they need of the event loop stays a few milliseconds."""


class Recorder:
    """The mirror's one writer. `running` starts it, and ends it when all is written."""

    def __init__(self, database: Database, coverage: Coverage, clock: Clock, *, room_for: int = ROOM_FOR) -> None:
        self._database = database
        self._coverage = coverage
        self._clock = clock
        self._room_for = room_for
        self._waiting: deque[tuple[float, Event | ReadPage | None, asyncio.Future[None] | None]] = deque()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Write within the block; what was offered before its end is written when it has ended."""
        yield

    def offer(self, event: Event) -> None:
        """Take an event to be written; called in the order in which things happened. Never drops, never waits."""
        self._waiting.append((time.monotonic(), event, None))

    async def room(self) -> None:
        """Wait while the queue is full."""

    async def keep(self, page: ReadPage) -> None:
        """Write what was read from a thread's history; returns when it is committed."""
        await self._written(page)

    async def settled(self) -> None:
        """Wait until all that was offered before is committed."""
        await self._written(None)

    def lag_s(self) -> float:
        """How old the oldest event is that is not written yet, in seconds; 0 when there is none."""
        return time.monotonic() - self._waiting[0][0] if self._waiting else 0.0

    async def _written(self, page: ReadPage | None) -> None:
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((time.monotonic(), page, done))
        await done
