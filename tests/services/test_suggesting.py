"""What is offered while somebody types what to play."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services import suggesting
from services.sourcing.picks import PickGoneError
from sources.errors import SourceError

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    house.far.hits = {title.casefold(): house.far.hit(title) for title in ("Rain", "First Rain")}
    return await house.group(ada)


async def offered(house: House, person: Person, seat: Seat, typed: str) -> list[str]:
    asker = person.asks(seat.venue.thread_id)
    return [offer.hit.title for offer in await house.suggesting.tracks(asker, typed)]


async def test_the_library_comes_first_and_what_others_tell_in_time_behind(
    house: House, ada: Person, seat: Seat
) -> None:
    assert await offered(house, ada, seat, "first") == ["First Light", "First Rain"]


async def test_what_comes_too_late_is_there_with_the_next_letter(
    house: House, ada: Person, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "LIVE_WITHIN_S", 0.0)
    house.far.gate.clear()
    assert await offered(house, ada, seat, "firs") == ["First Light"]
    assert await offered(house, ada, seat, "first") == ["First Light"]
    await house.far.was_asked.wait()
    assert house.far.asked == ["search firs"]
    house.far.gate.set()
    monkeypatch.undo()
    assert await offered(house, ada, seat, "first r") == ["First Rain"]


async def test_what_the_group_has_heard_is_offered_without_asking_anybody(
    house: House, ada: Person, seat: Seat
) -> None:
    await house.playback.play(seat, f"{house.far.link}rain")
    await house.plays(seat, "Rain")
    house.far.failure = SourceError("no_network")
    house.clock.advance(days=2)
    assert await offered(house, ada, seat, "rain") == ["Rain"]


async def test_strangers_and_links_are_offered_nothing(house: House, ada: Person, ben: Person, seat: Seat) -> None:
    assert await offered(house, ben, seat, "first") == []
    assert await offered(house, ada, seat, f"{house.far.link}rain") == []
    assert house.far.asked == []


async def test_a_choice_means_just_that_track(house: House, ada: Person, seat: Seat) -> None:
    offers = await house.suggesting.tracks(ada.asks(seat.venue.thread_id), "first")
    assert (await house.playback.play(seat, offers[1].pick)).entry.title == "First Rain"
    with house.nothing_changes(), pytest.raises(PickGoneError):
        await house.playback.play(seat, "pick:0123456789abcdef")
