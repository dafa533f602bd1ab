"""A queue in which nobody who asks much stands before those who ask little. Touches nothing."""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """One line for each key. Whoever was served longest ago is served next, each line in its order."""

    def __init__(self) -> None:
        self._lines: dict[int, deque[T]] = {}
        self._served: dict[int, int] = {}  # grows with the number of guilds only
        self._turns = count(1)
        self._filled = asyncio.Event()

    def put(self, key: int, item: T) -> None:
        """Stand at the end of the line of `key`."""
        self._lines.setdefault(key, deque()).append(item)
        self._filled.set()

    async def take(self) -> T:
        """The next one, waiting for it."""
        while not self._lines:
            self._filled.clear()
            await self._filled.wait()
        key = min(self._lines, key=lambda key: self._served.get(key, 0))
        self._served[key] = next(self._turns)
        line = self._lines[key]
        item = line.popleft()
        if not line:
            del self._lines[key]
        return item
