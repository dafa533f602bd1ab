"""Lanes: for each thread one task at most, which does one thing after the other; a few of them at once.

What fails is tried again, after a rest that grows, for as long as it takes.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from enum import Flag, auto
from typing import TYPE_CHECKING

from services.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from services.clock import Clock

log = logging.getLogger(__name__)

FIRST_REST_S, LONGEST_REST_S = 2.0, 300.0
"""How long a lane rests after a failure; twice as long after each further one."""


class Need(Flag):
    """What a thread needs to have done."""

    NOTHING = 0
    HOLES = auto()
    """Every hole is to be read."""
    RECENT = auto()
    """Its newest messages are to be read again."""
    REREADS = auto()
    """Messages that changed are to be asked for."""
    COUNTS = auto()
    """Discord's counts are to be held against what is kept."""
    WALK = auto()
    """All of it is to be read again."""


@dataclass
class Lane:
    """One thread's work, and how far it is."""

    thread_id: int
    needs: Need = Need.NOTHING
    task: asyncio.Task[None] | None = None
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    failures: int = 0
    """In a row."""
    pages: int = 0
    """How many were read in this round."""
    expected_pages: int | None = None
    """About how many there are to read; None as long as that is not known."""


class Lanes:
    """Runs `work` for threads that need it. Nothing runs before `open` and after `close`."""

    def __init__(self, work: Callable[[Lane, Need], Awaitable[None]], clock: Clock, *, at_once: int) -> None:
        self._work = work
        self._clock = clock
        self._slots = asyncio.Semaphore(at_once)
        self._lanes: dict[int, Lane] = {}
        self._is_open = False

    def open(self) -> None:
        """Begin, with what was wanted before too."""
        self._is_open = True
        for lane in self._lanes.values():
            self._start(lane)

    async def close(self) -> None:
        """End all that is being done."""
        self._is_open = False
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def want(self, thread_id: int, needs: Need, *, wake: bool = False) -> None:
        """Have something done, behind what is being done; `wake` ends the rest after a failure."""
        lane = self._lanes.setdefault(thread_id, Lane(thread_id))
        lane.needs |= needs
        if wake:
            lane.woken.set()
        self._start(lane)

    def busy(self, thread_id: int) -> Lane | None:
        """The lane of a thread in which something is being done."""
        lane = self._lanes.get(thread_id)
        return lane if lane is not None and lane.task is not None else None

    async def idle(self, thread_id: int) -> None:
        """Return once nothing is left to do in a thread."""
        while (lane := self.busy(thread_id)) is not None and lane.task is not None:
            await asyncio.wait({lane.task})

    def _start(self, lane: Lane) -> None:
        if self._is_open and lane.needs and lane.task is None:
            lane.task = asyncio.create_task(self._run(lane))

    async def _run(self, lane: Lane) -> None:
        try:
            while lane.needs:
                await self._do(lane)
        finally:
            lane.task = None
            lane.pages, lane.expected_pages = 0, None

    async def _do(self, lane: Lane) -> None:
        needs, lane.needs = lane.needs, Need.NOTHING
        lane.woken.clear()
        try:
            async with self._slots:
                await self._work(lane, needs)
            lane.failures = 0
        except UserError as refusal:
            log.warning("thread %d could not be read: %s", lane.thread_id, refusal)
            await self._rest(lane, needs)
        except Exception:
            log.exception("thread %d could not be read", lane.thread_id)
            await self._rest(lane, needs)

    async def _rest(self, lane: Lane, needs: Need) -> None:
        lane.needs |= needs
        rest_s = min(FIRST_REST_S * 2**lane.failures, LONGEST_REST_S)
        lane.failures += 1
        resting = [asyncio.create_task(self._clock.sleep(rest_s)), asyncio.create_task(_true(lane.woken))]
        try:
            await asyncio.wait(resting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in resting:
                waiting.cancel()


async def _true(event: asyncio.Event) -> None:
    await event.wait()
