from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.clock import SystemClock
from tests.moving.clock import START, MovableClock

PATIENCE_S = 10.0


class WrongClock(SystemClock):
    """A machine whose date is behind until somebody sets it right."""

    def __init__(self) -> None:
        super().__init__(look_again_s=0.01)
        self.behind = timedelta(days=400)
        self.read = asyncio.Event()

    def __call__(self) -> datetime:
        self.read.set()
        return super().__call__() - self.behind


async def test_the_systems_time_is_aware_and_a_wait_ends_when_it_is_reached() -> None:
    clock = SystemClock()
    assert clock().tzinfo is UTC
    due = clock() + timedelta(milliseconds=20)
    async with asyncio.timeout(PATIENCE_S):
        await clock.wait_until(due)
    assert clock() >= due


async def test_a_wait_for_a_moment_that_has_passed_ends_at_once() -> None:
    for clock in (SystemClock(), MovableClock()):
        async with asyncio.timeout(PATIENCE_S):
            await clock.wait_until(clock() - timedelta(days=1))
            await clock.sleep(0)


async def test_a_wait_follows_the_wall_clock_when_the_date_is_set_right() -> None:
    clock = WrongClock()
    waiting = asyncio.create_task(clock.wait_until(datetime.now(UTC) - timedelta(days=1)))
    async with asyncio.timeout(PATIENCE_S):
        await clock.read.wait()
        clock.behind = timedelta()
        await waiting


async def test_a_clock_that_is_moved_wakes_those_whose_moment_has_come_and_no_others() -> None:
    clock = MovableClock()
    soon, late = (asyncio.create_task(clock.sleep(seconds)) for seconds in (3_600, 7_200))
    await asyncio.sleep(0)
    assert clock.advance(hours=1) == START + timedelta(hours=1)
    async with asyncio.timeout(PATIENCE_S):
        await soon
    assert not late.done()
    clock.advance(hours=1)
    async with asyncio.timeout(PATIENCE_S):
        await late


async def test_a_movable_clock_that_reads_another_goes_on_by_itself() -> None:
    clock = MovableClock(SystemClock())
    clock.advance(days=31)
    async with asyncio.timeout(PATIENCE_S):
        await clock.sleep(0.02)
    assert clock() >= SystemClock()() + timedelta(days=30)


def test_a_clock_moves_forwards_only() -> None:
    clock = MovableClock()
    clock.advance(minutes=1)
    with pytest.raises(ValueError, match="forwards"):
        clock.advance(minutes=-1)


async def test_a_block_that_takes_too_long_by_the_clock_is_cancelled() -> None:
    clock, never = MovableClock(), asyncio.Event()

    async def ask() -> str:
        try:
            async with clock.timeout(120):
                await never.wait()
        except TimeoutError:
            return "too late"
        return "answered"

    asked = asyncio.create_task(ask())
    await asyncio.sleep(0)
    clock.advance(seconds=119)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not asked.done()
    clock.advance(seconds=1)
    async with asyncio.timeout(PATIENCE_S):
        assert await asked == "too late"


async def test_a_block_that_ends_in_time_leaves_nothing_waiting() -> None:
    before = asyncio.all_tasks()
    async with MovableClock().timeout(120):
        await asyncio.sleep(0)
    for _ in range(5):
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_a_block_keeps_its_own_failure() -> None:
    with pytest.raises(LookupError):
        async with MovableClock().timeout(120):
            raise LookupError
