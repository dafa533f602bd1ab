"""Whenever a fetcher is closed, nothing of it is left, and nobody waits for it any more."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError
from tests.audio.fetching.house import descriptors, house, read, until
from tests.audio.fetching.server import Fault, Numbers

if TYPE_CHECKING:
    from audio.fetching.track_fetcher import TrackFetcher
    from tests.audio.fetching.house import House


class Reading:
    """A thread that reads a fetcher to its end."""

    def __init__(self, fetcher: TrackFetcher) -> None:
        self.error: MediaError | None = None
        self._fetcher = fetcher
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        try:
            while self._fetcher.read():
                pass
        except MediaError as error:
            self.error = error

    def end(self) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive()


async def test_a_close_ends_a_read_that_waits_in_another_thread(here: House) -> None:
    here.server.faults += [Fault()]
    here.server.always = Fault(stall_after=100)
    here.waits.endless_stalls = True
    fetcher = await here.open()
    reading = Reading(fetcher)
    await here.server.stalled.wait()
    fetcher.close()
    await asyncio.to_thread(reading.end)
    assert reading.error is not None
    assert reading.error.reason == "closed"


async def test_after_a_close_nothing_is_read_and_nothing_has_failed(here: House) -> None:
    fetcher = await here.open()
    await read(fetcher, 1_000)
    fetcher.close()
    fetcher.close()
    for at in (0, 60_000):
        fetcher.seek(at)
        with pytest.raises(MediaError, match="closed"):
            fetcher.read(1)
    assert fetcher.failure is None


async def test_another_thread_may_close_it(here: House) -> None:
    fetcher = await here.open()
    await asyncio.to_thread(fetcher.close)
    await fetcher.wait_closed()


async def test_a_session_that_was_closed_first_ends_the_track(here: House) -> None:
    fetcher = await here.open()
    await here.session.close()
    with pytest.raises(MediaError, match="closed"):
        await read(fetcher)


def test_a_loop_that_ends_leaves_nobody_waiting() -> None:
    async def leave_behind() -> Reading:
        async with house() as here:
            here.server.faults += [Fault()]
            here.server.always = Fault(stall_after=100)
            here.waits.endless_stalls = True
            fetcher = await here.open()
            here.fetchers.clear()  # nobody closes it
            left.append(fetcher)
            reading = Reading(fetcher)
            await here.server.stalled.wait()
        return reading

    left: list[TrackFetcher] = []
    reading = asyncio.run(leave_behind())
    reading.end()
    assert reading.error is not None
    left[0].close()


WAYS = {
    "ranges": Fault(),
    "drops": Fault(drop_after=500),
    "stalls": Fault(stall_after=500),
    "errors": Fault(status=503),
    "redirects": Fault(status=302, location="/track"),
    "no ranges": Fault(whole=True),
}


@pytest.mark.parametrize("ranges", [True, False], ids=["in ranges", "in order"])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233])
async def test_at_whatever_moment_it_is_closed_nothing_is_left(way: Fault, turns: int, ranges: bool) -> None:
    await asyncio.to_thread(int)  # the pool's first thread and the loop's first descriptors are not the fetcher's
    tasks, threads, files = asyncio.all_tasks(), threading.active_count(), descriptors()
    async with house(Numbers(1 << 40)) as here:
        here.server.ranges = ranges
        here.server.faults += [Fault(), way, Fault()]
        here.server.always = way
        opening = asyncio.create_task(here.open())
        readings: list[Reading] = []
        for _ in range(turns):
            if here.fetchers and not readings:
                readings.append(Reading(here.fetchers[0]))
            await asyncio.sleep(0)
        opening.cancel()
        await asyncio.wait([opening])
        for fetcher in here.fetchers:
            await fetcher.wait_closed()
        for reading in readings:
            await asyncio.to_thread(reading.end)
        await until(lambda: not here.server.busy)
    await until(lambda: asyncio.all_tasks() <= tasks)
    await until(lambda: descriptors() <= files)
    assert threading.active_count() <= threads + 1  # of the pool


async def test_what_cannot_be_opened_leaves_nothing() -> None:
    tasks, files = asyncio.all_tasks(), descriptors()
    async with house() as here:
        here.server.always = Fault(status=404)
        for _ in range(20):
            assert await here.reason_of_opening() == "not_found"
        assert len(descriptors() - files) < 10
    await until(lambda: asyncio.all_tasks() <= tasks)
    await until(lambda: descriptors() <= files)
