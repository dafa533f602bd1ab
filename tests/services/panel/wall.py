"""A house with a board in it, where a group listens and has a panel."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.group_settings import GroupChanges
from services.panel.panels import Panels
from services.panel.viewer import PanelViewer
from services.player_state import Phase
from services.room.settings import RoomChanges
from tests.services.panel.memory_board import MemoryBoard
from tests.services.what_plays import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.panel.view import PanelView
    from services.seats import Seat
    from tests.services.house import House

MOVES_AFTER = 10
TURNS = 12
"""Of the event loop, in which whoever waited for a moment begins with what is due."""


@dataclass
class Wall:
    """A house with a board in it, and a group that listens."""

    house: House
    seat: Seat
    board: MemoryBoard = field(init=False)
    panels: Panels = field(init=False)

    def __post_init__(self) -> None:
        self.board = MemoryBoard(self.house.clock)
        self.house.playback.watch(lambda change: self.panels.player_changed(change))
        self.house.playback.room.watch(lambda group_id: self.panels.rules_changed(group_id))
        self.panels = self.new_panels()

    def new_panels(self) -> Panels:
        """The panels of a bot that has just started."""
        house = self.house
        viewer = PanelViewer(
            house.database, house.media.sourcing, lambda group_id: house.playback.player_of(group_id), house.clock
        )
        wanted = house.playback.room.has_panel
        return Panels(house.database, self.board, viewer, house.clock, is_wanted=wanted, moves_after=MOVES_AFTER)

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Let time go by until that is so."""
        async with asyncio.timeout(PATIENCE_S):
            while not wanted():
                await self.passes(0.1)

    async def shows(self, wanted: Callable[[PanelView], bool]) -> PanelView:
        """Let time go by until the one panel shows that."""
        await self.until(
            lambda: len(self.board.hanging) == 1 and self.board.shown is not None and wanted(self.board.shown)
        )
        assert self.board.shown is not None
        return self.board.shown

    async def passes(self, seconds: float) -> None:
        """Let so much time go by, and all that is due meanwhile happen in its moment."""
        for _ in range(max(1, round(seconds * 10))):
            self.house.clock.advance(seconds=0.1)
            turns = TURNS
            while turns or self.panels.is_at_work:
                await asyncio.sleep(0)
                turns = max(0, turns - 1)

    def say(self, times: int = 1) -> None:
        for _ in range(times):
            self.panels.said(self.seat.venue.thread_id, self.board.say())

    async def restart(self) -> None:
        """The bot dies and starts again; nobody has asked for a player since."""
        await self.panels.close()
        await self.house.playback.release(self.seat.group_id)
        self.panels = self.new_panels()
        await self.panels.guild_came(self.seat.venue.guild_id)


def plays(title: str) -> Callable[[PanelView], bool]:
    return lambda view: view.phase is Phase.PLAYING and view.track is not None and view.track.title == title


async def rule(wall: Wall, **rules: Any) -> None:
    await wall.house.group_settings.update(wall.seat, GroupChanges(room=RoomChanges(**rules)))


def is_idle(view: PanelView) -> bool:
    return view.is_idle
