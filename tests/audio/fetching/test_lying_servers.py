"""Servers that say one thing and send another are found out before a wrong byte is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audio.fetching.house import SMALL, read, reason_of_reading
from tests.audio.fetching.server import Fault, Numbers

if TYPE_CHECKING:
    from tests.audio.fetching.house import House

FINE = Fault()
LIES = {
    "a part from elsewhere": Fault(shift=100),
    "another range": Fault(headers={"Content-Range": "bytes 5-2052/50000"}),
    "no range": Fault(headers={"Content-Range": ""}),
    "a range without a size": Fault(headers={"Content-Range": "bytes 2048-4095/*"}),
    "a range beyond the size": Fault(headers={"Content-Range": "bytes 2048-4095/3000"}),
    "a range backwards": Fault(headers={"Content-Range": "bytes 2048-2000/50000"}),
    "a range of digits without end": Fault(headers={"Content-Range": f"bytes 2048-4095/{'9' * 5_000}"}),
    "a range in other digits": Fault(headers={"Content-Range": "bytes ٢٠٤٨-4095/50000"}),
    "a length unlike the range": Fault(headers={"Content-Length": "1000"}),
    "packed": Fault(headers={"Content-Encoding": "gzip"}),
    "the whole": Fault(whole=True),
    "nothing there": Fault(status=416),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_lie_that_is_told_once_is_passed_over(here: House, lie: Fault) -> None:
    here.server.faults += [FINE, lie]
    assert await here.hear() == here.truth


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_lie_that_is_told_always_ends_the_track(here: House, lie: Fault) -> None:
    here.server.faults += [FINE]
    here.server.always = lie
    fetcher = await here.open()
    assert await read(fetcher, 2048) == here.truth[:2048]
    assert await reason_of_reading(fetcher) == "bad_server"
    assert len(here.server.requests) == 1 + SMALL.tries


@pytest.mark.parametrize("lie", sorted(LIES.keys() - {"the whole", "nothing there"}))
async def test_a_lie_at_once_is_refused_at_once(here: House, lie: str) -> None:
    here.server.always = LIES[lie]
    assert await here.reason_of_opening() == "bad_server"
    assert len(here.server.requests) == 1


async def test_more_than_was_asked_for_does_no_harm(here: House) -> None:
    here.server.sends_too_much = 700
    assert await here.hear() == here.truth


async def test_less_than_was_asked_for_is_asked_for_again(here: House) -> None:
    here.server.sends_too_much = -700
    assert await here.hear() == here.truth


@pytest.mark.parametrize("condition", [True, False], ids=["heeds conditions", "ignores conditions"])
@pytest.mark.parametrize("what", ["etag", "date", "size"])
async def test_another_file_under_the_same_link_is_changed(here: House, what: str, condition: bool) -> None:
    here.server.etag, here.server.last_modified = '"one"', "Sun, 22 Nov 2026 18:00:00 GMT"
    here.server.heeds_conditions = condition
    fetcher = await here.open()
    await read(fetcher, 2_000)
    match what:
        case "etag":
            here.server.etag = '"two"'
        case "date":
            here.server.etag, here.server.last_modified = None, "Sun, 22 Nov 2026 19:00:00 GMT"
        case "size":
            here.server.content = Numbers(40_000)
    assert await reason_of_reading(fetcher, at=30_000) == "changed"


async def test_a_file_that_has_become_shorter_than_the_offset_is_changed(here: House) -> None:
    fetcher = await here.open()
    await read(fetcher, 2_000)
    here.server.content = Numbers(20_000)
    assert await reason_of_reading(fetcher, at=30_000) == "changed"


async def test_words_that_change_no_byte_are_let_through(here: House) -> None:
    here.server.always = Fault(headers={"Content-Encoding": "none"})
    assert await here.hear() == here.truth
