"""Whatever fails in whatever order, and wherever the reader jumps: it reads the truth, or ends in a reason."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audio.errors import MediaError
from tests.audio.fetching.house import SMALL, House, descriptors, house, until
from tests.audio.fetching.server import Fault, Numbers

if TYPE_CHECKING:
    from audio.fetching.track_fetcher import TrackFetcher

SIZE = 40_000
OFFSETS = st.integers(0, SIZE + 100) | st.sampled_from([0, 1023, 1024, 1025, SIZE - 1, SIZE])
BYTES = st.integers(0, 6_000)
FAULTS = st.one_of(
    st.just(Fault()),
    st.builds(Fault, drop_after=BYTES, resets=st.booleans()),
    st.builds(Fault, stall_after=BYTES),
    st.builds(Fault, status=st.sampled_from([403, 404, 410, 416, 429, 500, 503])),
    st.builds(Fault, status=st.just(302), location=st.just("/track")),
    st.builds(Fault, whole=st.just(True), drop_after=st.none() | BYTES),
    st.builds(Fault, headers=st.sampled_from([{"Content-Encoding": "gzip"}, {"ETag": '"two"'}])),
)
LIES = st.one_of(
    st.builds(Fault, shift=st.integers(1, 500)),
    st.builds(Fault, headers=st.sampled_from([{"Content-Range": "bytes 1-2/3"}, {"Content-Length": "10"}])),
)
"""What can be found out of a part only: a server that sends the wrong file in order says nothing to be held against."""


@dataclass(frozen=True)
class Step:
    """What the reader does: go to `seek`, unless that is None, and read so much."""

    seek: int | None
    size: int


STEPS = st.lists(st.builds(Step, st.none() | OFFSETS, BYTES), min_size=1, max_size=12)


@dataclass(frozen=True)
class Weather:
    """How the server is, for the whole of a track."""

    ranges: bool
    tells_length: bool
    etag: str | None
    block: int
    sends_too_much: int
    size: int


WEATHERS = st.builds(
    Weather,
    ranges=st.booleans(),
    tells_length=st.booleans(),
    etag=st.sampled_from(['"one"', 'W/"one"', None]),
    block=st.sampled_from([100, 1000, 64_000]),
    sends_too_much=st.sampled_from([0, 0, 300, -300]),
    size=st.sampled_from([1, 1024, SMALL.kept, SIZE]),
)
UNUSUAL = settings(deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@settings(UNUSUAL, max_examples=150)
@given(weather=WEATHERS, faults=st.lists(FAULTS | LIES, max_size=12), steps=STEPS, turns=st.integers(0, 50))
async def test_any_schedule_reads_the_truth_or_ends_in_a_reason(
    weather: Weather, faults: list[Fault], steps: list[Step], turns: int
) -> None:
    await endure(weather, faults, steps, turns)


@pytest.mark.drill
@settings(UNUSUAL, max_examples=10_000)
@given(weather=WEATHERS, faults=st.lists(FAULTS | LIES, max_size=40), steps=STEPS, turns=st.integers(0, 500))
async def test_ten_thousand_schedules_read_the_truth_or_end_in_a_reason(
    weather: Weather, faults: list[Fault], steps: list[Step], turns: int
) -> None:
    await endure(weather, faults, steps, turns)


async def endure(weather: Weather, faults: list[Fault], steps: list[Step], turns: int) -> None:
    """Read by a thread, close after so many turns of the loop unless it has ended before, and look what is left."""
    await asyncio.to_thread(int)
    tasks, files = asyncio.all_tasks(), descriptors()
    async with house(Numbers(weather.size)) as here:
        for name in ("ranges", "tells_length", "etag", "block", "sends_too_much"):
            setattr(here.server, name, getattr(weather, name))
        here.server.faults += [fault for fault in faults if weather.ranges or not (fault.shift or fault.headers)]
        await listen(here, steps, turns)
    await until(lambda: asyncio.all_tasks() <= tasks and descriptors() <= files)


async def listen(here: House, steps: list[Step], turns: int) -> None:
    async def another_link() -> str:
        return here.server.link("/another")

    try:
        fetcher = await here.open(fresh_link=another_link, limits=replace(SMALL, tries=3))
    except MediaError:
        return
    reading = asyncio.create_task(asyncio.to_thread(take, fetcher, here.truth, steps))
    if turns % 2:  # else it is heard to the end
        for _ in range(turns):
            await asyncio.sleep(0)
        fetcher.close()
    await reading


def take(fetcher: TrackFetcher, truth: bytes, steps: list[Step]) -> None:
    """Do the steps, and hold what is read against the truth; a MediaError may end it, and nothing else."""
    position = 0
    with suppress(MediaError):
        for step in steps:
            position = go_to(fetcher, step.seek, otherwise=position)
            stop = min(position + step.size, max(position, len(truth)))
            while position < stop:
                block = fetcher.read(stop - position)
                assert block
                assert block == truth[position : position + len(block)]
                position += len(block)
            assert fetcher.tell() == position
            if position >= len(truth):
                assert fetcher.read(1) == b""


def go_to(fetcher: TrackFetcher, offset: int | None, *, otherwise: int) -> int:
    if offset is None:
        return otherwise
    try:
        return fetcher.seek(offset)
    except OSError:
        assert not fetcher.seekable_to_any
        return otherwise
