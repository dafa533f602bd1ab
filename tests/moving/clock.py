"""A clock for tests."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from services.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


class MovableClock(Clock):
    """What `read` tells, plus what it was moved by. Without `read` it stands until a test moves it.

    A move jumps: whoever waits for a moment that was passed over wakes up after it, as when a machine slept.
    """

    def __init__(self, read: Callable[[], datetime] = lambda: START) -> None:
        self._read = read
        self._ahead = timedelta()
        self._moved = asyncio.Event()
        self.waiting = 0
        """How many wait on it."""

    def __call__(self) -> datetime:
        return self._read() + self._ahead

    async def wait_until(self, moment: datetime) -> None:
        self.waiting += 1
        try:
            while (left_s := (moment - self()).total_seconds()) > 0:
                # What is left passes by itself too when `read` does not stand still.
                with suppress(TimeoutError):
                    async with asyncio.timeout(left_s):
                        await self._moved.wait()
        finally:
            self.waiting -= 1

    def advance(self, **duration: float) -> datetime:
        """Move on by `days=…`, `minutes=…`; returns the new moment."""
        self.move(self._ahead + timedelta(**duration))
        return self()

    def move(self, ahead: timedelta) -> None:
        """Be so far ahead of `read`. Raises ValueError for a move backwards."""
        if ahead < self._ahead:
            raise ValueError("the clock moves forwards only")
        self._ahead = ahead
        self._moved.set()
        self._moved = asyncio.Event()
