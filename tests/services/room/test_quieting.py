"""A player that is turned down while somebody speaks, with packets that a test tells of."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.chat_server import Occupancy
from services.player_state import Phase
from tests.services.room.test_room import play, rule, sit, until

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

A_BOT = 99


@pytest.fixture
async def seat(house: House, ada: Person, ben: Person) -> Seat:
    """Ada's; she and Ben listen to a track, and the bot to them."""
    seat = await house.group(ada, "Film night", ben)
    await sit(house, seat, ada, ben)
    await rule(house, seat, quieter_while_speaking=True)
    await play(house, seat, "First")
    return seat


def speak(house: House, user_id: int | None, packets: int = 3) -> None:
    """So many spoken packets arrive."""
    on_voice = house.voice.connection.on_voice
    assert on_voice is not None
    for _ in range(packets):
        on_voice(user_id)
        house.clock.advance(milliseconds=20)


def is_quiet(house: House) -> bool:
    return house.voice.connection.stream.softened


async def silence(house: House, milliseconds: int) -> None:
    """Nobody says anything for so long, and whoever waits for that has seen it."""
    house.clock.advance(milliseconds=milliseconds)
    for _ in range(5):
        await asyncio.sleep(0)
    house.engine.step(40)


async def test_speech_turns_it_down_and_silence_up_again(house: House, seat: Seat, ben: Person) -> None:
    speak(house, ben.discord_id)
    assert is_quiet(house)
    await silence(house, 700)
    assert is_quiet(house)
    speak(house, ben.discord_id)
    await silence(house, 700)
    assert is_quiet(house), "a pause between two sentences"
    await silence(house, 200)
    assert not is_quiet(house)
    speak(house, ben.discord_id)
    assert is_quiet(house)


async def test_it_stays_down_as_long_as_any_of_them_speaks(house: House, seat: Seat, ada: Person, ben: Person) -> None:
    speak(house, ben.discord_id)
    for _ in range(10):
        speak(house, ada.discord_id)
        await silence(house, 500)
        assert is_quiet(house)
    await silence(house, 900)
    assert not is_quiet(house)


async def test_one_packet_alone_does_not_turn_it_down(house: House, seat: Seat, ben: Person) -> None:
    speak(house, ben.discord_id, packets=1)
    assert not is_quiet(house)


async def test_bots_and_strangers_do_not_count_and_who_comes_in_does(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    cleo = await house.person("Cleo")
    speak(house, A_BOT, packets=50)
    speak(house, cleo.discord_id, packets=50)
    assert not is_quiet(house)
    await sit(house, seat, ada, ben, cleo)
    speak(house, A_BOT, packets=50)
    assert not is_quiet(house)
    speak(house, cleo.discord_id)
    assert is_quiet(house)


async def test_a_voice_without_a_name_counts_unless_it_may_be_a_bots(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    here = frozenset({ada.discord_id, ben.discord_id})
    house.chat_server.in_voice[seat.venue.voice_channel_id] = Occupancy(here, here, other_bots=1)
    await house.playback.comings.look_at(seat.venue.guild_id)
    speak(house, None, packets=20)
    assert not is_quiet(house)
    await sit(house, seat, ada, ben)
    speak(house, None)
    assert is_quiet(house)


async def test_who_leaves_in_the_middle_of_a_word_lets_it_rise_at_once(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    speak(house, ben.discord_id)
    await sit(house, seat, ada)
    await silence(house, 0)
    assert not is_quiet(house)


async def test_who_is_deafened_counts_since_the_others_hear_them(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    here, hearing = frozenset({ada.discord_id, ben.discord_id}), frozenset({ada.discord_id})
    house.chat_server.in_voice[seat.venue.voice_channel_id] = Occupancy(here, hearing)
    await house.playback.comings.look_at(seat.venue.guild_id)
    speak(house, ben.discord_id)
    assert is_quiet(house)


async def test_without_the_rule_nobody_is_listened_to(house: House, seat: Seat, ben: Person) -> None:
    speak(house, ben.discord_id)
    assert is_quiet(house)
    on_voice = house.voice.connection.on_voice
    assert on_voice is not None
    await rule(house, seat, quieter_while_speaking=False)
    await until(house, seat, lambda: house.voice.connection.on_voice is None)
    await silence(house, 0)
    assert not is_quiet(house)
    for _ in range(5):
        on_voice(ben.discord_id)  # what was under way
    assert not is_quiet(house)
    await rule(house, seat, quieter_while_speaking=True)
    await until(house, seat, lambda: house.voice.connection.on_voice is not None)
    speak(house, ben.discord_id)
    assert is_quiet(house)


async def test_what_comes_next_and_what_is_held_is_as_quiet(house: House, seat: Seat, ben: Person) -> None:
    await house.playback.play(seat, "Second")
    speak(house, ben.discord_id)
    await house.playback.skip(seat)
    await house.plays(seat, "Second Wind")
    assert is_quiet(house)
    await house.playback.pause(seat)
    speak(house, ben.discord_id)
    await house.playback.resume(seat)
    house.engine.step(5)
    assert is_quiet(house)
    assert (await house.playback.queue(seat)).phase is Phase.PLAYING


async def test_another_connection_listens_from_its_first_moment(house: House, seat: Seat, ben: Person) -> None:
    await house.playback.stop(seat)
    await house.voice.connection.disconnect()
    house.voice.connection.on_lost(seat.venue.guild_id, "dropped")
    await play(house, seat, "First")
    speak(house, ben.discord_id)
    assert is_quiet(house)


async def test_a_bot_that_is_started_anew_listens_from_the_first_moment(house: House, seat: Seat, ben: Person) -> None:
    await house.playback.close()
    house.playback = house.new_playback()
    await house.playback.open()
    await play(house, seat, "First")
    assert not house.voice.entered_deaf[-1]
    speak(house, ben.discord_id)
    assert is_quiet(house)
