"""How long a player may sit around with nothing to play. Touches nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from services.clock import Clock


class Idleness:
    """Calls `on_too_long` when it has been idle for `patience_s` by the clock."""

    def __init__(self, clock: Clock, patience_s: float, on_too_long: Callable[[], None]) -> None:
        self._clock = clock
        self._patience_s = patience_s
        self._on_too_long = on_too_long
        self._waiting: asyncio.Task[None] | None = None

    def is_idle(self, idle: bool) -> None:
        """How it is now; what is idle still does not begin to be so anew."""
        if not idle:
            self.forget()
        elif self._waiting is None or self._waiting.done():
            too_long = self._clock() + timedelta(seconds=self._patience_s)
            self._waiting = asyncio.create_task(self._tell_at(too_long))

    def forget(self) -> None:
        """Wait for nothing any more."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    async def _tell_at(self, moment: datetime) -> None:
        await self._clock.wait_until(moment)
        self._on_too_long()
