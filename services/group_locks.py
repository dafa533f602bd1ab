"""One deed at a time in each group: what people ask and what is seen done by hand never overtake each other."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class GroupLocks:
    """A lock for each group, in memory: one process looks after a group."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, group_id: int) -> AsyncIterator[None]:
        """Wait for one's turn in a group. Not to be taken twice by the same task."""
        lock = self._locks.setdefault(group_id, asyncio.Lock())
        async with lock:
            yield
