"""Who has which turn in a queue, and how much of it one person may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.enqueueing import QueueRules
from services.errors import QueueFullError
from services.group_settings import GroupChanges
from services.queue_errors import (
    OwnShareFullError,
)
from tests.services.queueing import LINK, TITLES, put_on, waiting
from tests.services.stand_ins import track

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    house.shelf.tracks = [track(title) for title in TITLES]
    return await house.group(ada)


@pytest.fixture
async def bens(house: House, ben: Person, seat: Seat) -> Seat:
    """Ben's seat beside Ada."""
    await house.members.add(seat, ben.discord_id)
    return await house.join(ben, seat)


async def test_in_turns_what_is_added_waits_for_as_many_turns_as_its_owner_has(
    house: House, seat: Seat, bens: Seat, ada: Person, ben: Person
) -> None:
    await put_on(house, seat, "Amber", "Birch", "Cedar")
    await house.plays(seat, "Amber")
    await house.group_settings.update(seat, GroupChanges(fair_turns=True))
    seat, bens = await house.join(ada, seat), await house.join(ben, seat)
    await put_on(house, bens, "Dune", "Elm")
    assert await waiting(house, seat) == ["Dune", "Birch", "Elm", "Cedar"]
    await put_on(house, bens, "Fir", when="next")
    assert await waiting(house, seat) == ["Fir", "Birch", "Dune", "Cedar", "Elm"]


async def test_what_waits_is_put_in_turns_when_turns_are_switched_on(house: House, seat: Seat, bens: Seat) -> None:
    await put_on(house, seat, "Amber", "Birch", "Cedar")
    await put_on(house, bens, "Dune", "Elm")
    await house.plays(seat, "Amber")
    await house.group_settings.update(seat, GroupChanges(fair_turns=True))
    assert await waiting(house, seat) == ["Dune", "Birch", "Elm", "Cedar"]


async def test_turns_can_be_the_rule_for_all_groups_and_switched_off_for_one(
    house: House, seat: Seat, bens: Seat, ada: Person, ben: Person
) -> None:
    house.queue_rules = QueueRules(fair_turns=True)
    await house.playback.close()
    house.playback = house.new_playback()
    await put_on(house, seat, "Amber", "Birch", "Cedar")
    await put_on(house, bens, "Dune")
    assert await waiting(house, seat) == ["Dune", "Birch", "Cedar"]
    await house.group_settings.update(seat, GroupChanges(fair_turns=False))
    await put_on(house, await house.join(ben, seat), "Elm")
    assert (await waiting(house, seat))[-1] == "Elm"


async def test_a_person_has_a_share_of_the_queue(house: House, seat: Seat, bens: Seat) -> None:
    house.queue_rules = QueueRules(longest=5, longest_per_person=2)
    await house.playback.close()
    house.playback = house.new_playback()
    await put_on(house, seat, "Amber", "Birch")
    with house.nothing_changes(), pytest.raises(OwnShareFullError) as own:
        await put_on(house, seat, "Cedar")
    assert own.value.params == {"most": 2}
    await put_on(house, bens, "Cedar")
    house.far.hits = {title.casefold(): house.far.hit(title) for title in ("Rain", "Snow", "Hail")}
    await house.playback.play(bens, f"{LINK}mix/")
    await house.playback.filled()
    assert (await waiting(house, seat))[-2:] == ["Cedar", "Rain"]
    assert house.chat_server.announced[-1][1:] == ("playlist-cut", {"count": 1, "limit": "own"})


async def test_a_playlist_fills_the_queue_to_its_limit_and_says_so(house: House, seat: Seat) -> None:
    house.queue_rules = QueueRules(longest=250)
    await house.playback.close()
    house.playback = house.new_playback()
    house.far.hits = {f"{number}": house.far.hit(f"{number}") for number in range(10_000)}
    await house.playback.play(seat, f"{LINK}mix/")
    await house.playback.filled()
    titles = await waiting(house, seat)
    assert titles == [f"{number}" for number in range(1, 250)]
    assert house.chat_server.announced[-1][1:] == ("playlist-cut", {"count": 250, "limit": "queue"})
    with house.nothing_changes(), pytest.raises(QueueFullError):
        await put_on(house, seat, "Amber")
