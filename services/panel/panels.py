"""All panels: tells each what happens to its player, in its thread and to its server."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from services import player_events as events
from services.panel.group_panel import GroupPanel, log

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from models.database import Database
    from services.clock import Clock
    from services.panel.board import Board
    from services.panel.viewer import PanelViewer
    from services.player_watch import PlayerChange

MOVES_AFTER = 10
"""Messages, unless the config says otherwise."""
LEAVE_WITHIN_S = 3.0
"""How long a bot that is to stop waits for its panels: whoever stops it waits ten seconds at most."""


class Panels:
    """The panels of all groups that want one; `close` at the end."""

    def __init__(
        self,
        database: Database,
        board: Board,
        viewer: PanelViewer,
        clock: Clock,
        *,
        is_wanted: Callable[[int], Awaitable[bool]],
        moves_after: int = MOVES_AFTER,
    ) -> None:
        self._database = database
        self._board = board
        self._viewer = viewer
        self._clock = clock
        self._is_wanted = is_wanted
        self._moves_after = moves_after
        self._is_over = False
        self._panels: dict[int, GroupPanel] = {}
        self._by_thread: dict[int, GroupPanel] = {}

    @property
    def is_at_work(self) -> bool:
        """Whether one is being changed now."""
        return any(panel.is_at_work for panel in self._panels.values())

    async def close(self) -> None:
        """Change none any more."""
        self._is_over = True
        panels = list(self._panels.values())
        self._panels.clear()
        self._by_thread.clear()
        await asyncio.gather(*(panel.close() for panel in panels))

    def player_changed(self, change: PlayerChange) -> None:
        """A listener for `services.player_watch`."""
        if not self._is_over and not isinstance(change.event, events.Shifted):
            begins = not change.before.is_on and change.after.is_on
            self._of(change.group_id).changed(begins=begins)

    def rules_changed(self, group_id: int) -> None:
        """A group may want a panel now, or none any more."""
        if not self._is_over:
            self._of(group_id).changed(begins=True)

    async def take_leave(self) -> None:
        """The bot is about to stop: no panel is to tell a time that goes on without it. None is changed any more."""
        self._is_over = True
        leaving = [asyncio.create_task(panel.take_leave()) for panel in self._panels.values()]
        if not leaving:
            return
        done, late = await asyncio.wait(leaving, timeout=LEAVE_WITHIN_S)
        for task in late:
            task.cancel()
        failures = [error for task in done if (error := task.exception()) is not None]
        if late or failures:
            count = len(late) + len(failures)
            log.warning("%d of %d panels do not say that the bot is away: %s", count, len(leaving), failures[:1])

    async def guild_came(self, guild_id: int) -> None:
        """The server is there, for the first time or again: bring its groups' panels up to date."""
        async with self._database.read() as tx:
            rows = await tx.panels.of_guild(guild_id)
        for row in rows:
            is_due = not row.is_idle or row.group_id in self._panels
            if not self._is_over and (is_due or not await self._is_wanted(row.group_id)):
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
                is_wanted=self._is_wanted,
                on_place=partial(self._placed, group_id),
            )
        return panel

    def _placed(self, group_id: int, thread_id: int) -> None:
        if group_id in self._panels:
            self._by_thread[thread_id] = self._panels[group_id]
