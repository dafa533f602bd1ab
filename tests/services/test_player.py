"""A player at work when the world does not wait its turn: kicks, late answers, restarts, idleness, the end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from audio.errors import VoiceError
from services.errors import NothingPlayingError, VoiceUnavailableError
from services.player_state import Phase

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


async def waiting(house: House, seat: Seat) -> list[str]:
    return [entry.title for entry in (await house.playback.queue(seat)).waiting]


async def test_a_bot_that_is_kicked_keeps_the_queue_for_resume(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.voice.connection.lose()
    view = await house.idles(seat)
    assert (view.current, view.position_ms) == (None, 0)
    assert await waiting(house, seat) == ["First Light", "Second Wind", "Third Time"]
    assert await house.log() == [("First Light", "lost")]
    await house.playback.resume(seat)
    await house.plays(seat, "First Light")
    assert len(house.voice.connections) == 2


async def test_after_a_loss_a_track_goes_on_at_the_place_where_it_was_lost(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.engine.step(150)
    lost_at = (await house.playback.queue(seat)).position_ms
    house.voice.connection.lose()
    await house.idles(seat)
    await house.playback.resume(seat)
    await house.plays(seat, "First Light")
    assert house.voice.connection.heard[0].position_ms == lost_at >= 3_000


async def test_a_call_that_wants_an_encryption_that_cannot_be_had_is_told_in_the_thread(
    house: House, seat: Seat
) -> None:
    await house.plays_all(seat)
    house.voice.connection.lose("no_e2ee")
    await house.idles(seat)
    assert [key for _, key, _ in house.chat_server.announced][-1:] == ["player-no-e2ee"]


async def test_a_resume_that_cannot_enter_keeps_the_queue(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.voice.connection.lose("dropped")
    await house.idles(seat)
    house.voice.failure = VoiceError("full")
    with house.nothing_changes(), pytest.raises(VoiceUnavailableError) as refused:
        await house.playback.resume(seat)
    assert refused.value.params["reason"] == "full"
    house.voice.failure = None
    await house.playback.resume(seat)
    await house.plays(seat, "First Light")


async def test_after_a_loss_a_new_track_goes_behind_what_waits(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    house.voice.connection.lose()
    await house.idles(seat)
    assert (await house.playback.play(seat, "First")).ahead == 3
    await house.plays(seat, "First Light")


async def test_a_bot_that_is_kicked_while_media_opens_keeps_the_queue(house: House, seat: Seat) -> None:
    await house.plays_while_the_next_opens(seat)
    await house.playback.skip(seat)
    await house.shows(seat, lambda view: view.phase is Phase.RESOLVING)
    house.voice.connection.lose()
    await house.idles(seat)
    house.opener.gate.set()
    await house.playback.resume(seat)
    await house.plays(seat, "Second Wind")
    await house.prepares(seat)
    assert house.opener.left_open() == ["Second Wind", "Third Time"], "what was opened too late is closed"


async def test_a_connection_that_dies_at_birth_blames_no_track(house: House, seat: Seat) -> None:
    """It is lost before anything is sent: all that waited waits on."""
    house.opener.gate.clear()
    plays = [asyncio.create_task(house.playback.play(seat, query)) for query in ("First", "Second", "Third")]
    house.opener.gate.set()
    house.voice.door.clear()
    await house.shows(seat, lambda view: len(view.waiting) == 3)
    house.opener.gate.clear()
    house.voice.door.set()
    await asyncio.gather(*plays)
    house.voice.connection.lose()
    house.opener.gate.set()
    await house.idles(seat)
    assert len(await waiting(house, seat)) == 3
    assert await house.log() == []
    assert house.opener.left_open() == []


async def test_a_connection_that_is_lost_while_a_track_begins_blames_no_track(house: House, seat: Seat) -> None:
    await house.plays_while_the_next_opens(seat)
    await house.playback.skip(seat)
    async with house.nobody_writes():  # the player cannot write into its log before this is over
        house.opener.gate.set()
        await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
        house.voice.connection.lose()
    await house.idles(seat)
    assert await waiting(house, seat) == ["Second Wind", "Third Time"]
    assert await house.log() == [("First Light", "skipped"), ("Second Wind", "lost")]
    assert house.opener.left_open() == []


async def test_a_skip_while_media_opens_goes_on_with_the_next(house: House, seat: Seat) -> None:
    await house.plays_while_the_next_opens(seat)
    await house.playback.skip(seat)
    view = await house.playback.skip(seat)
    assert view.current is not None
    assert view.current.title == "Third Time"
    house.opener.gate.set()
    await house.plays(seat, "Third Time")
    assert house.voice.connection.played == ["First Light", "Third Time"]
    assert house.opener.left_open() == ["Third Time"]


async def test_what_cannot_be_opened_any_more_is_not_announced_after_a_skip(house: House, seat: Seat) -> None:
    await house.plays_while_the_next_opens(seat)
    house.opener.failures["Second Wind"] = OSError("gone")
    await house.playback.skip(seat)
    await house.playback.skip(seat)
    house.opener.gate.set()
    await house.plays(seat, "Third Time")
    assert [key for _, key, _ in house.chat_server.announced] == ["group-welcome"]


async def test_a_stop_while_the_bot_is_on_its_way_sends_it_back(house: House, seat: Seat) -> None:
    house.voice.door.clear()
    play = asyncio.create_task(house.playback.play(seat, "First"))
    await house.shows(seat, lambda view: view.phase is Phase.CONNECTING)
    await house.playback.stop(seat)
    await asyncio.wait_for(play, 5)
    house.voice.door.set()
    await house.shows(seat, lambda _: bool(house.voice.connections) and not house.voice.connection.connected)
    assert house.voice.connection.played == []
    assert await waiting(house, seat) == []


async def test_a_stop_and_a_new_play_while_the_bot_is_on_its_way(house: House, seat: Seat) -> None:
    house.voice.door.clear()
    first = asyncio.create_task(house.playback.play(seat, "First"))
    await house.shows(seat, lambda view: view.phase is Phase.CONNECTING)
    await house.playback.stop(seat)
    second = asyncio.create_task(house.playback.play(seat, "Second"))
    await house.shows(seat, lambda view: view.phase is Phase.CONNECTING)
    house.voice.door.set()
    await asyncio.gather(first, second)
    await house.plays(seat, "Second Wind")
    assert len(house.voice.connections) == 1
    assert house.voice.connection.played == ["Second Wind"]


async def test_an_old_failure_to_connect_is_no_reason_to_refuse_a_track(house: House, seat: Seat) -> None:
    """Of two connections on their way the first gets in and the second fails: the bot is in all the same."""
    house.voice.door.clear()
    plays = [asyncio.create_task(house.playback.play(seat, "First"))]
    await house.shows(seat, lambda view: view.phase is Phase.CONNECTING)
    await house.playback.stop(seat)
    plays.append(asyncio.create_task(house.playback.play(seat, "Second")))
    await house.shows(seat, lambda view: view.phase is Phase.CONNECTING)
    house.voice.failure, house.voice.let_in = VoiceError("timeout"), 1
    house.voice.door.set()
    await asyncio.gather(*plays)
    await house.plays(seat, "Second Wind")
    assert (await house.playback.play(seat, "Third")).ahead == 1


async def test_a_skip_while_the_bot_is_on_its_way_takes_the_first_track_out(house: House, seat: Seat) -> None:
    house.voice.door.clear()
    plays = [asyncio.create_task(house.playback.play(seat, "First"))]
    await house.shows(seat, lambda view: len(view.waiting) == 1)
    plays.append(asyncio.create_task(house.playback.play(seat, "Second")))
    await house.shows(seat, lambda view: len(view.waiting) == 2)
    await house.playback.skip(seat)
    house.voice.door.set()
    await asyncio.gather(*plays)
    await house.plays(seat, "Second Wind")
    assert await house.log() == [("Second Wind", None)]


async def test_a_group_that_is_deleted_while_the_bot_is_on_its_way_gets_no_music(house: House, seat: Seat) -> None:
    house.voice.door.clear()
    play = asyncio.create_task(house.playback.play(seat, "First"))
    await house.shows(seat, lambda view: view.phase is Phase.CONNECTING)
    await house.groups.delete(seat)
    await asyncio.wait_for(play, 5)
    house.voice.door.set()
    assert [connection for connection in house.voice.connections if connection.connected] == []
    assert await house.log() == []


async def test_a_restarted_bot_goes_on_with_the_queue_it_left(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    await house.playback.close()
    assert not house.voice.connection.connected
    assert await house.log() == [("First Light", "lost")]
    house.playback = house.new_playback()
    await house.playback.open()
    assert await waiting(house, seat) == ["First Light", "Second Wind", "Third Time"]
    await house.playback.resume(seat)
    await house.plays(seat, "First Light")


async def test_what_a_crash_left_open_in_the_log_is_closed_at_the_next_start(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    died_at = house.clock.advance(minutes=1)
    restarted = house.new_playback()
    await restarted.open()
    assert await house.log() == [("First Light", "lost")]
    assert died_at == house.clock()
    await restarted.close()


async def test_closing_lets_go_of_everything_and_keeps_the_queue(house: House, seat: Seat) -> None:
    await house.plays_while_the_next_opens(seat)
    await house.playback.skip(seat)
    await house.shows(seat, lambda view: view.phase is Phase.RESOLVING)
    entries = [line for line in house.rows() if 'INTO "queue_entries"' in line]
    await house.playback.close()
    house.opener.gate.set()
    assert not house.voice.connection.connected
    assert [line for line in house.rows() if 'INTO "queue_entries"' in line] == entries


async def test_closing_closes_what_was_opened_and_has_not_begun(house: House, seat: Seat) -> None:
    await house.plays_while_the_next_opens(seat)
    await house.playback.skip(seat)
    async with house.nobody_writes():  # a skip cannot be written down, and what follows waits for it
        skip = asyncio.create_task(house.playback.skip(seat))
        await house.shows(seat, lambda view: len(view.waiting) == 0)
        closing = asyncio.create_task(house.playback.close())
        house.opener.gate.set()
        await house.shows(seat, lambda _: "Second Wind" in house.opener.left_open())
    await asyncio.gather(skip, closing, return_exceptions=True)
    assert "Second Wind" not in house.opener.left_open()


async def test_a_skip_that_comes_while_the_bot_closes_takes_nothing_out_of_the_queue(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    entries = [line for line in house.rows() if 'INTO "queue_entries"' in line]
    closing = asyncio.create_task(house.playback.close())
    await asyncio.sleep(0)  # it holds the player now
    results = await asyncio.gather(*(house.playback.skip(seat) for _ in range(3)), return_exceptions=True)
    await closing
    assert {type(result) for result in results} == {NothingPlayingError}
    assert [line for line in house.rows() if 'INTO "queue_entries"' in line] == entries


async def test_who_waits_for_the_bot_is_not_left_waiting_when_it_closes(house: House, seat: Seat) -> None:
    house.voice.door.clear()
    play = asyncio.create_task(house.playback.play(seat, "First"))
    await house.shows(seat, lambda view: view.phase is Phase.CONNECTING)
    await house.playback.close()
    await asyncio.wait_for(play, 5)


async def test_a_bot_that_has_nothing_to_play_leaves_after_a_while(house: House, seat: Seat) -> None:
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    house.voice.connection.end_track()
    await house.idles(seat)
    house.clock.advance(seconds=house.leave_when_idle_s - 1)
    await house.idles(seat)
    assert house.voice.connection.connected
    house.clock.advance(seconds=1)
    await house.shows(seat, lambda _: not house.voice.connection.connected)
    await house.playback.play(seat, "Second")
    await house.plays(seat, "Second Wind")


async def test_a_bot_that_plays_or_is_paused_stays(house: House, seat: Seat) -> None:
    await house.playback.play(seat, "First")
    await house.plays(seat, "First Light")
    await house.playback.pause(seat)
    house.clock.advance(seconds=house.leave_when_idle_s * 2)
    for _ in range(20):
        assert (await house.playback.queue(seat)).phase is Phase.PAUSED
    assert house.voice.connection.connected
