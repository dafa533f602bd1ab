"""Where the services' time comes from: one clock, handed in, so that a test can move it.

A service that needs time takes a `Clock`, reads it by calling it (`now = self._clock()`), and waits on it for whatever
is long in life: `await clock.sleep(600)` for a spell of being alone, `await clock.wait_until(due)` for a moment that
stands in the database, `async with clock.timeout(120)` for a question that expires. What is to happen later runs as a
task that sleeps first, and is cancelled when it is no longer wanted. `asyncio.sleep` and `asyncio.timeout` are left for
what is short and measured by this machine, like a connection that does not come up.

A wait may end long after its moment, because the machine slept or the clock was set: read the clock again, and look
whether what was due still is.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Clock(ABC):
    """Tells the time, and can be waited on."""

    @abstractmethod
    def __call__(self) -> datetime:
        """The present moment, aware, in UTC."""

    @abstractmethod
    async def wait_until(self, moment: datetime) -> None:
        """Return once the clock has reached `moment`, which is aware; at once when it has already."""

    async def sleep(self, seconds: float) -> None:
        """Return when so much time has passed by this clock."""
        await self.wait_until(self() + timedelta(seconds=seconds))

    @asynccontextmanager
    async def timeout(self, seconds: float) -> AsyncIterator[None]:
        """Cancel the block when it takes longer by this clock. Raises TimeoutError then, as `asyncio.timeout` does."""
        async with asyncio.timeout(None) as limit:
            alarm = asyncio.create_task(self._ring(limit, self() + timedelta(seconds=seconds)))
            try:
                yield
            finally:
                alarm.cancel()

    async def _ring(self, limit: asyncio.Timeout, moment: datetime) -> None:
        await self.wait_until(moment)
        limit.reschedule(asyncio.get_running_loop().time())


class SystemClock(Clock):
    """The time of this machine.

    Waits follow the wall clock, not the event loop's, which stands still while a machine is suspended and does not
    know when the date is set right: the wall clock is looked at again every `look_again_s` seconds.
    """

    def __init__(self, *, look_again_s: float = 60.0) -> None:
        self._look_again_s = look_again_s

    def __call__(self) -> datetime:
        return datetime.now(UTC)

    async def wait_until(self, moment: datetime) -> None:
        while True:
            left_s = (moment - self()).total_seconds()
            if left_s <= 0:
                return
            await asyncio.sleep(min(left_s, self._look_again_s))
