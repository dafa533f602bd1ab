"""The sandbox's time: real, plus what it was moved by. The only module that reads the wall clock for the world."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from simcord._clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


class Timer:
    """Something that is to happen once, at a moment of the sandbox's time."""

    def __init__(self, due: datetime, action: Callable[[], None]) -> None:
        self.due = due
        self._action: Callable[[], None] | None = action

    def cancel(self) -> None:
        """Let it not happen; too late is no error."""
        self._action = None

    def fire(self) -> None:
        """Let it happen, unless it was cancelled."""
        action, self._action = self._action, None
        if action is not None:
            action()


class MovableClock:
    """A clock that can be moved forwards, with timers that fire whichever way their moment comes.

    Calling it reads it. While it is moved over a timer's moment it stands at that moment when the timer fires, so
    what happens then bears the right time.
    """

    def __init__(self, read: Callable[[], datetime] = utc_now) -> None:
        self._read = read
        self._ahead = timedelta()
        self._order = itertools.count()
        self._timers: list[tuple[datetime, int, Timer]] = []
        self._watchers: list[Callable[[], None]] = []
        self._news = asyncio.Event()

    def __call__(self) -> datetime:
        """The moment, in UTC."""
        return self._read() + self._ahead

    def seconds(self) -> float:
        """The moment as seconds since 1970, for measuring spans in the sandbox's time."""
        return self().timestamp()

    def when_moved(self, watcher: Callable[[], None]) -> None:
        """Have every move by hand told, after its timers fired."""
        self._watchers.append(watcher)

    def call_at(self, moment: datetime, action: Callable[[], None]) -> Timer:
        """Do something once the clock reaches a moment; what is due already is done with the next look."""
        timer = Timer(moment, action)
        heapq.heappush(self._timers, (moment, next(self._order), timer))
        self._news.set()
        return timer

    def advance(self, seconds: float) -> None:
        """Move the clock; timers fire in their order. Raises ValueError for a move backwards."""
        if seconds < 0:
            raise ValueError("the clock moves forwards only")
        target = self() + timedelta(seconds=seconds)
        while self._timers and self._timers[0][0] <= target:
            moment, _, timer = heapq.heappop(self._timers)
            self._move_to(moment)
            timer.fire()
        self._move_to(target)
        for watcher in tuple(self._watchers):
            watcher()

    def catch_up(self, moment: datetime) -> None:
        """Stand at this moment at least, without anything happening on the way: for a state that was saved then."""
        self._move_to(moment)

    async def run(self) -> None:
        """Fire timers as real time passes; cancel it to end it."""
        while True:
            self._news.clear()
            while self._timers and self._timers[0][0] <= self():
                heapq.heappop(self._timers)[2].fire()
            wait_s = (self._timers[0][0] - self()).total_seconds() if self._timers else None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._news.wait()

    def _move_to(self, moment: datetime) -> None:
        self._ahead += max(moment - self(), timedelta())


class WallClock(Clock):
    """A simcord clock that reads an injected callable, by default the real time."""

    def __init__(self, read: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self._read = read

    def now(self) -> datetime:
        """The moment, never with zero microseconds.

        Discord writes every timestamp with its fraction, Python leaves a zero fraction out, and simcord compares
        deadlines as strings: without a fraction the order of two such strings would be wrong.
        """
        moment = self._read()
        return moment if moment.microsecond else moment.replace(microsecond=1)
