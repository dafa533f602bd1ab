"""What is done for one thread in one go, as far as it needs it:

1. the newest messages are read again, for edits and deletes that were not heard (this alone closes a short hole);
2. every hole is read, oldest first, also the one from the thread's beginning when it was never read;
3. messages that changed in a way that only Discord knows whole are asked for;
4. Discord's counts are held against what is kept;
5. the whole thread is read again: when the counts differ and nothing above explains it, and once in a while.

Each step goes on where the ranges in the database stand, so that it may break off anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import ChatServerError, NoThreadAccessError, ThreadGoneError
from services.mirror.lanes import Need
from services.mirror.lifetime import floor_id
from services.mirror.thread_reader import ThreadReader

if TYPE_CHECKING:
    from models import Group, MirroredThread
    from models.database import Database
    from services.clock import Clock
    from services.mirror.coverage import Coverage
    from services.mirror.history import ThreadHistory
    from services.mirror.lanes import Lane
    from services.mirror.recorder import Recorder

COUNTED_AGAIN = 3
"""How often a thread whose counts move while they are compared is counted before it is left for another time."""


class ThreadRound:
    """Does what a lane needs; `run` is the lanes' work."""

    def __init__(
        self,
        database: Database,
        recorder: Recorder,
        coverage: Coverage,
        history: ThreadHistory,
        clock: Clock,
        *,
        recent_messages: int,
        keeps_all: bool,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._coverage = coverage
        self._history = history
        self._clock = clock
        self._recent_messages = recent_messages
        self._keeps_all = keeps_all

    async def run(self, lane: Lane, needs: Need) -> None:
        """Raises ChatServerError when Discord cannot be asked; what cannot be read is noted, and no failure."""
        await self._recorder.settled()
        async with self._database.begin() as tx:
            await tx.coverage.note_places(thread_id=lane.thread_id)
            found = await tx.coverage.to_mirror(thread_id=lane.thread_id)
        if not found:
            return
        thread, group = found[0]
        try:
            await self._read(lane, needs, thread, group)
        except ThreadGoneError:
            await self._note(thread, unreadable="gone")
        except NoThreadAccessError:
            await self._note(thread, unreadable="no_access")

    def can_count(self, group: Group) -> bool:
        """Whether Discord's counts tell what is missing: not where messages are left out, or erased by themselves."""
        return self._keeps_all and group.keep_days is None

    async def _read(self, lane: Lane, needs: Need, thread: MirroredThread, group: Group) -> None:
        lower = first_to_keep(thread, group, self._clock)
        reader = ThreadReader(
            self._database,
            self._recorder,
            self._coverage,
            self._history,
            self._clock,
            thread_id=thread.thread_id,
            group_id=group.row_id,
            lower=lower,
            on_page=lambda: _count_page(lane),
        )
        lane.pages, lane.expected_pages = 0, await self._expected(thread, lower)
        if needs & (Need.HOLES | Need.RECENT):
            await reader.read_recent(self._recent_messages if needs & Need.RECENT else 1)
            await reader.close_holes()
        async with self._database.read() as tx:
            touched = await tx.coverage.rereads(thread.thread_id)
        await reader.reread(touched)
        if needs & Need.COUNTS and self.can_count(group) and await self._differs(thread, reader):
            needs |= Need.WALK
        if needs & Need.WALK:
            await reader.walk()
        if needs & Need.WALK or (needs & Need.HOLES and thread.walked_at is None):
            # Right after all of it was read, a difference is none that reading it again would explain.
            there, ever = await self._difference(thread)
            await self._note(thread, walked_at=self._clock(), unexplained=there, unexplained_total=ever)
        await self._note_standing(needs, thread, reader, lower)

    async def _expected(self, thread: MirroredThread, lower: int) -> int | None:
        """About how many pages there are to fetch; None when nothing is missing, or nobody knows."""
        async with self._database.read() as tx:
            found = await self._coverage.holes(tx, thread.thread_id, lower)
            there, _ = await tx.coverage.counts(thread.thread_id)
        if not found or thread.discord_count is None:
            return None
        missing = max(thread.discord_count - thread.unexplained - there, 0)
        return -(-(missing + self._recent_messages) // self._history.page_length)

    async def _differs(self, thread: MirroredThread, reader: ThreadReader) -> bool:
        """Whether Discord counts otherwise than we do, and says so again after its newest messages were read again."""
        explained = (thread.unexplained, thread.unexplained_total)
        before = await self._difference(thread)
        for _ in range(COUNTED_AGAIN):
            if before == explained:
                return False
            await reader.read_recent(self._recent_messages)
            now = await self._difference(thread)
            if now == before:
                return True
            before = now
        return False

    async def _difference(self, thread: MirroredThread) -> tuple[int, int]:
        """How many messages more Discord counts than are kept: of those that are there, and of all."""
        counted = await self._history.counts_of(thread.thread_id)
        await self._recorder.settled()
        async with self._database.read() as tx:
            there, ever = await tx.coverage.counts(thread.thread_id)
        await self._note(thread, discord_count=counted.there, discord_total=counted.ever_sent)
        return counted.there - there, counted.ever_sent - ever

    async def _note_standing(self, needs: Need, thread: MirroredThread, reader: ThreadReader, lower: int) -> None:
        async with self._database.read() as tx:
            left = await self._coverage.holes(tx, thread.thread_id, lower)
        if left and reader.saw_hidden:
            await self._note(thread, unreadable="no_words")
        elif not left and needs & Need.RECENT:
            await self._note(thread, unreadable=None, caught_up_at=self._clock())
        elif left and needs & (Need.HOLES | Need.RECENT):
            raise ChatServerError(detail="what was said while it was read could not be followed")

    async def _note(self, thread: MirroredThread, **values: object) -> None:
        async with self._database.begin() as tx:
            await tx.coverage.note(thread.thread_id, **values)


def first_to_keep(thread: MirroredThread, group: Group, clock: Clock) -> int:
    """The first id of a thread that is to be kept: its own, which is older than each message in it, or the group's."""
    return max(thread.thread_id, floor_id(group, clock()))


def _count_page(lane: Lane) -> None:
    lane.pages += 1
