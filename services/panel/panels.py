"""All panels: tells each what happens to its player, in its thread and to its server."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from services.panel.board import BoardBusyError, BoardRefusedError
from services.panel.group_panel import GroupPanel, log
from services.venues import venue_of_group

if TYPE_CHECKING:
    from models import Panel
    from models.database import Database
    from services.clock import Clock
    from services.panel.board import Board
    from services.panel.viewer import PanelViewer
    from services.player_watch import PlayerChange

MOVES_AFTER = 10
"""Messages, unless the config says otherwise."""


class Panels:
    """The panels of all groups; `close` at the end. `is_on` False takes down what hangs from before."""

    def __init__(
        self,
        database: Database,
        board: Board,
        viewer: PanelViewer,
        clock: Clock,
        *,
        moves_after: int = MOVES_AFTER,
        is_on: bool = True,
    ) -> None:
        self._database = database
        self._board = board
        self._viewer = viewer
        self._clock = clock
        self._moves_after = moves_after
        self._is_on = is_on
        self._panels: dict[int, GroupPanel] = {}
        self._by_thread: dict[int, GroupPanel] = {}

    @property
    def is_at_work(self) -> bool:
        """Whether one is being changed now."""
        return any(panel.is_at_work for panel in self._panels.values())

    async def close(self) -> None:
        """Change none any more."""
        self._is_on = False
        panels = list(self._panels.values())
        self._panels.clear()
        self._by_thread.clear()
        await asyncio.gather(*(panel.close() for panel in panels))

    def player_changed(self, change: PlayerChange) -> None:
        """A listener for `services.player_watch`."""
        if self._is_on:
            begins = not change.before.is_on and change.after.is_on
            self._of(change.group_id).changed(begins=begins)

    async def guild_came(self, guild_id: int) -> None:
        """The server is there, for the first time or again: bring its groups' panels up to date."""
        async with self._database.read() as tx:
            rows = await tx.panels.of_guild(guild_id)
        for row in rows:
            if not self._is_on:
                await self._take_down(row)
                continue
            if not row.is_idle or row.group_id in self._panels:
                self._of(row.group_id).look_again()

    def said(self, thread_id: int, message_id: int) -> None:
        """Somebody, or the bot, has said something in a thread, which may be no group's."""
        panel = self._by_thread.get(thread_id)
        if panel is not None:
            panel.passed_by(message_id)

    def deleted(self, thread_id: int, message_id: int) -> None:
        """A message is there no more."""
        panel = self._by_thread.get(thread_id)
        if panel is not None:
            panel.taken_away(message_id)

    def _of(self, group_id: int) -> GroupPanel:
        panel = self._panels.get(group_id)
        if panel is None or panel.is_over:
            panel = self._panels[group_id] = GroupPanel(
                group_id,
                self._board,
                self._viewer,
                self._database,
                self._clock,
                moves_after=self._moves_after,
                on_place=partial(self._placed, group_id),
            )
        return panel

    def _placed(self, group_id: int, thread_id: int) -> None:
        if group_id in self._panels:
            self._by_thread[thread_id] = self._panels[group_id]

    async def _take_down(self, row: Panel) -> None:
        async with self._database.read() as tx:
            group = await tx.groups.by_id(row.group_id)
            venue = None if group is None else await venue_of_group(tx, group)
        try:
            if venue is not None and venue.thread_id == row.thread_id:
                hanging = {one.message_id for one in await self._board.find(venue)} | {row.message_id}
                for message_id in hanging:
                    if message_id is not None:
                        await self._board.take_down(venue, message_id)
        except (BoardBusyError, BoardRefusedError) as error:
            log.warning("the panel of group %d stays, though panels are turned off: %s", row.group_id, error)
            return
        async with self._database.begin() as tx:
            await tx.panels.forget(row.group_id)
