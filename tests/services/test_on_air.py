"""Stations that say what they send: shown while it is heard, and known afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.on_air import MOST_KEPT, OnAir
from services.players import NOTED_EVERY_S
from tests.services.sourcing.shelf import FarShelf
from tests.services.test_playback_log import heard, listen, noted

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    await house.playback.open()
    house.far.hits = {"radio": house.far.hit("Radio", duration_ms=None, is_live=True)}
    seat = await house.group(ada)
    await house.playback.play(seat, f"{FarShelf.link}radio")
    await house.plays(seat, "Radio")
    return seat


def say(house: House, title: str) -> None:
    """The station that was tuned in last says that."""
    on_title = house.fetcher.on_title[-1]
    assert on_title is not None
    on_title(title)


async def test_the_queue_shows_what_the_station_says_last(house: House, seat: Seat) -> None:
    assert (await house.playback.queue(seat)).on_air is None
    for title in ("The Lanterns - Slow River", "News"):
        say(house, title)
        assert (await house.playback.queue(seat)).on_air == title
    say(house, "")
    assert (await house.playback.queue(seat)).on_air is None
    say(house, "News")
    await house.playback.stop(seat)
    assert (await house.playback.queue(seat)).on_air is None


async def test_the_log_tells_the_station_and_what_it_sent_at_each_moment(house: House, seat: Seat) -> None:
    moments = []
    for title in ("", "The Lanterns - Slow River", "News"):
        say(house, title)
        await listen(house, NOTED_EVERY_S)
        await noted(house)
        moments.append(house.clock())
    titles = [found[0] for at in moments if (found := await heard(house, seat, at)) is not None]
    assert titles == ["Radio", "Radio: The Lanterns - Slow River", "Radio: News"]


def test_what_many_stations_say_is_not_kept_for_ever() -> None:
    on_air = OnAir()
    for entry_id in range(MOST_KEPT + 1):
        on_air.note(entry_id, f"song {entry_id}")
    assert on_air.of(0) is None
    assert on_air.of(MOST_KEPT) == f"song {MOST_KEPT}"
