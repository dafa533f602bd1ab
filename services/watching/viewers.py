"""Who is on the watch page of which group, and whose picture is ready there. Touches nothing.

The page's live channel tells it who comes and goes; whoever asks who listens counts them among those in voice.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)


class Viewers:
    """People by the ids of their accounts. Somebody with two windows is there until both are gone."""

    def __init__(self) -> None:
        self._windows: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self._ready: dict[tuple[int, int], int] = {}
        self._listeners: list[Callable[[int], None]] = []
        self._changed = asyncio.Condition()
        self._telling: set[asyncio.Task[None]] = set()

    def entered(self, group_id: int, user_id: int) -> None:
        """Somebody opened the group's page in a window."""
        self._windows[group_id][user_id] += 1
        self._tell(group_id)

    def left(self, group_id: int, user_id: int) -> None:
        """They closed one, or its connection is gone."""
        windows = self._windows[group_id]
        windows[user_id] -= 1
        if windows[user_id] <= 0:
            del windows[user_id]
            self._ready.pop((group_id, user_id), None)
        if not windows:
            del self._windows[group_id]
        self._tell(group_id)

    def ready(self, group_id: int, user_id: int, entry_id: int) -> None:
        """One of somebody's windows could show that entry's picture at once, or has nothing to show of it."""
        if user_id in self.of(group_id):
            self._ready[group_id, user_id] = entry_id
            self._tell(group_id)

    def of(self, group_id: int) -> frozenset[int]:
        """Who is on a group's page."""
        return frozenset(self._windows.get(group_id, ()))

    def unready(self, group_id: int, entry_id: int) -> frozenset[int]:
        """Those of them whose picture of an entry is not ready."""
        return frozenset(one for one in self.of(group_id) if self._ready.get((group_id, one)) != entry_id)

    async def unready_but(self, known: frozenset[int], group_id: int, entry_id: int) -> frozenset[int]:
        """The same as soon as these are others than those that are `known`."""
        await self.wait_for(lambda: self.unready(group_id, entry_id) != known or not known)
        return self.unready(group_id, entry_id)

    def watch(self, listener: Callable[[int], None]) -> None:
        """Call `listener` with a group's id when its viewers, or what is ready, changed; it must not wait."""
        self._listeners.append(listener)

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Return as soon as something is so that only changes with who is here and ready."""
        async with self._changed:
            await self._changed.wait_for(condition)

    def _tell(self, group_id: int) -> None:
        for listener in self._listeners:
            try:
                listener(group_id)
            except Exception:  # whatever it is, the others are told
                log.exception("a change of the viewers of group %d was not taken in", group_id)
        task = asyncio.create_task(self._notify())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()
