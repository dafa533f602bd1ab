"""Does something soon after it was asked for: however often that is, no more often than can be borne."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from services.clock import Clock

log = logging.getLogger(__name__)


class Pulse:
    """Runs `work` at once when it is asked for, then not for `gap_s()`; by itself after `again_s()`, unless None.

    What is asked for while it runs is looked at in the next run. `close` it at the end.
    """

    def __init__(
        self,
        work: Callable[[], Awaitable[None]],
        clock: Clock,
        *,
        gap_s: Callable[[], float],
        again_s: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._work = work
        self._clock = clock
        self._gap_s = gap_s
        self._again_s = again_s
        self._asked = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    def ask(self) -> None:
        """There may be something to do."""
        self._asked.set()

    async def close(self) -> None:
        """Do nothing any more."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await self._due()
            self._asked.clear()
            try:
                await self._work()
            except Exception:  # whatever it is, the next time may go well
                log.exception("what pages are to be told could not be found out")
            if (gap_s := self._gap_s()) > 0:
                await asyncio.sleep(gap_s)  # what this machine can bear, whatever the time is

    async def _due(self) -> None:
        again_s = self._again_s()
        if again_s is None:
            await self._asked.wait()
            return
        asked = asyncio.create_task(self._asked.wait())
        later = asyncio.create_task(self._clock.sleep(again_s))
        try:
            await asyncio.wait({asked, later}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()
            later.cancel()
