"""Calls off what stalls, or is no longer wanted. Time is handed in."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from audio.fetching.failures import HiccupError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator


class Watch:
    """Over one piece of work that brings bytes: it has stalled when fewer than `pace` of them come in `window_s`."""

    def __init__(self, wait: Callable[[float], Awaitable[None]], *, window_s: float, pace: int = 1) -> None:
        self._wait = wait
        self._window_s = window_s
        self._pace = pace
        self._received = 0
        self._resting = False
        self._stalled = False
        self._scope: asyncio.Timeout | None = None

    def received(self, size: int) -> None:
        self._received += size

    @contextmanager
    def rest(self) -> Iterator[None]:
        """A time in which no bytes are asked for, and so none are missed."""
        self._resting = True
        try:
            yield
        finally:
            self._resting = False
            self._received += self._pace

    def call_off(self) -> None:
        """End the work at once, as if it were done; nothing once it is."""
        if self._scope is not None:
            self._scope.reschedule(asyncio.get_running_loop().time())
            self._scope = None

    @asynccontextmanager
    async def over(self) -> AsyncIterator[None]:
        """The work. Raises HiccupError("unreachable") when it stalls; ends quietly when it is called off."""
        try:
            async with asyncio.timeout(None) as scope, self._noticing(scope):
                yield
        except TimeoutError:
            if self._stalled or not scope.expired():  # the second is somebody else's time-out, like the connector's
                raise HiccupError("unreachable", "no bytes in time") from None

    @asynccontextmanager
    async def _noticing(self, scope: asyncio.Timeout) -> AsyncIterator[None]:
        self._scope = scope
        noticing = asyncio.create_task(self._notice_a_stall())
        try:
            yield
        finally:
            self._scope = None
            noticing.cancel()
            await asyncio.wait([noticing])

    async def _notice_a_stall(self) -> None:
        while True:
            before = self._received
            await self._wait(self._window_s)
            if not self._resting and self._received - before < self._pace:
                self._stalled = True
                self.call_off()
