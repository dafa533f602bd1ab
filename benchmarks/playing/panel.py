"""How often a panel is edited while much happens to its player: 100 choices a second, and messages past it.

The services with a real database, by the machine's own time; the board that takes the edits is a stand-in. The choices
are those of people: another volume, a pause, another place, what is repeated. Behind the last of them the panel has to
show how things stand.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from services.panel.panels import Panels
from services.panel.viewer import PanelViewer
from services.player_state import Loop
from tests.services.house import House
from tests.services.panel.memory_board import MemoryBoard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.seats import Seat

EVENTS_PER_S = 100
WINDOW_S = 5.0
WANTED = 1
PATIENCE_S = 30.0


async def measure(*, quick: bool = False) -> dict[str, float]:
    """`panel_edits_per_5s` is the most edits in any five seconds; also how many choices a second there really were, and
    how long after the last of them the panel showed it.
    """
    with tempfile.TemporaryDirectory() as folder:
        async with House.open(Path(folder) / "chorus.db") as house:
            time_goes_by = asyncio.create_task(_follow(house))
            board = MemoryBoard(house.clock)
            viewer = PanelViewer(house.database, house.media.sourcing, house.playback.player_of, house.clock)
            panels = Panels(house.database, board, viewer, house.clock, is_wanted=house.playback.room.has_panel)
            house.playback.watch(panels.player_changed)
            try:
                seat = await house.group(await house.person("Ada"))
                await house.plays_all(seat)
                rate = await _storm(house, seat, panels, board, lasting_s=8 if quick else 30)
                late_s = await _shown(house, seat, board)
            finally:
                await panels.close()
                time_goes_by.cancel()
    return {
        "panel_edits_per_5s": float(most_within(board.changed_at, WINDOW_S)),
        "panel_events_per_s": rate,
        "panel_late_s": late_s,
    }


def rows(figures: dict[str, float]) -> list[tuple[str, str, str]]:
    """What was measured, for people."""
    return [
        (
            f"edits of a panel in five seconds, at most, with {figures['panel_events_per_s']:.0f} events a second",
            f"{figures['panel_edits_per_5s']:.0f}",
            f"{WANTED}",
        ),
        ("from the last event to the panel that shows it", f"{figures['panel_late_s']:.1f} s", ""),
    ]


def most_within(moments: Sequence[datetime], seconds: float) -> int:
    """How many of some moments, in their order, are at most within that time; two of which one is so long after the
    other are not.
    """
    span = timedelta(seconds=seconds)
    return max((sum(first <= one < first + span for one in moments) for first in moments), default=0)


async def _follow(house: House) -> None:
    """Let the house's clock go like the machine's."""
    begun = time.monotonic()
    while True:
        await asyncio.sleep(0.005)
        house.clock.move(timedelta(seconds=time.monotonic() - begun))


async def _storm(house: House, seat: Seat, panels: Panels, board: MemoryBoard, *, lasting_s: float) -> float:
    """Choices at an even pace, one after the other; how many there were in a second."""
    playback, begun = house.playback, time.monotonic()
    for number in count():
        gone_s = time.monotonic() - begun
        if gone_s >= lasting_s:
            return number / gone_s
        await asyncio.sleep(max(0.0, number / EVENTS_PER_S - gone_s))
        match number % 5:
            case 0:
                await playback.set_volume(seat, number % 200)
            case 1:
                await playback.pause(seat)
            case 2:
                await playback.resume(seat)
            case 3:
                await playback.loop(seat, (Loop.OFF, Loop.TRACK)[number % 2])
            case _:
                panels.said(seat.venue.thread_id, board.say())
    raise AssertionError("counting ends with the time")


async def _shown(house: House, seat: Seat, board: MemoryBoard) -> float:
    """How long it takes until the panel shows a last choice."""
    await house.playback.set_volume(seat, 77)
    begun = time.monotonic()
    async with asyncio.timeout(PATIENCE_S):
        while not any(view.volume_percent == 77 for view in board.hanging.values()):
            await house.count_people()  # others run while the database is read
    return time.monotonic() - begun
