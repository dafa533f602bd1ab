"""Keeps the mirror whole: reads what did not come live, and looks again and again whether something is missing.

Threads are read when the bot starts and when a session begins anew, when a thread can be seen that could not, when a
message comes live behind a hole, when somebody asks for it, and by a timer, since a session that looks healthy can lose
events. What is read then is told in `thread_round`; each thread has a lane of its own (`lanes`).
"""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from services.background import in_background
from services.errors import UserError
from services.mirror.lanes import Lanes, Need
from services.mirror.thread_round import ThreadRound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from models import MirroredThread
    from models.database import Database
    from services.clock import Clock
    from services.mirror.coverage import Coverage
    from services.mirror.history import ThreadCounts, ThreadHistory
    from services.mirror.lanes import Lane
    from services.mirror.recorder import Recorder

log = logging.getLogger(__name__)

AFTER_A_GAP = Need.HOLES | Need.RECENT | Need.REREADS | Need.COUNTS


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is read, and how often."""

    recent_messages: int = 200
    """How many of a thread's newest messages are read again for edits and deletes."""
    check_every: timedelta = timedelta(minutes=10)
    reread_every: timedelta = timedelta(hours=1)
    walk_every: timedelta = timedelta(days=7)
    lanes: int = 3
    """How many threads are read at once."""
    keeps_all: bool = True
    """False when by the config not everybody's words are kept: Discord's counts say nothing then."""


class CatchUp:
    """Says which threads are to be read. Within `running` they are."""

    def __init__(
        self,
        database: Database,
        recorder: Recorder,
        coverage: Coverage,
        history: ThreadHistory,
        clock: Clock,
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._coverage = coverage
        self._history = history
        self._clock = clock
        self._pace = pace or Pace()
        self._round = ThreadRound(
            database,
            recorder,
            coverage,
            history,
            clock,
            recent_messages=self._pace.recent_messages,
            keeps_all=self._pace.keeps_all,
        )
        self._lanes = Lanes(self._round.run, clock, at_once=self._pace.lanes)
        coverage.tell_holes(lambda thread_id: self._lanes.want(thread_id, Need.HOLES))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Catch up within the block."""
        self._lanes.open()
        try:
            async with in_background(self._look_again()):
                yield
        finally:
            await self._lanes.close()

    async def guild_came(self, guild_id: int) -> None:
        """The bot sees a guild, for the first time or again: its threads may have gone on without it."""
        await self._look_at(guild_id, AFTER_A_GAP)

    async def thread_came(self, thread_id: int) -> None:
        """The bot may see a thread that it could not see, or may read it again; threads of no group are passed over."""
        async with self._database.begin() as tx:
            await tx.coverage.note_places(thread_id=thread_id)
            found = await tx.coverage.to_mirror(thread_id=thread_id)
        for thread, _ in found:
            self._lanes.want(thread.thread_id, AFTER_A_GAP, wake=True)

    def touched(self, thread_id: int) -> None:
        """A message changed in a way that only the chat server knows whole, and stands on the list of those."""
        self._lanes.want(thread_id, Need.REREADS)

    async def catch_up(self, group_id: int, *, walk: bool = False) -> None:
        """Catch a group up now; returns when there is nothing left to do, however long that takes.

        It is whole then, unless it cannot be read (`completeness`). With `walk` every message of it is read again.
        """
        async with self._database.begin() as tx:
            await tx.coverage.note_places(group_id=group_id)
            found = await tx.coverage.to_mirror(group_id=group_id)
        for thread, _ in found:
            self._lanes.want(thread.thread_id, AFTER_A_GAP | (Need.WALK if walk else Need.NOTHING), wake=True)
        for thread, _ in found:
            await self._lanes.idle(thread.thread_id)

    async def reread(self, group_id: int) -> None:
        """Ask now for what changed in a group in a way that only the chat server knows whole; returns when it is known.

        What keeps it from being done is tried again, for as long as that takes.
        """
        async with self._database.read() as tx:
            found = await tx.coverage.to_mirror(group_id=group_id)
        for thread, _ in found:
            self._lanes.want(thread.thread_id, Need.REREADS)
        for thread, _ in found:
            await self._lanes.idle(thread.thread_id)

    async def check(self) -> None:
        """Hold what is kept of every guild against Discord's counts, and have read what is due."""
        async with self._database.read() as tx:
            guilds, touched = await tx.coverage.guilds(), await tx.coverage.threads_with_rereads()
        for thread_id in touched:
            self._lanes.want(thread_id, Need.REREADS)
        for guild_id in sorted(guilds):
            await self._look_at(guild_id, Need.NOTHING)

    def busy(self, thread_id: int) -> Lane | None:
        """How far a thread's lane is, while something is being done in it."""
        return self._lanes.busy(thread_id)

    async def _look_again(self) -> None:
        """The timer: a check that fails is logged, and the next one comes."""
        while True:
            await self._clock.sleep(self._pace.check_every.total_seconds())
            try:
                await self.check()
            except Exception:
                log.exception("the mirror could not be compared with Discord")

    async def _look_at(self, guild_id: int, needs: Need) -> None:
        """Hold the counts of a guild's active threads against what is kept, and read what is due."""
        counts = await self._counts(guild_id)
        await self._recorder.settled()
        async with self._database.begin() as tx:
            await tx.coverage.note_places(guild_id=guild_id)
            found = await tx.coverage.to_mirror(guild_id=guild_id)
            for thread, _ in found:
                if (counted := counts.get(thread.thread_id)) is not None:
                    values = {"discord_count": counted.there, "discord_total": counted.ever_sent}
                    await tx.coverage.note(thread.thread_id, **values)
        for thread, group in found:
            due = needs | self._due(thread)
            if not due & Need.COUNTS and self._round.can_count(group):
                due |= await self._differs(thread, counts.get(thread.thread_id))
            self._lanes.want(thread.thread_id, due, wake=bool(needs))

    async def _counts(self, guild_id: int) -> Mapping[int, ThreadCounts]:
        try:
            return await self._history.counts(guild_id)
        except UserError as refusal:
            log.warning("the threads of guild %d could not be counted: %s", guild_id, refusal)
            return {}

    def _due(self, thread: MirroredThread) -> Need:
        """What it is time for in a thread."""
        if thread.unreadable is not None or not self._coverage.is_heard(thread.thread_id):
            return AFTER_A_GAP
        due, now = Need.NOTHING, self._clock()
        if thread.caught_up_at is None or now - thread.caught_up_at >= self._pace.reread_every:
            # Also of an archived thread, which is not among those that are counted together.
            due |= Need.RECENT | Need.COUNTS
        if thread.walked_at is not None and now - thread.walked_at >= self._pace.walk_every:
            due |= Need.WALK
        return due

    async def _differs(self, thread: MirroredThread, counted: ThreadCounts | None) -> Need:
        if counted is None:
            return Need.NOTHING
        async with self._database.read() as tx:
            there, ever = await tx.coverage.counts(thread.thread_id)
        difference = (counted.there - there, counted.ever_sent - ever)
        return Need.NOTHING if difference == (thread.unexplained, thread.unexplained_total) else Need.COUNTS
