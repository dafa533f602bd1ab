"""Servers that fail in the middle: the track goes on at the byte where it stopped, or ends in one clear reason."""

from __future__ import annotations

import traceback
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.audio.fetching.house import SMALL, read, reason_of_reading
from tests.audio.fetching.server import Fault

if TYPE_CHECKING:
    from tests.audio.fetching.house import House

FINE = Fault()


@pytest.mark.parametrize("bytes_before", [0, 1, 1500])
async def test_after_a_drop_it_goes_on_at_the_offset(here: House, bytes_before: int) -> None:
    here.server.faults += [FINE, Fault(drop_after=bytes_before)]
    assert await here.hear() == here.truth
    starts = [request.start for request in here.server.requests]
    assert starts[1:3] == [2048, 2048 + bytes_before]


@pytest.mark.parametrize("bytes_before", [0, 1500])
async def test_after_a_reset_too(here: House, bytes_before: int) -> None:
    here.server.faults += [FINE, Fault(drop_after=bytes_before, resets=True)]
    assert await here.hear() == here.truth


@pytest.mark.parametrize("bytes_before", [0, 10, 1500])
async def test_after_a_stall_it_goes_on_at_the_offset(here: House, bytes_before: int) -> None:
    here.server.faults += [FINE, Fault(stall_after=bytes_before)]
    assert await here.hear() == here.truth


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
async def test_a_failing_server_is_asked_again(here: House, status: int) -> None:
    here.server.faults += [FINE, Fault(status=status), Fault(status=status), Fault(status=status)]
    assert await here.hear() == here.truth
    assert here.waits.between_tries == [0.5, 1.0, 2.0]


async def test_waits_grow_up_to_a_bound(here: House) -> None:
    here.server.faults += [FINE]
    here.server.always = Fault(status=503)
    fetcher = await here.open(limits=replace(SMALL, tries=8))
    assert await reason_of_reading(fetcher) == "unreachable"
    assert here.waits.between_tries == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


async def test_what_was_kept_is_read_before_the_failure_is_told(here: House) -> None:
    here.server.faults += [FINE]
    here.server.always = Fault(status=500)
    fetcher = await here.open()
    assert await read(fetcher, 2048) == here.truth[:2048]
    assert await reason_of_reading(fetcher) == "unreachable"
    assert await read(fetcher, 48, at=2000) == here.truth[2000:2048]
    assert await reason_of_reading(fetcher) == "unreachable"


async def test_failures_in_a_row_are_counted_and_none_after_progress(here: House) -> None:
    here.server.always = Fault(drop_after=1024)
    assert await here.hear() == here.truth
    assert len(here.waits.between_tries) > SMALL.tries


@pytest.mark.parametrize("fault", [Fault(drop_after=1), Fault(stall_after=1), Fault(drop_after=0)])
async def test_a_byte_at_a_time_is_no_progress(here: House, fault: Fault) -> None:
    here.server.always = fault
    fetcher = await here.open()
    assert await reason_of_reading(fetcher) in ("incomplete", "unreachable")
    assert len(here.server.requests) == SMALL.tries


async def test_a_server_that_is_not_there_is_unreachable(here: House) -> None:
    link = here.server.link()
    await here.server.stop()
    assert await here.reason_of_opening(link) == "unreachable"
    assert len(here.waits.between_tries) == SMALL.tries_to_open - 1


async def test_a_server_that_never_answers_is_unreachable(here: House) -> None:
    here.server.silent = True
    assert await here.reason_of_opening() == "unreachable"


async def test_a_slow_trickle_is_played(here: House) -> None:
    here.server.block = 50
    assert await here.hear() == here.truth


async def test_a_seek_away_from_a_stalled_request_does_not_wait_for_it(here: House) -> None:
    here.server.faults += [FINE, Fault(stall_after=10)]
    here.waits.endless_stalls = True
    fetcher = await here.open()
    await read(fetcher, 2_000)
    await here.server.stalled.wait()
    assert await read(fetcher, 1_000, at=40_000) == here.truth[40_000:41_000]


async def test_404_is_not_found(here: House) -> None:
    here.server.always = Fault(status=404)
    assert await here.reason_of_opening() == "not_found"
    assert len(here.server.requests) == 1


@pytest.mark.parametrize("status", [401, 402, 407, 451])
async def test_a_refusal_is_forbidden(here: House, status: int) -> None:
    here.server.always = Fault(status=status)
    assert await here.reason_of_opening() == "forbidden"


@pytest.mark.parametrize("status", [204, 300, 304, 400, 418])
async def test_what_means_nothing_for_a_track_is_a_bad_server(here: House, status: int) -> None:
    here.server.always = Fault(status=status)
    assert await here.reason_of_opening() == "bad_server"
    assert len(here.server.requests) == 1


async def test_a_file_of_no_bytes_is_empty(here: House) -> None:
    here.server.content = b""
    assert await here.reason_of_opening() == "empty"
    here.server.ranges = False
    assert await here.reason_of_opening() == "empty"


@pytest.mark.parametrize("redirects", [1, 5])
async def test_redirects_are_followed(here: House, redirects: int) -> None:
    here.server.faults += [Fault(status=302, location=f"/step{step}") for step in range(redirects)]
    assert await here.hear() == here.truth


async def test_a_redirect_loop_is_a_bad_server(here: House) -> None:
    here.server.always = Fault(status=302, location="/track")
    assert await here.reason_of_opening() == "bad_server"
    assert len(here.server.requests) == SMALL.redirects + 1


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/x", "file:///etc/hostname", "http://[", "data:,x"])
async def test_a_redirect_to_what_is_not_http_is_a_bad_server(here: House, location: str) -> None:
    here.server.always = Fault(status=302, location=location)
    assert await here.reason_of_opening() == "bad_server"


@pytest.mark.parametrize("link", ["no link", "file:///etc/hostname", "http://", "http://[::1", "javascript:x"])
async def test_what_is_no_link_is_a_bad_server(here: House, link: str) -> None:
    assert await here.reason_of_opening(link) == "bad_server"


async def test_no_secret_of_a_link_gets_into_a_log(here: House, caplog: pytest.LogCaptureFixture) -> None:
    here.server.always = Fault(status=302, location="/track?sig=hidden")
    refusals = [await here.refusal(link) for link in (here.server.link("/?sig=hidden"), "http://[?sig=hidden")]
    await here.server.stop()
    refusals.append(await here.refusal(here.server.link("/?sig=hidden")))
    told = [line for refusal in refusals for line in traceback.format_exception(refusal)]
    assert "hidden" not in f"{told} {caplog.text}"


async def test_a_file_that_ends_before_the_size_it_told_is_incomplete(here: House) -> None:
    here.server.missing_from = 20_000
    fetcher = await here.open()
    assert await read(fetcher, 20_000) == here.truth[:20_000]
    assert await reason_of_reading(fetcher) == "incomplete"
