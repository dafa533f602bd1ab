"""Looks at the start and every few hours whether sites still work. Touches what it is handed to look with."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from services.background import in_background

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from services.clock import Clock
    from sources.ytdlp.canary import CanaryReport

log = logging.getLogger(__name__)

EVERY_S = 6 * 3600.0


class CanaryWatch:
    """Keeps the latest report; None until there is one, and where there is nothing to look at."""

    def __init__(self, look: Callable[[], Awaitable[CanaryReport]] | None, clock: Clock) -> None:
        self.report: CanaryReport | None = None
        self._look = look
        self._clock = clock

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look while the block runs."""
        async with in_background(self._run()):
            yield

    async def _run(self) -> None:
        while self._look is not None:
            try:
                self.report = await self._look()
            except Exception:  # whatever it is, it must not keep the next look from being taken
                log.exception("whether the sites work could not be looked at")
            await self._clock.sleep(EVERY_S)
