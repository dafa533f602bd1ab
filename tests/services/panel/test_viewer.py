"""What a panel says of what waits: the first of it, how much it is and how long, whether or not anything plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.panel.viewer import SHOWN_WAITING, PanelViewer

if TYPE_CHECKING:
    from services.panel.view import PanelView
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person


@pytest.fixture
async def seat(house: House, ada: Person) -> Seat:
    return await house.group(ada)


def viewer_of(house: House) -> PanelViewer:
    return PanelViewer(house.database, house.media.sourcing, house.playback.player_of, house.clock)


async def look(viewer: PanelViewer, seat: Seat) -> PanelView:
    found = await viewer.look(seat.group_id)
    assert found is not None
    return found[1]


async def test_the_first_of_many_are_shown_and_all_are_counted(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    for _ in range(3):
        await house.playback.play(seat, "Second")
    waiting = (await house.playback.queue(seat)).waiting
    viewer = viewer_of(house)
    view = await look(viewer, seat)
    assert [entry.title for entry in view.coming] == [entry.title for entry in waiting[:SHOWN_WAITING]]
    assert len(view.coming) == SHOWN_WAITING < len(waiting)
    lasts_ms = sum(entry.duration_ms or 0 for entry in waiting)
    assert (view.waiting, view.waiting_ms) == (len(waiting), lasts_ms)
    await house.playback.queues.remove(seat, "1")
    view = await look(viewer, seat)
    assert (view.waiting, view.waiting_ms) == (len(waiting) - 1, lasts_ms - (waiting[0].duration_ms or 0))


async def test_what_waits_after_a_restart_is_told_before_anybody_asks_the_player(house: House, seat: Seat) -> None:
    await house.plays_all(seat)
    for _ in range(3):
        await house.playback.play(seat, "Second")
    view = await house.playback.queue(seat)
    assert view.current is not None
    line = (view.current, *view.waiting)
    await house.playback.close()
    house.playback = house.new_playback()
    shown = await look(viewer_of(house), seat)
    assert [entry.row_id for entry in shown.coming] == [entry.row_id for entry in line[:SHOWN_WAITING]]
    assert (shown.waiting, shown.waiting_ms) == (len(line), sum(entry.duration_ms or 0 for entry in line))
    assert shown.is_idle
