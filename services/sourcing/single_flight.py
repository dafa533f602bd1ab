"""One answer for all who ask the same at the same time. Touches nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

T = TypeVar("T")


class _Flight(Generic[T]):
    def __init__(self, task: asyncio.Task[T]) -> None:
        self.task = task
        self.waiting = 0


class SingleFlight(Generic[T]):
    """Questions that are under way, by what is asked."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, _Flight[T]] = {}

    async def ask(self, key: Hashable, question: Callable[[], Coroutine[None, None, T]]) -> T:
        """The answer to `question`, asked by the first who wants it and called off when the last of them is gone."""
        flight = self._under_way.get(key)
        if flight is None or flight.task.done():
            flight = self._under_way[key] = _Flight(asyncio.create_task(question()))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                flight.task.cancel()
                if self._under_way.get(key) is flight:
                    del self._under_way[key]
