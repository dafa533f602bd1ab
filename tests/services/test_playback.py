"""Listening together: what members ask for, and what they then hear and see."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from models import Playback
from services.errors import (
    AlreadyPausedError,
    NothingFoundError,
    NothingPlayingError,
    NotListeningError,
    NotPausedError,
)
from services.player_state import Phase
from services.refs import ChannelRef
from services.sourcing.failures import SourceFailedError
from sources.errors import SourceError
from tests.services.person import GUILD_ID

if TYPE_CHECKING:
    from services.playback import QueueView
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


def waiting(view: QueueView) -> list[str]:
    return [entry.title for entry in view.waiting]


async def test_the_first_track_brings_the_bot_into_the_groups_channel(house: House, seat: Seat) -> None:
    queued = await house.playback.play(seat, "first")
    assert (queued.entry.title, queued.entry.requester_id, queued.ahead) == ("First Light", seat.user_id, 0)
    view = await house.plays(seat, "First Light")
    connection = house.voice.connection
    assert (connection.guild_id, connection.channel_id) == (seat.venue.guild_id, seat.venue.voice_channel_id)
    assert view.phase is Phase.PLAYING
    assert await house.log() == [("First Light", None)]


async def test_further_tracks_wait_for_their_turn(house: House, seat: Seat) -> None:
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    assert [(await house.playback.play(seat, query)).ahead for query in ("Second", "Third", "First")] == [1, 2, 3]
    view = await house.playback.queue(seat)
    assert view.current is not None
    assert (view.current.title, waiting(view)) == ("First Light", ["Second Wind", "Third Time", "First Light"])


async def test_the_best_match_is_played(house: House, seat: Seat) -> None:
    queued = await house.playback.play(seat, "i")
    assert queued.entry.title == (await house.playback.search("i"))[0].title == "First Light"


async def test_one_track_follows_the_other_until_the_queue_is_empty(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.voice.connection.end_track()
    await house.plays(seat, "Second Wind")
    house.voice.connection.end_track()
    await house.plays(seat, "Third Time")
    house.voice.connection.end_track()
    view = await house.idles(seat)
    assert (view.current, waiting(view), view.position_ms) == (None, [], 0)
    assert house.voice.connection.played == ["First Light", "Second Wind", "Third Time"]
    assert await house.log() == [(title, "finished") for title in house.voice.connection.played]
    assert house.opener.left_open() == []


async def test_the_log_says_when_a_track_began_and_ended(house: House, seat: Seat) -> None:
    began = house.clock()
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    ended = house.clock.advance(minutes=3)
    await house.playback.skip(seat)
    async with house.database.read() as tx:
        row = await tx.session.get(Playback, 1)
    assert row is not None
    assert (row.started_at, row.ended_at, row.requester_id, row.group_id) == (began, ended, seat.user_id, seat.group_id)
    assert (row.source, row.source_id) == ("library", "First Light.ogg")


async def test_a_pause_holds_the_sound_and_resume_goes_on(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.engine.step(60)
    await house.playback.pause(seat)
    house.engine.step(100)
    view = await house.playback.queue(seat)
    assert view.phase is Phase.PAUSED
    assert view.position_ms == 1_300
    assert house.voice.connection.packets[-1] is None
    await house.playback.resume(seat)
    house.engine.step(60)
    assert [packet.position_ms for packet in house.voice.connection.heard[:100]] == list(range(0, 2_000, 20))
    assert house.voice.connection.played == ["First Light"]


async def test_pausing_and_resuming_twice_is_told(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    with house.nothing_changes(), pytest.raises(NotPausedError):
        await house.playback.resume(seat)
    await house.playback.pause(seat)
    with house.nothing_changes(), pytest.raises(AlreadyPausedError):
        await house.playback.pause(seat)


async def test_with_nothing_playing_there_is_nothing_to_control(house: House, seat: Seat) -> None:
    playback = house.playback
    for ask in (playback.pause, playback.resume, playback.skip, playback.stop):
        with house.nothing_changes(), pytest.raises(NothingPlayingError):
            await ask(seat)


async def test_who_does_not_sit_in_the_channel_cannot_control_the_music(house: House, ben: Person, seat: Seat) -> None:
    await house.members.add(seat, ben.discord_id)
    await house.plays_all(seat)
    outside = await house.join(ben, seat, listening=False)
    playback = house.playback
    with house.nothing_changes():
        for ask in (playback.pause, playback.resume, playback.skip, playback.stop):
            with pytest.raises(NotListeningError) as refused:
                await ask(outside)
            assert refused.value.params == {"channel": ChannelRef(seat.venue.voice_channel_id)}
        with pytest.raises(NotListeningError):
            await playback.play(outside, "First")
    assert waiting(await playback.queue(outside)) == ["Second Wind", "Third Time"], "looking is free"


async def test_a_skip_goes_on_with_the_next(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    view = await house.playback.skip(seat)
    assert view.current is not None
    assert (view.current.title, waiting(view)) == ("Second Wind", ["Third Time"])
    await house.plays(seat, "Second Wind")
    assert await house.log() == [("First Light", "skipped"), ("Second Wind", None)]


async def test_a_skipped_pause_is_over(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.pause(seat)
    await house.playback.skip(seat)
    assert (await house.plays(seat, "Second Wind")).phase is Phase.PLAYING


async def test_skipping_the_last_leaves_silence(house: House, seat: Seat) -> None:
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    view = await house.playback.skip(seat)
    assert (view.phase, view.current) == (Phase.IDLE, None)
    assert not house.voice.connection.playing
    assert house.voice.connection.connected, "somebody may want more"
    with pytest.raises(NothingPlayingError):
        await house.playback.skip(seat)


async def test_two_skips_at_once_skip_two_tracks(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await asyncio.gather(house.playback.skip(seat), house.playback.skip(seat))
    await house.plays(seat, "Third Time")
    assert house.opener.left_open() == ["Third Time"]
    assert ("First Light", "skipped") in await house.log()


async def test_a_stop_empties_the_queue_and_the_bot_leaves(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.stop(seat)
    view = await house.playback.queue(seat)
    assert (view.phase, view.current, waiting(view)) == (Phase.IDLE, None, [])
    assert not house.voice.connection.connected
    assert await house.log() == [("First Light", "stopped")]
    assert house.opener.left_open() == []
    await house.playback.play(seat, "Second")
    await house.plays(seat, "Second Wind")


async def test_a_search_finds_tracks_and_says_when_there_are_none(house: House) -> None:
    assert [track.title for track in await house.playback.search("T")] == ["First Light", "Third Time"]
    with pytest.raises(NothingFoundError) as refused:
        await house.playback.search("polka")
    assert refused.value.params == {"query": "polka"}


async def test_a_search_is_limited(house: House) -> None:
    house.shelf.tracks *= 20
    assert len(await house.playback.search("First")) == 10


async def test_a_source_that_does_not_answer_is_told_of(house: House, seat: Seat) -> None:
    house.shelf.failure = SourceError("unavailable")
    for ask in (house.playback.search("First"), house.playback.play(seat, "First")):
        with house.nothing_changes(), pytest.raises(SourceFailedError) as refused:
            await ask
        assert refused.value.params == {"reason": "unavailable", "minutes": 0}


async def test_groups_of_one_server_listen_one_after_the_other(house: House, ada: Person, seat: Seat) -> None:
    other = await house.group(ada, "Books")
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    await house.playback.stop(seat)
    await house.playback.play(other, "Second")
    await house.plays(other, "Second Wind")
    assert house.voice.connection.channel_id == other.venue.voice_channel_id
    assert (await house.playback.queue(seat)).current is None


async def test_an_idle_group_gives_the_bot_to_the_next(house: House, ada: Person, seat: Seat) -> None:
    other = await house.group(ada, "Books")
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    await house.playback.skip(seat)
    first = house.voice.connection
    await house.playback.play(other, "Second")
    await house.plays(other, "Second Wind")
    assert not first.connected
    assert house.voice.connection is not first


async def test_groups_of_two_servers_listen_at_once(house: House, ada: Person, seat: Seat) -> None:
    guild_id = seat.venue.guild_id + 1
    _, venue = await house.groups.create(ada.asks(guild_id=guild_id), "Elsewhere")
    asker = ada.asks(venue.thread_id, voice=venue.voice_channel_id, guild_id=guild_id)
    other = await house.seats.of(asker)
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    await house.playback.play(other, "Second")
    await house.plays(other, "Second Wind")
    assert [connection.playing for connection in house.voice.connections] == [True, True]


async def test_sources_are_asked_for_the_guild_that_listens(house: House, seat: Seat) -> None:
    await house.playback.search("First", guild_id=GUILD_ID)
    await house.playback.play(seat, "First Light")
    await house.playback.play(seat, "Second Wind")
    assert set(house.shelf.askers) == {GUILD_ID}
