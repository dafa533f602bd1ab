"""A track that is downloaded while it is read gives the bytes that the server has, wherever they are read."""

from __future__ import annotations

import os
import resource
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.audio.fetching.house import KIB, SMALL, read, reason_of_reading
from tests.audio.fetching.server import Numbers

if TYPE_CHECKING:
    from tests.audio.fetching.house import House


async def test_a_track_is_read_from_its_first_byte_to_its_last(here: House) -> None:
    fetcher = await here.open()
    assert (fetcher.size, fetcher.seekable_to_any, fetcher.name) == (50_000, True, "a track")
    assert await read(fetcher) == here.truth
    assert fetcher.tell() == 50_000
    assert await read(fetcher, 10) == b""


async def test_one_connection_is_enough_for_a_track_that_is_read_in_order(here: House) -> None:
    await here.hear()
    assert len(here.server.requests) > 5
    assert len(here.server.connections) == 1


async def test_it_is_asked_for_in_parts_unpacked_and_on_condition_that_it_is_the_same(here: House) -> None:
    await here.hear()
    first, second, *_ = here.server.requests
    assert (first.range, second.start) == ("bytes=0-2047", 2048)
    assert "If-Range" not in first.headers
    assert second.headers["If-Range"] == '"one"'
    assert {request.headers["Accept-Encoding"] for request in here.server.requests} == {"identity"}


@pytest.mark.parametrize("at", [0, 1, 1023, 1024, 30_000, 49_999, 50_000, 60_000])
async def test_a_seek_reads_on_there(here: House, at: int) -> None:
    fetcher = await here.open()
    assert await read(fetcher, 100, at=at) == here.truth[at : at + 100]
    assert await read(fetcher, 5_000, at=7) == here.truth[7:5_007]


async def test_seeks_are_counted_from_the_start_from_here_and_from_the_end(here: House) -> None:
    fetcher = await here.open()
    assert fetcher.seek(100) == 100
    assert fetcher.seek(50, os.SEEK_CUR) == 150
    assert fetcher.seek(-1, os.SEEK_END) == 49_999
    with pytest.raises(OSError, match="before the start"):
        fetcher.seek(-50_001, os.SEEK_END)
    assert fetcher.tell() == 49_999


async def test_a_seek_to_what_is_kept_asks_for_nothing(here: House) -> None:
    fetcher = await here.open()
    await read(fetcher, 10 * KIB)
    asked = len(here.server.requests)
    assert await read(fetcher, 4 * KIB, at=2 * KIB) == here.truth[2 * KIB : 6 * KIB]
    assert await read(fetcher, 2 * KIB, at=8 * KIB) == here.truth[8 * KIB : 10 * KIB]
    assert len(here.server.requests) - asked <= 1  # what is read ahead of the last seek


async def test_far_ahead_of_the_reader_nothing_is_asked_for(here: House) -> None:
    fetcher = await here.open()
    await read(fetcher, 5_000)
    for request in here.server.requests:
        assert request.range is not None
        assert int(request.range.partition("-")[2]) < 5_000 + SMALL.ahead + SMALL.chunk


async def test_a_file_of_a_tebibyte_is_read_here_and_there(here: House) -> None:
    here.server.content = Numbers(1 << 40)
    fetcher = await here.open()
    for at in (0, 1 << 39, (1 << 40) - 100, 123_456_789):
        assert await read(fetcher, 100_000, at=at) == here.server.content[at : at + 100_000]


async def test_a_link_goes_out_as_it_is(here: House) -> None:
    path = "/v?sig=a%2Fb%3D%3d&c=%2C"
    await here.open(here.server.link(path))
    assert here.server.requests[0].path == path


async def test_line_breaks_in_a_link_add_no_headers(here: House) -> None:
    await here.open(here.server.link("/a\r\nX-Added: yes"))
    assert "X-Added" not in here.server.requests[0].headers


@pytest.mark.parametrize("validator", ['"a\x80b"', 'W/"weak"', "no quotes", '"' + "x" * 300 + '"'])
async def test_a_validator_that_must_not_go_back_does_not(here: House, validator: str) -> None:
    here.server.etag = validator
    assert await here.hear() == here.truth
    assert not any("If-Range" in request.headers for request in here.server.requests)


async def test_without_an_etag_the_date_is_the_condition(here: House) -> None:
    here.server.etag, here.server.last_modified = None, "Sun, 22 Nov 2026 18:00:00 GMT"
    assert await here.hear() == here.truth
    assert here.server.requests[-1].headers["If-Range"] == "Sun, 22 Nov 2026 18:00:00 GMT"


async def test_what_is_ahead_of_the_reader_is_not_dropped_for_what_is_further_ahead(here: House) -> None:
    fetcher = await here.open()
    await read(fetcher, SMALL.kept)
    assert await read(fetcher, 2 * SMALL.kept, at=SMALL.ahead) == here.truth[SMALL.ahead : SMALL.ahead + 2 * SMALL.kept]
    starts = [request.start for request in here.server.requests]
    assert starts == sorted(starts)  # nothing was asked for again


async def test_a_full_disk_ends_the_track(here: House) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * KIB, before[1]))
    try:
        assert await reason_of_reading(await here.open()) == "no_room"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("limits", [{"kept": 6 * KIB}, {"kept": 16_000}, {"first_request": 100}, {"worth_waiting": 1}])
def test_limits_that_could_not_work_are_refused(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="chunk"):
        replace(SMALL, **limits)
