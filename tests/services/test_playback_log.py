"""The log of what was heard tells, for any moment, what was playing and where in it the listeners were."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from models import Playback, PlaybackMark
from services.player_state import Loop

if TYPE_CHECKING:
    from datetime import datetime

    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

LISTENED_S = 5


async def noted(house: House) -> None:
    """Wait until the log tells of this moment that what sounds goes on."""
    last = None
    while last != house.clock():
        async with house.database.read() as tx:
            last = (await tx.session.exec(select(Playback.heard_until))).one()


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    await house.playback.open()
    seat = await house.group(ada)
    await house.plays_all(seat)
    house.clock.advance(milliseconds=100)  # for which `plays` let the sender go on
    return seat


async def listen(house: House, seconds: float) -> None:
    """The sender sends, and the clock goes on with it, once the player waits on it."""
    while not house.clock.waiting:
        async with house.database.read():
            pass
    house.engine.step(round(seconds * 50))
    house.clock.advance(seconds=seconds)


async def heard(house: House, seat: Seat, moment: datetime) -> tuple[str, int | None, bool] | None:
    async with house.database.read() as tx:
        track = (await tx.playback_log.heard_at(seat.group_id, [moment])).get(moment)
    return None if track is None else (track.title, track.position_ms, track.is_paused)


def near(title: str, position_ms: int, *, paused: bool = False, within_ms: int = 60) -> object:
    return (title, pytest.approx(position_ms, abs=within_ms), paused)


async def marks(house: House) -> int:
    async with house.database.read() as tx:
        return len((await tx.session.exec(select(PlaybackMark.id))).all())


async def test_a_pause_holds_the_position_that_the_listeners_have(house: House, seat: Seat) -> None:
    await listen(house, 10)
    await house.playback.pause(seat)
    held = house.clock()
    await listen(house, 30)
    await house.playback.resume(seat)
    await listen(house, 5)
    assert await heard(house, seat, held - timedelta(seconds=4)) == near("First Light", 6_100)
    assert await heard(house, seat, held + timedelta(seconds=20)) == near("First Light", 10_100, paused=True)
    assert await heard(house, seat, house.clock()) == near("First Light", 15_100)


async def test_a_seek_is_where_it_leads_also_in_a_pause(house: House, seat: Seat) -> None:
    await listen(house, 10)
    await house.playback.seek(seat, "1:30")
    before = house.clock() - timedelta(seconds=1)
    await listen(house, 3)
    assert await heard(house, seat, before) == near("First Light", 9_100)
    assert await heard(house, seat, house.clock()) == near("First Light", 93_000)
    await house.playback.pause(seat)
    await house.playback.seek(seat, "20")
    await listen(house, 3)
    assert await heard(house, seat, house.clock()) == near("First Light", 20_000, paused=True)


async def test_a_skip_and_a_track_that_follows_by_itself_begin_at_their_beginning(house: House, seat: Seat) -> None:
    await listen(house, 10)
    await house.playback.skip(seat)
    skipped = house.clock()
    await house.prepares(seat)  # so that no place is noted between the steps of the stream and of the clock
    await house.plays(seat, "Second Wind")
    house.clock.advance(milliseconds=100)
    await listen(house, 20)
    house.voice.connection.end_track()
    await house.plays(seat, "Third Time")
    house.clock.advance(milliseconds=100)
    await listen(house, 2)
    assert await heard(house, seat, skipped - timedelta(seconds=1)) == near("First Light", 9_100)
    assert await heard(house, seat, skipped + timedelta(seconds=15)) == near("Second Wind", 15_000)
    # What lay ready of the track before it was sent first.
    assert await heard(house, seat, house.clock()) == near("Third Time", 2_100, within_ms=500)


async def test_a_track_that_is_looped_begins_anew(house: House, seat: Seat) -> None:
    await house.playback.loop(seat, Loop.TRACK)
    await house.prepares(seat)
    await listen(house, 200)
    while [title for title, _ in await house.log()] != ["First Light", "First Light"]:
        pass  # asking reads the database: others run meanwhile
    await listen(house, 1)
    shown_ms = (await house.playback.queue(seat)).position_ms
    assert shown_ms < 30_000
    assert await heard(house, seat, house.clock()) == near("First Light", shown_ms)


async def test_after_a_stop_nothing_is_playing(house: House, seat: Seat) -> None:
    await listen(house, 10)
    await house.playback.stop(seat)
    assert await heard(house, seat, house.clock()) is None
    assert await heard(house, seat, house.clock() - timedelta(seconds=1)) == near("First Light", 9_100)


async def test_a_sound_that_was_held_up_is_noted_where_it_is(house: House, seat: Seat) -> None:
    before = await marks(house)
    await listen(house, 10)
    house.clock.advance(seconds=60)  # nothing is sent: a connection comes back
    while await marks(house) == before:
        pass  # asking reads the database: others run meanwhile
    await listen(house, 4)
    told = await heard(house, seat, house.clock())
    assert told == near("First Light", (await house.playback.queue(seat)).position_ms)


async def test_what_goes_on_as_it_was_noted_is_not_noted_again(house: House, seat: Seat) -> None:
    before = await marks(house)
    for _ in range(3):
        await listen(house, LISTENED_S)
        await noted(house)
    assert await marks(house) == before


async def test_a_crash_leaves_a_playback_that_ended_when_it_was_last_heard(house: House, seat: Seat) -> None:
    await listen(house, LISTENED_S)
    crashed = house.clock()
    await noted(house)
    assert house.playback._players._noting is not None
    house.playback._players._noting.cancel()  # who is dead notes nothing
    house.clock.advance(hours=5)
    again = house.new_playback()
    await again.open()
    try:
        assert await house.log() == [("First Light", "lost")]
        assert await heard(house, seat, crashed - timedelta(seconds=1)) == near("First Light", 4_100)
        assert await heard(house, seat, crashed + timedelta(hours=1)) is None
    finally:
        await again.close()
