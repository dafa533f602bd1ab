"""The start of what has a picture waits until it is ready on the pages, for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services import player_events as events
from services.player_state import Phase
from tests.services.what_plays import TITLES

if TYPE_CHECKING:
    from models import QueueEntry
    from services.player import GroupPlayer
    from services.player_watch import PlayerChange
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


async def is_seen(entry: QueueEntry) -> bool:
    """The third title is music alone."""
    return entry.title != TITLES[2]


async def is_heard_only(entry: QueueEntry) -> bool:
    return False


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    """Ada's, who sits in voice and has the page open."""
    seat = await house.group(ada)
    house.playback.gate.has_picture = is_seen
    house.playback.viewers.entered(seat.group_id, seat.user_id)
    return seat


async def waits(house: House, seat: Seat) -> GroupPlayer:
    """Wait until the page is waited for."""
    player = house.playback.player_of(seat.group_id)
    assert player is not None
    await house.shows(seat, lambda _: player.waiting_for == {seat.user_id})
    assert player.state.phase is Phase.RESOLVING
    return player


async def test_it_begins_as_soon_as_all_are_ready(house: House, seat: Seat) -> None:
    told: list[PlayerChange] = []
    house.playback.watch(told.append)
    await house.playback.play(seat, TITLES[0])
    player = await waits(house, seat)
    assert player.state.current is not None
    house.playback.viewers.ready(seat.group_id, seat.user_id, player.state.current)
    await house.plays(seat, TITLES[0])
    assert house.voice.connection.heard[0].position_ms == 0
    waited_for = [change.event.user_ids for change in told if isinstance(change.event, events.WaitsFor)]
    assert waited_for == [{seat.user_id}, frozenset()]


async def test_who_is_never_ready_is_waited_for_no_longer_than_the_config_says(house: House, seat: Seat) -> None:
    await house.playback.play(seat, TITLES[0])
    player = await waits(house, seat)
    await house.shows(seat, lambda _: bool(house.clock.waiting))
    house.clock.advance(seconds=4)
    await house.plays(seat, TITLES[0])
    assert player.waiting_for == frozenset()


async def test_who_leaves_is_not_waited_for(house: House, seat: Seat) -> None:
    await house.playback.play(seat, TITLES[0])
    await waits(house, seat)
    house.playback.viewers.left(seat.group_id, seat.user_id)
    await house.plays(seat, TITLES[0])


async def test_what_waits_can_be_skipped_and_stopped(house: House, seat: Seat) -> None:
    await house.playback.play(seat, TITLES[0])
    player = await waits(house, seat)
    await house.playback.play(seat, TITLES[2])
    await house.playback.skip(seat)
    await house.plays(seat, TITLES[2])
    await house.playback.play(seat, TITLES[1], when="now")
    await waits(house, seat)
    await house.playback.stop(seat)
    assert player.state.phase is Phase.IDLE
    await house.shows(seat, lambda _: bool(house.clock.waiting))
    house.clock.advance(seconds=4)
    await house.shows(seat, lambda _: player.waiting_for == frozenset() and not house.opener.left_open())


async def test_what_follows_waits_at_its_own_start(house: House, seat: Seat) -> None:
    await house.playback.play(seat, TITLES[2])
    await house.plays(seat, TITLES[2])
    await house.playback.play(seat, TITLES[1])
    player = house.playback.player_of(seat.group_id)
    assert player is not None
    house.engine.step(100)
    assert player.waiting_for == frozenset()
    house.voice.connection.end_track()
    await waits(house, seat)
    assert player.state.current is not None
    house.playback.viewers.ready(seat.group_id, seat.user_id, player.state.current)
    await house.plays(seat, TITLES[1])


async def test_music_without_a_picture_waits_for_nobody_and_follows_without_a_gap(house: House, seat: Seat) -> None:
    house.playback.gate.has_picture = is_heard_only
    await house.plays_all(seat)
    house.voice.connection.end_track()
    await house.plays(seat, TITLES[1])
    assert None not in house.voice.connection.packets


async def test_a_stall_later_on_stops_nobody(house: House, seat: Seat) -> None:
    await house.playback.play(seat, TITLES[0])
    player = await waits(house, seat)
    assert player.state.current is not None
    house.playback.viewers.ready(seat.group_id, seat.user_id, player.state.current)
    await house.plays(seat, TITLES[0])
    house.playback.viewers.left(seat.group_id, seat.user_id)
    house.playback.viewers.entered(seat.group_id, seat.user_id)
    position_ms = player.position_ms
    house.engine.step(50)
    assert player.position_ms == position_ms + 1_000
