"""Erases what is older than its group keeps it: a slow job by the clock.

What it erases does not come back: catch-up and recorder keep nothing below `floor_id` (`lifetime`).
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from services.background import in_background
from services.mirror.eraser import AT_ONCE
from services.mirror.lifetime import expired_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from models import Group
    from models.database import Database, Transaction
    from services.clock import Clock
    from services.mirror.eraser import Eraser

log = logging.getLogger(__name__)

EVERY_S = 6 * 3600.0


class Retention:
    """Looks what is too old. Within `running` it does so by itself."""

    def __init__(self, database: Database, eraser: Eraser, clock: Clock) -> None:
        self._database = database
        self._eraser = eraser
        self._clock = clock
        self._wanted = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Erase what is too old, at once and then again and again, until the block ends."""
        async with in_background(self._work()):
            yield

    def look(self) -> None:
        """Do not wait for the next time: a group keeps less than before."""
        self._wanted.set()

    async def run(self) -> int:
        """Erase what is too old now; how many messages that were."""
        async with self._database.read() as tx:
            groups = await tx.erasing.expiring_groups()
        count = sum([await self._expire(group) for group in groups])
        await self._eraser.overwrite()
        return count

    async def _expire(self, group: Group) -> int:
        group_id, before_id = group.row_id, expired_id(group, self._clock())

        async def next_ids(tx: Transaction) -> Sequence[int]:
            return await tx.erasing.expired_ids(group_id, before_id, limit=AT_ONCE)

        count = await self._eraser.erase(next_ids)
        async with self._database.begin() as tx:
            await tx.erasing.drop_expired_sent(group_id, before_id)
        if count:
            log.info("%d messages of group %d were kept for long enough, and are erased", count, group_id)
        return count

    async def _work(self) -> None:
        while True:
            self._wanted.clear()
            try:
                await self.run()
            except Exception:  # whatever it was, the next time may go well
                log.exception("what is too old could not be erased")
            with suppress(TimeoutError):
                async with self._clock.timeout(EVERY_S):
                    await self._wanted.wait()
