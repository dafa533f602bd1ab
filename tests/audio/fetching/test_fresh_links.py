"""A link that is not taken any more is replaced, and the track goes on where it stopped."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError
from tests.audio.fetching.house import SMALL, read, reason_of_reading
from tests.audio.fetching.server import Fault

if TYPE_CHECKING:
    from tests.audio.fetching.house import House


class Links:
    """Numbered links to the track, of which the server takes one at a time."""

    def __init__(self, here: House) -> None:
        self._here = here
        self.given = 0
        self.error: Exception | None = None

    async def __call__(self) -> str:
        if self.error is not None:
            raise self.error
        self.given += 1
        return self._here.server.link(f"/track{self.given}")


async def test_after_403_it_goes_on_with_another_link(here: House) -> None:
    links = Links(here)
    fetcher = await here.open(fresh_link=links)
    assert await read(fetcher, 1_500) == here.truth[:1_500]
    here.server.valid = "/track1"
    assert await read(fetcher) == here.truth[1_500:]
    assert links.given == 1
    assert here.waits.between_tries == []


async def test_after_410_too(here: House) -> None:
    links = Links(here)
    here.server.faults += [Fault(), Fault(status=410)]
    assert await here.hear(fresh_link=links) == here.truth
    assert links.given == 1


async def test_a_first_link_that_is_refused_is_replaced(here: House) -> None:
    here.server.valid = "/track1"
    assert await here.hear(fresh_link=Links(here)) == here.truth


async def test_a_link_may_expire_as_often_as_it_brings_something(here: House) -> None:
    links = Links(here)
    fetcher = await here.open(fresh_link=links)
    for turn in range(1, 9):
        here.server.valid = f"/track{turn}"
        assert await read(fetcher, 6_000) == here.truth[6_000 * (turn - 1) : 6_000 * turn]
    assert links.given > SMALL.fresh_links


@pytest.mark.parametrize(("status", "reason"), [(403, "forbidden"), (410, "not_found")])
async def test_links_that_are_all_refused_end_the_track(here: House, status: int, reason: str) -> None:
    links = Links(here)
    here.server.faults += [Fault()]
    here.server.always = Fault(status=status)
    fetcher = await here.open(fresh_link=links)
    assert await reason_of_reading(fetcher) == reason
    assert links.given == SMALL.fresh_links
    assert here.waits.between_tries == [0.5, 1.0]


@pytest.mark.parametrize(("status", "reason"), [(403, "forbidden"), (410, "not_found")])
async def test_without_anybody_to_ask_a_refusal_is_final(here: House, status: int, reason: str) -> None:
    here.server.always = Fault(status=status)
    assert await here.reason_of_opening() == reason


@pytest.mark.parametrize(
    ("error", "reason"), [(MediaError("not_found"), "not_found"), (LookupError("of a source"), "forbidden")]
)
async def test_whoever_finds_no_new_link_ends_the_track(here: House, error: Exception, reason: str) -> None:
    links = Links(here)
    links.error = error
    fetcher = await here.open(fresh_link=links)
    here.server.valid = "/never"
    assert await reason_of_reading(fetcher) == reason


async def test_a_new_link_that_never_comes_is_not_waited_for_for_ever(here: House) -> None:
    async def never() -> str:
        here.server.stalled.set()  # so that time passes
        return await asyncio.Future()

    here.waits.stalls.add(SMALL.fresh_link_s)
    here.server.faults += [Fault()]
    here.server.valid = "/track"
    fetcher = await here.open(fresh_link=never)
    here.server.valid = "/never"
    assert await reason_of_reading(fetcher) == "forbidden"


async def test_a_new_link_to_something_else_is_changed(here: House) -> None:
    async def other() -> str:
        here.server.etag, here.server.valid = '"two"', "/other"
        return here.server.link("/other")

    fetcher = await here.open(fresh_link=other)
    here.server.valid = "/never"
    assert await reason_of_reading(fetcher, at=30_000) == "changed"
