"""A group's panel is right in the end, whatever happens to its player, its thread and its server."""

from __future__ import annotations

import logging
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from services.panel.board import BoardBusyError, BoardRefusedError
from services.panel.pacing import EVERY
from services.player_state import Loop, Phase
from tests.services.panel.wall import MOVES_AFTER, is_idle, plays
from tests.services.what_plays import TITLES

if TYPE_CHECKING:
    from tests.services.panel.wall import Wall


async def test_it_comes_with_the_first_track_and_shows_what_plays_and_what_is_next(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    view = await wall.shows(plays(TITLES[0]))
    assert view.track is not None
    assert view.track.requester == "Ada Example"
    assert view.ends_at is not None
    assert [entry.title for entry in view.coming] == list(TITLES[1:])
    assert view.waiting == 2


async def test_every_choice_is_on_it(wall: Wall) -> None:
    playback, seat = wall.house.playback, wall.seat
    await wall.house.plays_all(seat)
    await wall.shows(plays(TITLES[0]))
    await playback.loop(seat, Loop.QUEUE)
    await playback.set_volume(seat, 30)
    await playback.pause(seat)
    view = await wall.shows(lambda view: view.phase is Phase.PAUSED)
    assert (view.loop, view.volume_percent, view.ends_at) == (Loop.QUEUE, 30, None)
    await playback.seek(seat, "1:00")
    await wall.shows(lambda view: view.position_ms // 1000 == 60)


async def test_when_nothing_plays_it_says_so_and_stays_where_it_is(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    (message_id,) = wall.board.hanging
    await wall.house.playback.stop(wall.seat)
    await wall.shows(is_idle)
    wall.say(MOVES_AFTER + 1)
    await wall.passes(60)
    assert list(wall.board.hanging) == [message_id]


async def test_without_music_there_is_none(wall: Wall) -> None:
    await wall.house.playback.set_volume(wall.seat, 50)
    wall.say(MOVES_AFTER)
    await wall.passes(30)
    assert wall.board.calls == []


async def test_much_that_happens_is_a_change_in_five_seconds_and_the_last_state_is_shown(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    for percent in range(100):
        await wall.house.playback.set_volume(wall.seat, percent)
        await wall.passes(0.1)
    await wall.shows(lambda view: view.volume_percent == 99)
    assert all(after - before >= EVERY for before, after in pairwise(wall.board.changed_at))
    assert len(wall.board.changed_at) < 20


async def test_while_nothing_happens_only_its_bar_moves(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    before = len(wall.board.changed_at)
    await wall.passes(60)
    assert len(wall.board.changed_at) - before <= 4
    await wall.house.playback.pause(wall.seat)
    await wall.shows(lambda view: view.phase is Phase.PAUSED)
    before = len(wall.board.changed_at)
    await wall.passes(60)
    assert len(wall.board.changed_at) == before


@pytest.mark.parametrize(
    "failure", [BoardBusyError("Discord answers 429", 20.0), BoardBusyError("Discord answers 503")]
)
async def test_trouble_of_the_server_delays_it_and_loses_nothing(wall: Wall, failure: Exception) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    wall.board.failure = failure
    await wall.house.playback.skip(wall.seat)
    before = len(wall.board.calls)
    await wall.passes(120)
    assert 1 <= len(wall.board.calls) - before <= 8, "tried again, but not again and again"
    await wall.house.playback.set_volume(wall.seat, 7)
    wall.board.failure = None
    await wall.shows(lambda view: view.volume_percent == 7 and plays(TITLES[1])(view))


async def test_a_panel_whose_receipt_was_lost_is_not_sent_twice(wall: Wall) -> None:
    wall.board.loses_answers = BoardBusyError("Discord answers 502")
    await wall.house.plays_all(wall.seat)
    await wall.until(lambda: len(wall.board.hanging) == 1)
    await wall.house.playback.set_volume(wall.seat, 8)
    await wall.shows(lambda view: view.volume_percent == 8)


async def test_what_is_refused_is_said_once_and_not_tried_again_and_again(
    wall: Wall, caplog: pytest.LogCaptureFixture
) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    wall.board.failure = BoardRefusedError("its thread is archived")
    before = len(wall.board.calls)
    with caplog.at_level(logging.WARNING):
        for percent in range(60):
            await wall.house.playback.set_volume(wall.seat, percent)
            await wall.passes(5)
    assert len(wall.board.calls) == before + 1
    assert [record.message for record in caplog.records if "panel" in record.message] == [
        f"the panel of group {wall.seat.group_id} is left alone: its thread is archived"
    ]
    wall.board.failure = None
    wall.say()
    await wall.shows(lambda view: view.volume_percent == 59)


async def test_chat_in_a_thread_where_it_is_refused_does_not_begin_a_loop_of_failures(wall: Wall) -> None:
    wall.board.failure = BoardRefusedError("the bot lacks Send Messages in Threads in its thread")
    await wall.house.plays_all(wall.seat)
    await wall.until(lambda: len(wall.board.calls) == 1)
    for _ in range(120):
        wall.say()
        await wall.passes(5)
    assert len(wall.board.calls) <= 6
    wall.board.failure = None
    wall.say()
    await wall.shows(plays(TITLES[0]))


async def test_one_that_is_deleted_by_hand_comes_again_while_something_plays(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    (message_id,) = wall.board.hanging
    del wall.board.hanging[message_id]
    wall.panels.deleted(wall.seat.venue.thread_id, message_id)
    await wall.shows(plays(TITLES[0]))
    await wall.house.playback.stop(wall.seat)
    await wall.shows(is_idle)
    (message_id,) = wall.board.hanging
    del wall.board.hanging[message_id]
    wall.panels.deleted(wall.seat.venue.thread_id, message_id)
    await wall.passes(60)
    assert wall.board.hanging == {}
    await wall.house.playback.play(wall.seat, TITLES[1])
    await wall.shows(plays(TITLES[1]))


async def test_one_that_was_deleted_without_word_comes_again_with_the_next_change(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    wall.board.hanging.clear()
    await wall.house.playback.skip(wall.seat)
    await wall.shows(plays(TITLES[1]))


async def test_it_moves_down_when_the_chat_has_passed_it_but_no_oftener_than_it_may_change(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    (first,) = wall.board.hanging
    wall.say(MOVES_AFTER - 1)
    await wall.passes(10)
    assert list(wall.board.hanging) == [first]
    for _ in range(100):
        wall.say(3)
        await wall.passes(0.1)
    await wall.until(lambda: len(wall.board.hanging) == 1)
    moves = [moment for what, moment in wall.board.calls if what == "put"]
    assert 2 <= len(moves) <= 4
    assert all(after - before >= EVERY for before, after in pairwise(wall.board.changed_at))


async def test_an_old_one_that_cannot_be_taken_down_now_is_taken_down_later(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    wall.say(MOVES_AFTER)
    await wall.until(lambda: len(wall.board.hanging) == 2 or wall.board.calls[-1][0] == "take_down")
    wall.board.loses_answers = BoardBusyError("Discord answers 500")
    wall.say(MOVES_AFTER)
    await wall.passes(60)
    assert len(wall.board.hanging) == 1


async def test_after_a_crash_it_says_that_nothing_plays_and_what_waits(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    (message_id,) = wall.board.hanging
    await wall.restart()
    view = await wall.shows(is_idle)
    assert list(wall.board.hanging) == [message_id]
    assert view.waiting == 3
    await wall.house.playback.resume(wall.seat)
    await wall.shows(plays(TITLES[0]))
    assert list(wall.board.hanging) == [message_id]


async def test_a_second_one_that_a_crash_left_is_taken_down(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    view = await wall.shows(plays(TITLES[0]))
    (message_id,) = wall.board.hanging
    wall.board.hanging[message_id + 1] = view
    await wall.restart()
    await wall.shows(is_idle)
    assert list(wall.board.hanging) == [message_id]


async def test_one_that_was_sent_in_the_moment_of_a_crash_is_found_again(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    (message_id,) = wall.board.hanging
    async with wall.house.database.begin() as tx:
        row = await tx.panels.of_group(wall.seat.group_id)
        assert row is not None
        row.message_id = None
    await wall.restart()
    await wall.shows(is_idle)
    assert list(wall.board.hanging) == [message_id]


async def test_one_that_the_chat_passed_while_the_bot_was_away_moves_down_with_the_music(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    (message_id,) = wall.board.hanging
    await wall.panels.close()
    for _ in range(MOVES_AFTER):
        wall.board.say()
    await wall.restart()
    await wall.shows(is_idle)
    assert list(wall.board.hanging) == [message_id]
    await wall.house.playback.resume(wall.seat)
    await wall.shows(plays(TITLES[0]))
    assert min(wall.board.hanging) > max(wall.board.said)


async def test_an_idle_one_costs_nothing_at_a_start(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    await wall.house.playback.stop(wall.seat)
    await wall.shows(is_idle)
    await wall.passes(6)
    before = len(wall.board.calls)
    await wall.restart()
    await wall.passes(30)
    assert len(wall.board.calls) == before


async def test_with_its_group_it_is_forgotten(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    await wall.house.groups.delete(wall.seat)
    await wall.passes(30)
    async with wall.house.database.read() as tx:
        assert await tx.panels.of_group(wall.seat.group_id) is None
