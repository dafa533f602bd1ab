"""Work that stalls is called off; work that rests is not."""

from __future__ import annotations

import asyncio

import pytest

from audio.fetching.failures import HiccupError
from audio.fetching.watch import Watch


class Windows:
    """Time that passes window by window, when the test says so."""

    def __init__(self) -> None:
        self._ended = asyncio.Semaphore(0)
        self._begun = asyncio.Semaphore(0)

    async def wait(self, seconds: float) -> None:
        assert seconds == 10
        self._begun.release()
        await self._ended.acquire()

    async def begin(self) -> None:
        await self._begun.acquire()

    async def pass_one(self) -> None:
        """End the window that has begun, and wait for the next to begin."""
        self._ended.release()
        await self.begin()


async def test_fewer_bytes_than_the_pace_in_one_window_are_a_stall() -> None:
    windows = Windows()
    watch = Watch(windows.wait, window_s=10, pace=100)

    async def work() -> None:
        async with watch.over():
            await windows.begin()
            watch.received(100)
            await windows.pass_one()
            watch.received(99)
            await windows.pass_one()

    with pytest.raises(HiccupError):
        await work()


async def test_a_rest_is_no_stall() -> None:
    windows = Windows()
    watch = Watch(windows.wait, window_s=10, pace=100)
    async with watch.over():
        await windows.begin()
        with watch.rest():
            await windows.pass_one()
            await windows.pass_one()
        await windows.pass_one()  # the rest of the window that it ended in


async def test_what_is_called_off_ends_quietly_and_leaves_no_task() -> None:
    before = asyncio.all_tasks()
    watch = Watch(Windows().wait, window_s=10)
    async with watch.over():
        watch.call_off()
        watch.call_off()
        await asyncio.Future()
    watch.call_off()
    assert asyncio.all_tasks() == before


async def test_a_timeout_of_somebody_else_is_a_hiccup_and_other_errors_pass() -> None:
    with pytest.raises(HiccupError):
        async with Watch(Windows().wait, window_s=10).over():
            raise TimeoutError
    with pytest.raises(ZeroDivisionError):
        async with Watch(Windows().wait, window_s=10).over():
            raise ZeroDivisionError
