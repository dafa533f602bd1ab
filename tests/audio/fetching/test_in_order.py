"""Servers that send a track only from its start to its end, and streams that nobody knows the end of."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from audio.fetching.buffer import TrackBuffer
from audio.fetching.downloader import Downloader
from tests.audio.fetching.house import KIB, SMALL, read, reason_of_reading, until
from tests.audio.fetching.server import Fault, Numbers

if TYPE_CHECKING:
    from tests.audio.fetching.house import House


@pytest.fixture(autouse=True)
def _in_order(here: House) -> None:
    here.server.ranges = False


async def test_a_server_without_ranges_is_read_as_it_comes(here: House) -> None:
    fetcher = await here.open()
    assert (fetcher.size, fetcher.seekable_to_any, fetcher.seekable()) == (50_000, False, False)
    assert await read(fetcher) == here.truth
    assert len(here.server.requests) == 1


async def test_seeks_back_reach_what_is_kept_and_no_further(here: House) -> None:
    fetcher = await here.open()
    await read(fetcher, 30_000)
    assert await read(fetcher, 10_000, at=22_000) == here.truth[22_000:32_000]
    with pytest.raises(OSError, match="not kept"):
        fetcher.seek(5_000)
    assert fetcher.tell() == 32_000
    assert await read(fetcher) == here.truth[32_000:]


async def test_a_seek_forward_waits_until_it_has_come(here: House) -> None:
    fetcher = await here.open()
    assert await read(fetcher, 500, at=45_000) == here.truth[45_000:45_500]


async def test_a_track_that_fits_is_kept_whole_and_can_be_read_anywhere(here: House) -> None:
    here.server.content = Numbers(SMALL.kept)
    fetcher = await here.open()
    assert fetcher.seekable_to_any
    for at in (SMALL.kept - 100, 0, 9_000):
        assert await read(fetcher, 5_000, at=at) == here.truth[at : at + 5_000]


async def test_it_comes_no_further_ahead_than_there_is_room(here: House) -> None:
    here.server.content = Numbers(1 << 40)
    fetcher = await here.open()
    assert await read(fetcher, 100_000) == here.server.content[:100_000]
    assert len(here.server.requests) == 1


async def test_a_reader_that_pauses_is_no_stall(here: House) -> None:
    here.server.content = Numbers(1 << 40)
    buffer = TrackBuffer(SMALL, lambda: None)
    downloader = Downloader(
        here.server.link(), session=here.session, buffer=buffer, fresh_link=None, limits=SMALL, wait=here.waits
    )
    running = asyncio.create_task(downloader.run())
    await until(lambda: buffer.head >= SMALL.ahead)
    here.server.stalled.set()
    await until(lambda: here.waits.windows >= 10)
    assert here.waits.between_tries == []
    running.cancel()
    await asyncio.wait([running])
    buffer.close()


async def test_after_a_drop_it_comes_anew_and_goes_on_at_the_offset(here: House) -> None:
    here.server.faults += [Fault(drop_after=9_000), Fault(stall_after=10_000), Fault(status=500)]
    assert await here.hear() == here.truth
    assert len(here.server.requests) == 4


async def test_after_a_drop_far_on_it_is_incomplete(here: House) -> None:
    here.server.content = Numbers(3_000_000)
    here.server.faults += [Fault(drop_after=2_900_000)]  # more than the sockets hold: it is noticed late
    fetcher = await here.open()
    assert await read(fetcher, 100_000) == here.truth[:100_000]
    assert await reason_of_reading(fetcher) == "incomplete"


async def test_a_length_that_is_too_long_is_incomplete(here: House) -> None:
    here.server.content = Numbers(10_000)
    here.server.always = Fault(headers={"Content-Length": "12000"}, drop_after=10_000)
    assert await reason_of_reading(await here.open()) == "incomplete"
    assert len(here.server.requests) <= 2 * SMALL.tries


async def test_another_file_after_a_drop_is_changed(here: House) -> None:
    here.server.faults += [Fault(drop_after=9_000)]
    fetcher = await here.open()
    here.server.etag = '"two"'
    assert await reason_of_reading(fetcher) == "changed"


async def test_what_nobody_knows_the_length_of_is_read_to_its_end(here: House) -> None:
    here.server.tells_length = False
    fetcher = await here.open()
    assert (fetcher.size, fetcher.seekable_to_any) == (None, False)
    with pytest.raises(OSError, match="ends"):
        fetcher.seek(0, 2)
    assert await read(fetcher) == here.truth
    assert fetcher.size == 50_000


async def test_a_live_stream_is_read_for_as_long_as_it_lasts(here: House) -> None:
    here.server.tells_length = False
    here.server.content = Numbers(1 << 40)
    fetcher = await here.open()
    assert await read(fetcher, 500_000) == here.server.content[:500_000]


async def test_a_live_stream_that_breaks_off_is_incomplete(here: House) -> None:
    here.server.tells_length, here.server.etag = False, None
    here.server.faults += [Fault(drop_after=9_000)]
    assert await reason_of_reading(await here.open()) == "incomplete"


async def test_a_packed_answer_is_a_bad_server(here: House) -> None:
    here.server.always = Fault(headers={"Content-Encoding": "br"})
    assert await here.reason_of_opening() == "bad_server"


async def test_a_slow_trickle_in_order_is_played(here: House) -> None:
    here.server.content, here.server.block = Numbers(10 * KIB), 50
    assert await here.hear() == here.truth
