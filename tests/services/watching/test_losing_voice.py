"""A voice connection that ends by itself while somebody is on the page: it goes on there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.player_state import Phase
from tests.services.watching.test_on_page import announced, player_of, seat, sit, sounds
from tests.services.what_plays import TITLES

if TYPE_CHECKING:
    from audio.voice import LostReason
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

__all__ = ["seat"]


@pytest.fixture
async def in_voice(house: House, seat: Seat, ben: Person) -> Seat:
    """Ada's, on the page; Ben sits in the voice channel, where something has played for a second."""
    await sit(house, seat, ben)
    await house.playback.play(await house.join(ben, seat), TITLES[0])
    await sounds(house, seat, TITLES[0])
    assert player_of(house, seat).state.in_voice
    house.engine.step(50)
    return seat


@pytest.mark.parametrize("reason", ["removed", "no_e2ee"])
async def test_it_goes_on_on_the_page_and_does_not_press_back_in(
    house: House, in_voice: Seat, ben: Person, reason: LostReason
) -> None:
    position_ms = player_of(house, in_voice).position_ms
    house.voice.connection.lose(reason)
    await house.shows(in_voice, lambda view: player_of(house, in_voice).state.on_page and view.phase is Phase.PLAYING)
    house.engine.step(50)
    assert player_of(house, in_voice).position_ms == position_ms + 1_000, "nothing was held up"
    await sit(house, in_voice, ben)
    assert player_of(house, in_voice).state.on_page
    assert ("player-goes-on-on-page" in announced(house)) == (reason == "no_e2ee")
    await sit(house, in_voice)
    await sit(house, in_voice, ben)
    await house.shows(in_voice, lambda _: player_of(house, in_voice).state.in_voice)


async def test_after_an_outage_it_comes_back_to_those_in_voice_by_itself(house: House, in_voice: Seat) -> None:
    connection = house.voice.connection
    connection.lose("dropped")
    await house.shows(in_voice, lambda _: house.voice.connection is not connection)
    await house.shows(in_voice, lambda view: player_of(house, in_voice).state.in_voice and view.phase is Phase.PLAYING)
    assert "player-goes-on-on-page" in announced(house)


async def test_what_is_paused_stays_so(house: House, in_voice: Seat) -> None:
    await house.playback.pause(in_voice)
    house.voice.connection.lose("removed")
    view = await house.shows(in_voice, lambda _: player_of(house, in_voice).state.on_page)
    assert view.phase is Phase.PAUSED
    await house.playback.resume(in_voice)
    await sounds(house, in_voice, TITLES[0])


async def test_with_nobody_on_the_page_it_is_over_as_before(house: House, in_voice: Seat) -> None:
    house.playback.viewers.left(in_voice.group_id, in_voice.user_id)
    house.voice.connection.lose("removed")
    view = await house.shows(in_voice, lambda view: view.phase is Phase.IDLE)
    assert not player_of(house, in_voice).state.connected
    assert [entry.title for entry in view.waiting] == [TITLES[0]]
