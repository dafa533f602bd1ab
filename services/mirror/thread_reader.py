"""Reads one thread's history into the mirror, a page at a time, each committed before the next is asked for.

A page proves what is there, and what is not: a message that is kept, stands in the range of the page, and is not on it,
was deleted. Pages can be wrong, though, so that is believed only when:

- a page without any message is not contradicted by a message that is asked for by its id (to who may not read the
  history, Discord shows an empty one);
- a message younger than a minute that is not on it is not there by its id either (pages lag behind).

What came without its words (the bot may not see content) tells that it is there; its id stays a hole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import NoThreadAccessError
from services.mirror.coverage import END_OF_IDS
from services.mirror.events import ReadPage
from services.mirror.versions import PAGES_LAG, said_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from models.coverage import Reread
    from models.database import Database
    from services.clock import Clock
    from services.mirror.coverage import Coverage
    from services.mirror.history import ThreadHistory
    from services.mirror.recorder import Recorder
    from services.mirror.said import SaidMessage


class ThreadReader:
    """Reads a thread from the id `lower` on.

    Each method may raise ThreadGoneError, NoThreadAccessError or ChatServerError; what was read until then is kept.
    """

    def __init__(
        self,
        database: Database,
        recorder: Recorder,
        coverage: Coverage,
        history: ThreadHistory,
        clock: Clock,
        *,
        thread_id: int,
        group_id: int,
        lower: int,
        on_page: Callable[[], None],
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._coverage = coverage
        self._history = history
        self._clock = clock
        self._thread_id = thread_id
        self._group_id = group_id
        self._lower = lower
        self._on_page = on_page
        self.saw_hidden = False
        """Whether a message came without its words."""

    async def read_recent(self, messages: int) -> None:
        """Read the newest so many messages, and so close the hole at the end when it is not larger."""
        before: int | None = None
        while messages > 0:
            period, newest = self._coverage.period(self._thread_id), await self._newest_id()
            page = await self._history.page(self._thread_id, before=before)
            is_first = len(page) < self._history.page_length or page[0].message_id <= self._lower
            first = self._lower if is_first else page[0].message_id
            if before is None:
                end = max([first - 1, newest, *(message.message_id for message in page)]) + 1
                await self._keep(page, first, end, last_in=period)
            else:
                await self._keep(page, first, before)
            if is_first:
                return
            before, messages = first, messages - len(page)

    async def close_holes(self) -> None:
        """Read forward through every hole, oldest first. Another may have come meanwhile."""
        cursor = self._lower
        while hole := await self._hole_from(cursor):
            cursor = max(hole)
            start: int | None = hole[0]
            while start is not None and start < hole[1]:
                start = await self._read_from(start, known_end=hole[1])

    async def walk(self) -> None:
        """Read the whole thread again, oldest first."""
        start: int | None = self._lower
        while start is not None:
            start = await self._read_from(start)

    async def reread(self, touched: Sequence[Reread]) -> None:
        """Ask for messages that changed, oldest first: what stands on one page costs one request."""
        done_to = 0
        for one in touched:
            if one.message_id >= max(done_to, self._lower):
                if one is touched[-1]:
                    await self._read_one(one.message_id)
                else:
                    done_to = await self._read_from(one.message_id) or END_OF_IDS
            async with self._database.begin() as tx:
                await tx.coverage.reread(one)

    async def _hole_from(self, cursor: int) -> tuple[int, int] | None:
        async with self._database.read() as tx:
            found = await self._coverage.holes(tx, self._thread_id, self._lower)
        return next(((max(one.first, cursor), one.end) for one in found if one.end > cursor), None)

    async def _newest_id(self) -> int:
        async with self._database.read() as tx:
            return await tx.coverage.newest_id(self._thread_id) or 0

    async def _read_from(self, start: int, *, known_end: int = END_OF_IDS) -> int | None:
        """Read the page that begins at an id; where the next one begins, None when it was the thread's last.

        Ids below `known_end`, if it is one, are all given out: nothing new can be said there.
        """
        period, newest = self._coverage.period(self._thread_id), await self._newest_id()
        page = await self._history.page(self._thread_id, after=start - 1)
        last = page[-1].message_id if page else start - 1
        if len(page) == self._history.page_length:
            await self._keep(page, start, last + 1)
            return last + 1
        known = start if known_end == END_OF_IDS else known_end
        await self._keep(page, start, max(last + 1, newest + 1, known), last_in=period)
        return None

    async def _read_one(self, message_id: int) -> None:
        message = await self._history.message(self._thread_id, message_id)
        there = [] if message is None else [message]
        await self._write(there, message_id, message_id + 1, denied=[message_id] if message is None else ())

    async def _keep(self, page: Sequence[SaidMessage], first: int, end: int, *, last_in: int | None = None) -> None:
        """Write a page, after what it denies was looked at."""
        messages = {message.message_id: message for message in page if message.message_id >= self._lower}
        first = max(first, self._lower)
        async with self._database.read() as tx:
            living = await tx.coverage.living_ids(self._thread_id, first, end)
        missing = [message_id for message_id in living if message_id not in messages]
        young = [message_id for message_id in missing if self._is_young(message_id)]
        if not page:
            denied = [message_id for message_id in missing if message_id not in young]
            await self._doubt(denied, first, end if last_in is None else END_OF_IDS)
        for message_id in young:
            found = await self._history.message(self._thread_id, message_id)
            if found is not None:
                messages[message_id] = found
        denied = [message_id for message_id in young if message_id not in messages]
        await self._write([messages[key] for key in sorted(messages)], first, end, denied=denied, last_in=last_in)

    async def _doubt(self, denied: Sequence[int], first: int, end: int) -> None:
        """Look whether an empty page can be believed, which denies messages that are kept, and any in its range.

        Raises NoThreadAccessError when it can't.
        """
        if denied:
            contradicted = await self._is_there(denied[0]) or await self._is_there(denied[-1])
        else:
            witness = await self._witness()
            # Asked for wherever it stands: it is refused to who may not read history.
            is_there = witness is not None and await self._is_there(witness)
            contradicted = witness is not None and is_there and first <= witness < end and not self._is_young(witness)
        if contradicted:
            raise NoThreadAccessError()

    def _is_young(self, message_id: int) -> bool:
        return said_at(message_id) > self._clock() - PAGES_LAG

    async def _witness(self) -> int | None:
        """A message that should be there: one that is kept, else the thread's last as Discord says."""
        async with self._database.read() as tx:
            kept = await tx.coverage.newest_id(self._thread_id, living=True)
        return kept or (await self._history.counts_of(self._thread_id)).last_message_id

    async def _is_there(self, message_id: int) -> bool:
        return await self._history.message(self._thread_id, message_id) is not None

    async def _write(
        self,
        messages: Sequence[SaidMessage],
        first: int,
        end: int,
        *,
        denied: Collection[int] = (),
        last_in: int | None = None,
    ) -> None:
        self.saw_hidden = self.saw_hidden or any(message.content is None for message in messages)
        await self._recorder.keep(ReadPage(self._thread_id, self._group_id, messages, first, end, denied, last_in))
        self._on_page()
