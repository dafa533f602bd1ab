"""One group's panel, kept right: sent, changed, moved down, given up. Touches the board and the database.

A task runs while there is something to show. What the server does not take now waits, and what is shown then is how
things stand then. What the server refuses is logged once, and left alone until something tells that it may go well.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from models import Panel
from services.panel.board import BoardBusyError, BoardRefusedError
from services.panel.pacing import SETTLE, Pacing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from models.database import Database
    from services.chat_server import Venue
    from services.clock import Clock
    from services.panel.board import Board
    from services.panel.view import PanelView
    from services.panel.viewer import PanelViewer

log = logging.getLogger(__name__)


class GroupPanel:
    """The panel of one group; `close` ends what it is at.

    After `moves_after` messages, 0 for never, it moves down. `is_wanted` tells whether a group has one at all,
    `on_place` is told the thread that it stands in.
    """

    def __init__(
        self,
        group_id: int,
        board: Board,
        viewer: PanelViewer,
        database: Database,
        clock: Clock,
        *,
        moves_after: int,
        is_wanted: Callable[[int], Awaitable[bool]],
        on_place: Callable[[int], None],
    ) -> None:
        self.group_id = group_id
        self.is_over = False
        """Whether its group is no more."""
        self.is_at_work = False
        """Whether it is being changed now."""
        self._board = board
        self._viewer = viewer
        self._database = database
        self._clock = clock
        self._moves_after = moves_after
        self._is_wanted = is_wanted
        self._on_place = on_place
        self._pacing = Pacing()
        self._task: asyncio.Task[None] | None = None
        self._sooner = asyncio.Event()
        self._row: Panel | None = None
        self._knows_where = False
        self._shown: PanelView | None = None
        self._nonce: str | None = None
        self._left_behind: int | None = None
        self._is_resting = False
        self._is_closed = False
        self._complaint: str | None = None
        self._seen: deque[int] = deque(maxlen=max(moves_after, 1))
        self._passed_before = 0

    @property
    def _passed(self) -> bool:
        """Whether the chat has left it behind."""
        if self._row is None or self._row.message_id is None or not self._moves_after:
            return False
        newer = sum(message_id > self._row.message_id for message_id in self._seen)
        return newer + self._passed_before >= self._moves_after

    def changed(self, *, begins: bool = False) -> None:
        """Something is to be shown; `begins`: somebody has just put something on where nothing played."""
        if begins:
            self._is_resting = False
        self._want(self._clock() + SETTLE)

    def look_again(self) -> None:
        """The server is there, for the first time or again: what happened meanwhile is not known."""
        self._knows_where, self._is_resting = False, False
        if self._shown is not None and not self._shown.is_idle:
            self._shown = None
        self._pacing.forgive()
        self._want(self._clock())

    def passed_by(self, message_id: int) -> None:
        """Something was said in its thread, which is awake and can be written in, then."""
        self._seen.append(message_id)
        if self._is_resting or (self._passed and self._shown is not None and not self._shown.is_idle):
            self._is_resting = False
            self._want(self._clock())

    def taken_away(self, message_id: int) -> None:
        """A message of its thread was deleted by somebody."""
        if self._row is None or self._row.message_id != message_id:
            return
        self._row.message_id = None
        self._shown = None
        self._want(self._clock())

    async def take_leave(self) -> None:
        """Show, where something plays, that the bot is away, and change it no more. Raises as the board does."""
        self._is_closed = True
        self._sooner.set()
        if self._task is not None:  # what is on its way is let through, so that it is known where the panel stands
            await asyncio.wait({self._task})
        if self._row is None or self._row.message_id is None or (self._shown is not None and self._shown.is_idle):
            return
        found = await self._viewer.look(self.group_id)
        if found is not None and self._row.thread_id == found[0].thread_id:
            view = replace(found[1], is_away=not found[1].is_idle)
            at, new_picture = self._row.message_id, self._has_new_picture(view)
            await self._board.change(found[0], at, view, new_picture=new_picture)

    async def close(self) -> None:
        """Change it no more."""
        self._is_closed = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def _want(self, at: datetime) -> None:
        if self._is_resting or self._is_closed:
            return
        if self._pacing.want(at):
            self._sooner.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep_right())

    async def _keep_right(self) -> None:
        while (due := self._pacing.due) is not None and not self._is_closed:
            if self._clock() < due:
                await self._wait_until(due)
                continue
            self._pacing.begin(self._clock())
            self.is_at_work = True
            try:
                await self._show()
            except BoardBusyError as error:
                self._complain(f"cannot be changed now: {error}")
                wait = None if error.retry_after_s is None else timedelta(seconds=error.retry_after_s)
                self._pacing.failed(self._clock(), wait)
            except BoardRefusedError as error:
                self._complain(f"is left alone: {error}")
                self._is_resting, self._shown = True, None
                self._pacing.refused(self._clock())
            except OperationalError as error:  # the database's trouble, which passes
                self._complain(f"cannot be written down: {error}")
                self._pacing.failed(self._clock())
            except Exception:  # ours; it is tried again, growing seldom
                log.exception("the panel of group %d could not be shown", self.group_id)
                self._pacing.failed(self._clock())
            else:
                self._complaint = None
                self._pacing.done(self._clock())
                self._want_bar()
            finally:
                self.is_at_work = False

    async def _wait_until(self, due: datetime) -> None:
        """Return at `due`, or when it is wanted sooner."""
        self._sooner.clear()
        waits = {asyncio.create_task(self._clock.wait_until(due)), asyncio.create_task(self._sooner.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _want_bar(self) -> None:
        moves_at = None if self._shown is None else self._shown.bar_moves_at
        if moves_at is not None:
            self._pacing.want(moves_at)

    async def _show(self) -> None:
        if not await self._is_wanted(self.group_id):
            await self._take_down_all()
            return
        found = await self._viewer.look(self.group_id)
        if found is None:
            await self._end()
            return
        venue, view = found
        if not self._knows_where:
            await self._find(venue, view)
        await self._take_down_old(venue)
        at = None if self._row is None or self._row.thread_id != venue.thread_id else self._row.message_id
        if at is None:
            if not view.is_idle:
                await self._put(venue, view)
        elif self._passed and not view.is_idle:
            await self._put(venue, view)
            self._left_behind = at
            await self._take_down_old(venue)
        elif self._shown is None or not view.looks_like(self._shown):
            await self._change(venue, at, view)

    async def _find(self, venue: Venue, view: PanelView) -> None:
        """Where it stands, and what a crash left behind of it. Without a row there was never one."""
        async with self._database.read() as tx:
            self._row = await tx.panels.of_group(self.group_id)
        if self._row is not None:
            self._on_place(self._row.thread_id)
        if self._row is not None and not (view.is_idle and self._row.is_idle):
            hanging = await self._board.find(venue)
            at = self._row.message_id
            kept = next((one for one in hanging if one.message_id == at), None)
            if at is None and hanging:
                kept = hanging[0]
                await self._note(replaced(self._row, kept.message_id))
            self._seen.clear()
            self._passed_before = self._moves_after if kept is None else kept.passed_by
            for one in hanging:
                if one is not kept:
                    await self._board.take_down(venue, one.message_id)
        self._knows_where = True

    async def _take_down_old(self, venue: Venue) -> None:
        if self._left_behind is not None:
            await self._board.take_down(venue, self._left_behind)
            self._left_behind = None

    async def _put(self, venue: Venue, view: PanelView) -> None:
        is_second_try = self._nonce is not None
        self._nonce = self._nonce or secrets.token_hex(8)
        if self._row is None or self._row.thread_id != venue.thread_id:
            await self._note(Panel(group_id=self.group_id, thread_id=venue.thread_id, is_idle=False))
        message_id = await self._board.put(venue, view, nonce=self._nonce)
        await self._note(Panel(group_id=self.group_id, thread_id=venue.thread_id, message_id=message_id, is_idle=False))
        self._nonce, self._passed_before = None, 0
        # What the first try has sent, if it has, shows how things stood then.
        self._shown = None if is_second_try else view
        if is_second_try:
            self._pacing.want(self._clock())

    async def _change(self, venue: Venue, message_id: int, view: PanelView) -> None:
        assert self._row is not None
        if not view.is_idle and self._row.is_idle:
            await self._note(replaced(self._row, message_id, is_idle=False))
        if not await self._board.change(venue, message_id, view, new_picture=self._has_new_picture(view)):
            self._row.message_id = None  # somebody has deleted it
            if not view.is_idle:
                await self._put(venue, view)
            return
        self._shown = view
        if view.is_idle != self._row.is_idle:
            await self._note(replaced(self._row, message_id, is_idle=view.is_idle))

    def _has_new_picture(self, view: PanelView) -> bool:
        return self._shown is None or _picture_of(self._shown) != _picture_of(view)

    async def _take_down_all(self) -> None:
        """The group wants no panel."""
        if not self._knows_where:
            async with self._database.read() as tx:
                self._row = await tx.panels.of_group(self.group_id)
            self._knows_where = True
        if self._row is None:
            return
        found = await self._viewer.look(self.group_id)
        if found is not None and found[0].thread_id == self._row.thread_id:
            hanging = {one.message_id for one in await self._board.find(found[0])}
            for message_id in {*hanging, self._left_behind, self._row.message_id}:
                if message_id is not None:
                    await self._board.take_down(found[0], message_id)
        async with self._database.begin() as tx:
            await tx.panels.forget(self.group_id)
        self._row = self._shown = self._left_behind = None

    async def _end(self) -> None:
        self.is_over = True
        async with self._database.begin() as tx:
            await tx.panels.forget(self.group_id)

    async def _note(self, row: Panel) -> None:
        async with self._database.begin() as tx:
            await tx.panels.keep(row)
        self._row = row
        self._on_place(row.thread_id)

    def _complain(self, complaint: str) -> None:
        """Say it once."""
        if complaint != self._complaint:
            log.warning("the panel of group %d %s", self.group_id, complaint)
        self._complaint = complaint


def replaced(row: Panel, message_id: int | None, *, is_idle: bool | None = None) -> Panel:
    """A copy that stands elsewhere, or shows something else."""
    return Panel(
        group_id=row.group_id,
        thread_id=row.thread_id,
        message_id=message_id,
        is_idle=row.is_idle if is_idle is None else is_idle,
    )


def _picture_of(view: PanelView) -> object:
    return None if view.track is None else view.track.picture
