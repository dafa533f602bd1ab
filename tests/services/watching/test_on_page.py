"""Music that is followed on the watch page, with nobody in voice; and when somebody comes there, and goes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.errors import VoiceError
from services import player_events as events
from services.chat_server import Occupancy
from services.errors import NotListeningError
from services.group_settings import GroupChanges
from services.player_state import Phase
from services.room.settings import RoomChanges
from tests.services.what_plays import TITLES

if TYPE_CHECKING:
    from services.playback import QueueView
    from services.player import GroupPlayer
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    """Ada's, on the page of her group and in no voice channel."""
    seat = await house.group(ada, "Film night", ben)
    await sit(house, seat)
    return await watches(house, seat, ada)


async def sit(house: House, seat: Seat, *people: Person) -> None:
    """Just these people sit in the group's voice channel."""
    hearing = frozenset(person.discord_id for person in people)
    house.chat_server.in_voice[seat.venue.voice_channel_id] = Occupancy(hearing, hearing)
    await house.playback.comings.look_at(seat.venue.guild_id)


async def watches(house: House, seat: Seat, person: Person) -> Seat:
    """Somebody opens the page; their seat there."""
    there = await house.join(person, seat, listening=False)
    house.playback.viewers.entered(seat.group_id, there.user_id)
    return await house.join(person, seat, listening=False)


def player_of(house: House, seat: Seat) -> GroupPlayer:
    player = house.playback.player_of(seat.group_id)
    assert player is not None
    return player


async def sounds(house: House, seat: Seat, title: str) -> None:
    """Wait until that track is followed, wherever."""
    await house.shows(seat, lambda view: view.phase is Phase.PLAYING and _title(view) == title)
    house.engine.step(3)


def _title(view: QueueView) -> str | None:
    return None if view.current is None else view.current.title


def announced(house: House) -> list[str]:
    return [key for _, key, _ in house.chat_server.announced]


async def test_music_is_begun_from_the_page_without_the_guilds_voice_connection(house: House, seat: Seat) -> None:
    await house.playback.play(seat, TITLES[0])
    await sounds(house, seat, TITLES[0])
    assert house.voice.connections == []
    house.engine.step(100)
    assert 1_900 <= player_of(house, seat).position_ms <= 2_100
    assert player_of(house, seat).anchor.moving
    assert not player_of(house, seat).state.in_voice


async def test_who_is_neither_in_voice_nor_on_the_page_does_not_listen(house: House, seat: Seat, ada: Person) -> None:
    await house.playback.play(seat, TITLES[0])
    house.playback.viewers.left(seat.group_id, seat.user_id)
    gone = await house.join(ada, seat, listening=False)
    with pytest.raises(NotListeningError):
        await house.playback.pause(gone)


async def test_whoever_sits_down_in_voice_hears_it_where_it_is(house: House, seat: Seat, ben: Person) -> None:
    await house.playback.play(seat, TITLES[0])
    await sounds(house, seat, TITLES[0])
    house.engine.step(100)
    position_ms = player_of(house, seat).position_ms
    await sit(house, seat, ben)
    await house.shows(seat, lambda _: player_of(house, seat).state.in_voice)
    house.engine.step(50)
    heard = house.voice.connection.heard
    assert heard[0].position_ms - position_ms in range(0, 100, 20)
    assert player_of(house, seat).position_ms == position_ms + 1_000, "nothing was held up"


async def test_when_all_have_left_voice_it_goes_on_for_those_on_the_page(house: House, seat: Seat, ben: Person) -> None:
    await sit(house, seat, ben)
    await house.playback.play(await house.join(ben, seat), TITLES[0])
    await sounds(house, seat, TITLES[0])
    connection = house.voice.connection
    house.engine.step(50)
    position_ms = player_of(house, seat).position_ms
    await sit(house, seat)
    await house.shows(seat, lambda _: not connection.connected and player_of(house, seat).state.on_page)
    house.engine.step(50)
    assert player_of(house, seat).position_ms == position_ms + 1_000
    await house.playback.pause(seat)
    house.engine.step(3)  # a frame was on its way
    held = player_of(house, seat).position_ms
    house.engine.step(50)
    assert player_of(house, seat).position_ms == held


