"""Gapless changes, going back, winding, repeating and volume, as listeners hear them packet by packet."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from audio.errors import MediaError
from services.errors import (
    MediaUnplayableError,
    NothingPlayingError,
    NotListeningError,
)
from services.player_errors import (
    NothingBeforeError,
    NotSeekableError,
    PositionBeyondEndError,
    PositionMalformedError,
    QueueWaitsError,
    VolumeOutOfRangeError,
)
from services.player_state import Loop, Phase
from services.refs import LengthRef
from tests.services.stand_ins import MemoryMedia

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person
    from tests.services.stand_ins import Heard

SPLICED_WITHIN = 2
"""Packets that cannot be taken back any more."""


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


async def play(house: House, seat: Seat, title: str = "First Light") -> None:
    await house.playback.play(seat, title)
    await house.plays(seat, title)


def last(house: House) -> Heard:
    """The packet that is sent right now."""
    line = house.voice.connection
    return next(packet for packet in reversed(line.packets[: len(line.packets) - 20]) if packet is not None)


async def test_one_track_follows_the_other_packet_to_packet(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.voice.connection.end_track()
    await house.plays(seat, "Second Wind")
    await house.prepares(seat)
    house.voice.connection.end_track()
    await house.plays(seat, "Third Time")
    packets = house.voice.connection.packets
    assert None not in packets
    assert house.voice.connection.played == ["First Light", "Second Wind", "Third Time"]
    assert await house.log() == [("First Light", "finished"), ("Second Wind", "finished"), ("Third Time", None)]


async def test_a_skip_uses_what_is_ready_at_once(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.opener.gate.clear()
    await house.playback.skip(seat)
    view = await house.plays(seat, "Second Wind")
    assert view.phase is Phase.PLAYING
    assert None not in house.voice.connection.packets
    assert len([packet for packet in house.voice.connection.heard if packet.title == "First Light"]) <= 10


async def test_a_skip_that_crosses_with_the_end_of_the_track_skips_no_other(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.voice.connection.end_track()  # the player has not been told yet
    await house.playback.skip(seat)
    await house.plays(seat, "Second Wind")
    assert await house.log() == [("First Light", "skipped"), ("Second Wind", None)]


async def test_a_lost_connection_lets_go_of_what_was_to_follow(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.voice.connection.lose()
    await house.idles(seat)
    assert house.opener.left_open() == []
    await house.playback.resume(seat)
    await house.plays(seat, "First Light")


async def test_a_stop_while_the_next_is_opened_lets_go_of_it(house: House, seat: Seat) -> None:
    await house.plays_while_the_next_opens(seat)
    await house.playback.stop(seat)
    opened = len(house.opener.opened)
    house.opener.gate.set()
    await house.shows(seat, lambda _: len(house.opener.opened) > opened and house.opener.left_open() == [])


async def test_going_back_leads_to_the_track_before_and_then_further(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.skip(seat)
    await house.plays(seat, "Second Wind")
    await house.playback.skip(seat)
    await house.plays(seat, "Third Time")
    back = await house.playback.previous(seat)
    assert (back.entry.title, back.restarted) == ("Second Wind", False)
    await house.plays(seat, "Second Wind")
    assert (await house.playback.previous(seat)).entry.title == "First Light"
    view = await house.plays(seat, "First Light")
    assert [entry.title for entry in view.waiting] == ["Second Wind", "Third Time"]


async def test_going_back_far_into_a_track_leads_to_its_beginning(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.skip(seat)
    await house.plays(seat, "Second Wind")
    house.engine.step(260)
    back = await house.playback.previous(seat)
    assert (back.entry.title, back.restarted) == ("Second Wind", True)
    house.engine.step(5)
    assert (await house.playback.queue(seat)).position_ms < 200
    assert (await house.playback.previous(seat)).entry.title == "First Light"


async def test_what_was_played_last_can_be_had_again_when_the_queue_is_empty(house: House, seat: Seat) -> None:
    await play(house, seat)
    house.voice.connection.end_track()
    await house.idles(seat)
    await house.playback.previous(seat)
    await house.plays(seat, "First Light")
    assert await house.log() == [("First Light", "finished"), ("First Light", None)]


async def test_with_nothing_played_before_there_is_no_way_back(house: House, seat: Seat) -> None:
    with house.nothing_changes(), pytest.raises(NothingBeforeError):
        await house.playback.previous(seat)


async def test_what_was_gone_back_to_is_first_in_the_queue_after_a_restart(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.skip(seat)
    await house.plays(seat, "Second Wind")
    await house.playback.previous(seat)
    await house.plays(seat, "First Light")
    await house.playback.close()
    house.playback = house.new_playback()
    view = await house.playback.queue(seat)
    assert [entry.title for entry in view.waiting] == ["First Light", "Second Wind", "Third Time"]


async def test_a_looped_track_comes_again_without_a_gap_until_it_is_not_looped(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.loop(seat, Loop.TRACK)
    for _ in range(2):
        await house.prepares(seat)
        house.voice.connection.end_track()
        await house.plays(seat, "First Light")
    assert None not in house.voice.connection.packets
    assert house.voice.connection.played == ["First Light"] * 3
    await house.playback.loop(seat, Loop.OFF)
    await house.prepares(seat)
    house.voice.connection.end_track()
    await house.plays(seat, "Second Wind")
    assert [ending for _, ending in await house.log()] == ["finished"] * 3 + [None]


@pytest.mark.parametrize("fed", [True, False], ids=["the stream knows", "nobody knows"])
async def test_a_loop_that_is_ended_just_behind_a_change_of_laps_lets_that_lap_be_heard(
    house: House, seat: Seat, *, fed: bool
) -> None:
    await house.plays_all(seat)
    await house.playback.loop(seat, Loop.TRACK)
    await house.prepares(seat)
    connection = house.voice.connection
    if fed:
        connection.end_track()  # the player has not been told yet
    else:
        next(media for media in house.opener.opened if not media.closed).cut_short()
        while connection.played != ["First Light"] * 2:
            house.engine.step()
        house.engine.tick += 19  # the next packet is that lap's first
    await house.playback.loop(seat, Loop.OFF)
    await house.prepares(seat)
    house.engine.step(50)
    assert None not in connection.packets
    assert connection.played == ["First Light"] * 2
    connection.end_track()
    await house.plays(seat, "Second Wind")
    assert None not in connection.packets


async def test_a_looped_queue_goes_round_and_is_there_after_a_restart(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.loop(seat, Loop.QUEUE)
    for title in ("Second Wind", "Third Time", "First Light"):
        await house.prepares(seat)
        house.voice.connection.end_track()
        await house.plays(seat, title)
    assert None not in house.voice.connection.packets
    view = await house.playback.queue(seat)
    assert (view.loop, [entry.title for entry in view.waiting]) == (Loop.QUEUE, ["Second Wind", "Third Time"])


@pytest.mark.parametrize(
    ("typed", "place_ms"), [("90", 90_000), ("1:30", 90_000), ("0:01:02", 62_000), ("+15", 15_000), ("-10", 0)]
)
async def test_a_seek_goes_on_at_the_place(house: House, seat: Seat, typed: str, place_ms: int) -> None:
    await play(house, seat)
    house.engine.step(45)
    before_ms = (await house.playback.queue(seat)).position_ms if typed[0] == "+" else 0
    view = await house.playback.seek(seat, typed)
    assert view.position_ms == place_ms + before_ms
    house.engine.step(50)
    places = [packet.position_ms for packet in house.voice.connection.heard]
    cut = places.index(view.position_ms, 1)
    assert places[cut - 1] + 20 != view.position_ms
    assert places[cut:] == list(range(view.position_ms, view.position_ms + 20 * len(places[cut:]), 20))


async def test_a_seek_in_a_pause_stays_paused_at_the_new_place(house: House, seat: Seat) -> None:
    await play(house, seat)
    await house.playback.pause(seat)
    view = await house.playback.seek(seat, "2:00")
    assert (view.phase, view.position_ms) == (Phase.PAUSED, 120_000)
    house.engine.step(30)
    assert house.voice.connection.packets[-1] is None
    await house.playback.resume(seat)
    house.engine.step(30)
    assert 120_000 in [packet.position_ms for packet in house.voice.connection.heard]


async def test_a_seek_leaves_what_follows_as_it_was(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.seek(seat, "2:59")
    house.engine.step(70)
    await house.plays(seat, "Second Wind")
    assert None not in house.voice.connection.packets


@pytest.mark.parametrize("typed", ["3:00", "4:00", "999999", "+180"])
async def test_a_seek_behind_the_end_is_told_with_the_length(house: House, seat: Seat, typed: str) -> None:
    await play(house, seat)
    with pytest.raises(PositionBeyondEndError) as refused:
        await house.playback.seek(seat, typed)
    assert refused.value.params == {"length": LengthRef(180_000)}


@pytest.mark.parametrize("typed", ["", "soon", "1:60", "1:60:00", "1:2:3:4", "--5", "1.5", "٣", "9999999"])
async def test_a_place_that_cannot_be_read_is_told(house: House, seat: Seat, typed: str) -> None:
    await play(house, seat)
    with pytest.raises(PositionMalformedError):
        await house.playback.seek(seat, typed)


async def test_a_seek_in_what_has_no_length_is_told(house: House, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryMedia, "track_ms", None)
    await play(house, seat)
    with pytest.raises(NotSeekableError):
        await house.playback.seek(seat, "5")


async def test_a_seek_in_what_has_vanished_is_told_and_the_music_goes_on(house: House, seat: Seat) -> None:
    await play(house, seat)
    house.opener.failures["First Light"] = MediaError("not_found")
    with pytest.raises(MediaUnplayableError) as refused:
        await house.playback.seek(seat, "1:00")
    assert refused.value.params == {"title": "First Light", "reason": "not_found"}
    house.engine.step(30)
    assert None not in house.voice.connection.packets


async def test_another_volume_is_heard_as_soon_as_it_is_opened_and_nothing_is_lost(house: House, seat: Seat) -> None:
    await play(house, seat)
    house.engine.step(50)
    at = len(house.voice.connection.heard) - 20
    await house.playback.set_volume(seat, 50)
    await house.shows(seat, lambda _: house.voice.connection.heard[-1].volume_percent == 50)
    house.engine.step(50)
    heard = house.voice.connection.heard
    assert [packet.position_ms for packet in heard] == list(range(0, len(heard) * 20, 20))
    assert heard[at + SPLICED_WITHIN].volume_percent == 50
    await house.playback.set_volume(seat, 100)
    await house.shows(seat, lambda _: house.voice.connection.stream.passthrough is True)


async def test_another_volume_in_a_pause_is_heard_when_it_is_over(house: House, seat: Seat) -> None:
    await play(house, seat)
    await house.playback.pause(seat)
    await house.playback.set_volume(seat, 150)
    await house.shows(seat, lambda _: house.voice.connection.stream.passthrough is False)
    house.engine.step(30)
    held = len(house.voice.connection.heard)
    await house.playback.resume(seat)
    house.engine.step(5)
    assert {packet.volume_percent for packet in house.voice.connection.heard[held:]} == {150}


async def test_the_volume_is_kept_for_what_comes_and_after_a_restart(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.set_volume(seat, 30)
    media = house.opener.opened
    await house.shows(seat, lambda _: [one.title for one in media if one.volume_percent == 30][1:] == ["Second Wind"])
    await house.playback.skip(seat)
    await house.plays(seat, "Second Wind")
    assert house.voice.connection.heard[-1].volume_percent == 30
    await house.playback.close()
    house.playback = house.new_playback()
    assert await house.playback.volume(seat) == 30
    await house.playback.resume(seat)
    await house.plays(seat, "Second Wind")
    assert house.voice.connection.heard[-1].volume_percent == 30


async def test_volumes_and_seeks_that_cross_are_heard_all(house: House, seat: Seat) -> None:
    await play(house, seat)
    house.engine.step(50)
    await asyncio.gather(
        house.playback.set_volume(seat, 50), house.playback.seek(seat, "2:00"), house.playback.set_volume(seat, 80)
    )
    wanted = await house.playback.volume(seat)  # of two who ask at once either may be the last
    await house.shows(seat, lambda _: house.voice.connection.heard[-1].volume_percent == wanted)
    house.engine.step(30)
    packet = house.voice.connection.heard[-1]
    assert wanted in (50, 80)
    assert (packet.volume_percent, packet.position_ms >= 120_000) == (wanted, True)


@pytest.mark.parametrize("percent", [-1, 201, 2**63])
async def test_a_volume_out_of_range_is_told(house: House, seat: Seat, percent: int) -> None:
    with house.nothing_changes(), pytest.raises(VolumeOutOfRangeError):
        await house.playback.set_volume(seat, percent)


async def test_who_does_not_listen_turns_nothing(house: House, ben: Person, seat: Seat) -> None:
    await house.members.add(seat, ben.discord_id)
    await play(house, seat)
    outside = await house.join(ben, seat, listening=False)
    playback = house.playback
    asks = (
        playback.previous(outside),
        playback.seek(outside, "5"),
        playback.loop(outside, Loop.TRACK),
        playback.set_volume(outside, 5),
    )
    with house.nothing_changes():
        for ask in asks:
            with pytest.raises(NotListeningError):
                await ask
    assert await playback.volume(outside) == 100


async def test_what_waits_after_a_loss_is_told_to_who_wants_to_pause_or_wind(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.voice.connection.lose()
    await house.idles(seat)
    for ask in (house.playback.pause(seat), house.playback.seek(seat, "5")):
        with pytest.raises(QueueWaitsError):
            await ask
    await house.playback.stop(seat)
    with pytest.raises(NothingPlayingError) as told:
        await house.playback.pause(seat)
    assert not isinstance(told.value, QueueWaitsError)


async def test_who_puts_something_behind_what_waits_is_told_what_begins(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.voice.connection.lose()
    await house.idles(seat)
    queued = await house.playback.play(seat, "First")
    assert queued.begins is not None
    assert (queued.begins.title, queued.entry.title, queued.ahead) == ("First Light", "First Light", 3)


async def test_health_tells_where_the_sound_comes_from_and_how_it_is_sent(house: House, seat: Seat) -> None:
    health = await house.playback.health(seat)
    assert (health.voice, health.entry, health.passthrough, health.is_well) == (None, None, None, True)
    await play(house, seat)
    health = await house.playback.health(seat)
    assert health.entry is not None
    assert (health.entry.source, health.entry.source_id) == ("library", "First Light.ogg")
    assert (health.voice, health.passthrough) == (house.voice.connection.health, True)
    await house.playback.set_volume(seat, 150)
    await house.shows(seat, lambda _: house.voice.connection.stream.passthrough is False)
    health = await house.playback.health(seat)
    assert (health.passthrough, health.volume_percent) == (False, 150)
