"""The bounded wait at the start of what has a picture, until it is ready on every page. Touches nothing.

It keeps media that is opened from being told of as such. So it lasts `wait_s` at most; skipping or stopping what waits
is as it is while media is opened; and nobody waits for a picture that stalls later on.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from models import QueueEntry
    from services.clock import Clock
    from services.watching.viewers import Viewers

log = logging.getLogger(__name__)


class StartGate:
    """With a `wait_s` of 0 nothing is waited for."""

    def __init__(self, viewers: Viewers, clock: Clock, wait_s: float) -> None:
        self.has_picture: Callable[[QueueEntry], Awaitable[bool]] | None = None
        """Whether the page shows more of an entry than its cover; set by whoever knows. Without, nothing waits."""
        self._viewers = viewers
        self._clock = clock
        self._wait_s = wait_s

    def is_watched(self, group_id: int) -> bool:
        """Whether somebody is on a group's page."""
        return bool(self._viewers.of(group_id))

    async def concerns(self, group_id: int, entry: QueueEntry) -> bool:
        """Whether somebody's picture may have to be waited for at its start."""
        if self.has_picture is None or not self._wait_s or not self.is_watched(group_id):
            return False
        try:
            return await self.has_picture(entry)
        except Exception:  # whatever it is, it is played
            log.exception("nobody knows whether entry %d has a picture", entry.row_id)
            return False

    async def open(self, group_id: int, entry_id: int, tell: Callable[[frozenset[int]], None]) -> None:
        """Return when the entry's picture is ready on all pages, or has been waited for long enough.

        `tell` is told who is waited for (ids of accounts), each time that these are others; in the end nobody.
        """
        waited_for = frozenset[int]()
        try:
            async with self._clock.timeout(self._wait_s):
                while unready := await self._viewers.unready_but(waited_for, group_id, entry_id):
                    waited_for = unready
                    tell(waited_for)
        except TimeoutError:
            log.info("group %d: entry %d begins without %d", group_id, entry_id, len(waited_for))
        finally:
            if waited_for:
                tell(frozenset())