async def test_two_groups_of_a_guild_listen_at_once_when_one_does_on_the_page(
    house: House, seat: Seat, ben: Person
) -> None:
    other = await house.group(ben, "Jazz")
    await house.playback.play(other, TITLES[1])
    await house.playback.play(seat, TITLES[0])
    await sounds(house, other, TITLES[1])
    await sounds(house, seat, TITLES[0])
    await sit(house, seat, ben)
    await house.shows(seat, lambda _: "room-stays-on-page" in announced(house))
    await sounds(house, seat, TITLES[0])
    assert house.voice.connection.stream is player_of(house, other).stream


async def test_the_voice_connection_is_free_for_others_once_all_are_on_the_page(
    house: House, seat: Seat, ben: Person
) -> None:
    await sit(house, seat, ben)
    await house.playback.play(await house.join(ben, seat), TITLES[0])
    await sounds(house, seat, TITLES[0])
    await sit(house, seat)
    other = await house.group(ben, "Jazz")
    await house.playback.play(other, TITLES[1])
    await sounds(house, other, TITLES[1])
    assert house.voice.connection.stream is player_of(house, other).stream
    await sounds(house, seat, TITLES[0])


async def test_a_channel_that_cannot_be_entered_leaves_it_on_the_page(house: House, seat: Seat, ben: Person) -> None:
    await house.playback.play(seat, TITLES[0])
    await sounds(house, seat, TITLES[0])
    house.voice.failure = VoiceError("timeout")
    await sit(house, seat, ben)
    await house.shows(seat, lambda _: "room-stays-on-page" in announced(house))
    house.engine.step(50)
    assert player_of(house, seat).anchor.moving
    assert player_of(house, seat).state.on_page
    await sit(house, seat, ben)
    assert announced(house).count("room-stays-on-page") == 1, "it is said once"
    house.voice.failure = None
    await sit(house, seat)
    await sit(house, seat, ben)
    await house.shows(seat, lambda _: player_of(house, seat).state.in_voice)


async def test_stopped_on_its_way_into_voice_the_bot_leaves_again(house: House, seat: Seat, ben: Person) -> None:
    await house.playback.play(seat, TITLES[0])
    await sounds(house, seat, TITLES[0])
    house.voice.door.clear()
    hearing = frozenset({ben.discord_id})
    house.chat_server.in_voice[seat.venue.voice_channel_id] = Occupancy(hearing, hearing)
    house.playback.viewers.entered(seat.group_id, seat.user_id)
    await house.voice.knocked.wait()
    player = player_of(house, seat)
    await player.handle(events.StopAsked())
    house.voice.door.set()
    await player.settled()
    assert player.state.phase is Phase.IDLE
    assert not house.voice.connection.connected


async def test_what_is_over_does_not_come_into_voice_any_more(house: House, seat: Seat, ben: Person) -> None:
    await house.playback.play(seat, TITLES[0])
    await sounds(house, seat, TITLES[0])
    await house.playback.stop(seat)
    await player_of(house, seat).voice.move_to_voice()  # as when somebody sat down in the same moment
    assert house.voice.connections == []


async def test_nobody_on_the_page_is_nobody(house: House, seat: Seat) -> None:
    rules = RoomChanges(pause_alone_minutes=1, leave_alone_minutes=1)
    await house.group_settings.update(seat, GroupChanges(room=rules))
    await house.playback.play(seat, TITLES[0])
    await sounds(house, seat, TITLES[0])
    house.playback.viewers.left(seat.group_id, seat.user_id)
    await house.shows(seat, lambda _: bool(house.clock.waiting))
    house.clock.advance(seconds=61)
    await house.shows(seat, lambda _: player_of(house, seat).state.lonely)
    house.playback.viewers.entered(seat.group_id, seat.user_id)
    await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
    assert house.voice.connections == []


async def test_a_group_that_is_always_on_stays_in_its_voice_channel(house: House, seat: Seat, ben: Person) -> None:
    await house.group_settings.update(seat, GroupChanges(room=RoomChanges(always_on=True)))
    await sit(house, seat, ben)
    await house.playback.play(await house.join(ben, seat), TITLES[0])
    await sounds(house, seat, TITLES[0])
    await sit(house, seat)
    assert player_of(house, seat).state.in_voice
    assert house.voice.connection.connected


async def test_who_votes_may_be_on_the_page(house: House, seat: Seat, ben: Person) -> None:
    await house.group_settings.update(seat, GroupChanges(room=RoomChanges(vote_percent=50)))
    there = await watches(house, seat, ben)
    await house.playback.play(seat, TITLES[0])
    await sounds(house, seat, TITLES[0])
    await house.playback.skip(there)
    await house.shows(seat, lambda view: view.current is None)
