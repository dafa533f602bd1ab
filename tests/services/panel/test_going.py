"""What becomes of a panel where a group does without one, and when the bot or its server goes away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.panel.board import BoardBusyError, BoardRefusedError
from tests.services.panel.wall import is_idle, plays, rule
from tests.services.what_plays import TITLES

if TYPE_CHECKING:
    import pytest

    from tests.services.panel.wall import Wall


async def test_turned_off_it_is_taken_down_and_does_not_come_again(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    await rule(wall, panel=False)
    await wall.until(lambda: wall.board.hanging == {})
    await wall.house.playback.skip(wall.seat)
    await wall.passes(30)
    assert wall.board.hanging == {}
    await rule(wall, reset="panel")
    await wall.shows(plays(TITLES[1]))


async def test_where_panels_were_turned_off_while_the_bot_was_away_it_is_taken_down_at_the_start(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    await wall.panels.close()
    await rule(wall, panel=False)
    await wall.restart()
    await wall.until(lambda: wall.board.hanging == {})
    await wall.restart()
    await wall.passes(30)
    assert wall.board.calls[-1][0] == "take_down"


async def test_what_was_in_the_way_before_an_outage_is_not_waited_for_after_it(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    wall.board.failure = BoardRefusedError("the server is not there")
    await wall.house.playback.skip(wall.seat)
    await wall.passes(10)
    wall.board.failure = None
    await wall.panels.guild_came(wall.seat.venue.guild_id)
    await wall.passes(6)
    assert wall.board.shown is not None
    assert plays(TITLES[1])(wall.board.shown)


async def test_a_bot_that_is_told_to_stop_says_so_on_it_and_lets_no_time_run(wall: Wall) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    (message_id,) = wall.board.hanging
    await wall.panels.take_leave()
    await wall.house.playback.skip(wall.seat)
    await wall.passes(10)
    view = wall.board.hanging[message_id]
    assert view.is_away
    assert view.ends_at is None
    assert plays(TITLES[0])(view)
    await wall.restart()
    await wall.shows(lambda view: is_idle(view) and not view.is_away)
    assert list(wall.board.hanging) == [message_id]


async def test_a_server_that_does_not_answer_keeps_nobody_from_stopping(
    wall: Wall, caplog: pytest.LogCaptureFixture
) -> None:
    await wall.house.plays_all(wall.seat)
    await wall.shows(plays(TITLES[0]))
    wall.board.failure = BoardBusyError("Discord answers 503")
    await wall.panels.take_leave()
    assert "1 of 1 panels do not say that the bot is away" in caplog.text
