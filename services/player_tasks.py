"""What a player does beside its events, and what comes of what fails. Touches nothing.

What must not keep the rest from being done is logged under a reference, which the group may be told.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from functools import partial
from typing import TYPE_CHECKING

from audio.errors import AudioError
from services.sourcing.failures import SourceFailedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

log = logging.getLogger(__name__)


class PlayerTasks:
    """The work of one group's player that runs beside; `close` ends it."""

    def __init__(self, group_id: int) -> None:
        self._group_id = group_id
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def attempt(self, work: Awaitable[None], what: object) -> str | None:
        """Do what must not keep the rest from being done; returns the reference of its failure in the log."""
        try:
            await work
        except Exception as error:  # whatever it is: nobody above could do more about it
            return self._complain(error, what)
        return None

    def spawn(
        self,
        work: Coroutine[None, None, None],
        what: object,
        *,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> asyncio.Task[None]:
        """Run `work` beside; whatever ends it early, but for `close`, is logged and told to `on_failure`."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(partial(self._done, what, on_failure))
        return task

    async def close(self) -> None:
        """End all of it."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _done(self, what: object, on_failure: Callable[[BaseException], None] | None, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        # What is cancelled inside, as a handshake can be, has failed like anything else.
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is None or self._closed:
            return
        self._complain(error, what)
        if on_failure is not None:
            on_failure(error)

    def _complain(self, error: BaseException, what: object) -> str:
        reference = secrets.token_hex(3)
        if isinstance(error, AudioError | SourceFailedError):
            told = error.__cause__ or error
            log.warning("player of group %d: %s: %s, reference %s", self._group_id, what, told, reference)
        else:
            log.error("player of group %d: %s failed, reference %s", self._group_id, what, reference, exc_info=error)
        return reference
