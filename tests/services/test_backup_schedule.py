"""When backups are made by themselves, on a clock that is moved."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from services.backup_schedule import SETTLE, TRY_AGAIN, BackupFailedError, BackupSchedule
from tests.moving.clock import START, MovableClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

EVERY = timedelta(hours=24)


class Shelf:
    """Makes backups that are only counted, and hears how they went: making real ones is tested in `tests/launch`."""

    def __init__(self, clock: MovableClock, last: datetime | None) -> None:
        self.clock = clock
        self.last = last
        self.failure: Exception | None = None
        self.heard: asyncio.Queue[str] = asyncio.Queue()

    async def last_made(self) -> datetime | None:
        return self.last

    async def make(self) -> None:
        if self.failure is not None:
            raise self.failure
        self.last = self.clock()

    async def backup_made(self) -> None:
        self.heard.put_nowait("made")

    async def backup_failed(self, failure: BackupFailedError) -> None:
        self.heard.put_nowait(failure.reason)


@asynccontextmanager
async def scheduled(last: datetime | None, every: timedelta = EVERY) -> AsyncIterator[Shelf]:
    """A schedule that has begun, at START."""
    shelf = Shelf(MovableClock(), last)
    running = asyncio.create_task(BackupSchedule(shelf, shelf, shelf.clock, every=every).run())
    try:
        yield shelf
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def after(shelf: Shelf, duration: timedelta) -> str | None:
    """Move on; what is heard then, if anything."""
    for _ in range(20):
        await asyncio.sleep(0)
    shelf.clock.advance(seconds=duration.total_seconds())
    for _ in range(20):
        await asyncio.sleep(0)
    return None if shelf.heard.empty() else shelf.heard.get_nowait()


async def test_without_any_backup_one_is_made_once_the_start_has_settled() -> None:
    async with scheduled(None) as shelf:
        assert await after(shelf, SETTLE - timedelta(seconds=1)) is None
        assert await after(shelf, timedelta(seconds=1)) == "made"


async def test_the_next_one_follows_as_long_after_as_the_settings_say() -> None:
    async with scheduled(None) as shelf:
        await after(shelf, SETTLE)
        for _ in range(2):
            assert await after(shelf, EVERY - timedelta(seconds=1)) is None
            assert await after(shelf, timedelta(seconds=1)) == "made"


async def test_a_restart_does_not_begin_the_time_anew() -> None:
    async with scheduled(START - EVERY + timedelta(hours=1)) as shelf:
        assert await after(shelf, timedelta(minutes=59)) is None
        assert await after(shelf, timedelta(minutes=1)) == "made"


async def test_one_that_is_overdue_is_made_at_once_and_once() -> None:
    async with scheduled(START - 9 * EVERY) as shelf:
        assert await after(shelf, SETTLE) == "made"
        assert await after(shelf, EVERY / 2) is None


async def test_one_from_the_future_puts_off_none_for_longer_than_usual() -> None:
    async with scheduled(START + 1000 * EVERY) as shelf:
        await after(shelf, SETTLE)
        assert await after(shelf, EVERY) == "made"


async def test_one_that_failed_is_told_and_tried_again_within_the_hour() -> None:
    async with scheduled(None) as shelf:
        shelf.failure = BackupFailedError("no_space", "/srv")
        assert await after(shelf, SETTLE) == "no_space"
        assert await after(shelf, TRY_AGAIN - timedelta(seconds=1)) is None
        assert await after(shelf, timedelta(seconds=1)) == "no_space"
        shelf.failure = None
        assert await after(shelf, TRY_AGAIN) == "made"


async def test_what_nobody_foresaw_is_told_as_a_failed_backup_and_ends_nothing() -> None:
    async with scheduled(None) as shelf:
        shelf.failure = ZeroDivisionError()
        assert await after(shelf, SETTLE) == "broken"
        shelf.failure = None
        assert await after(shelf, TRY_AGAIN) == "made"


async def test_those_that_are_made_more_often_than_hourly_are_tried_again_as_often() -> None:
    async with scheduled(None, every=timedelta(minutes=10)) as shelf:
        shelf.failure = BackupFailedError("held", "/srv")
        assert await after(shelf, SETTLE) == "held"
        shelf.failure = None
        assert await after(shelf, timedelta(minutes=10)) == "made"
