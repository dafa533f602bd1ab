"""Erases what was said so that no byte of it is left: small transactions that hold up nobody who writes.

First go the files, then the rows; then the index is written anew without the words, since what is deleted from it only
stops being found, and the database's log is emptied. A file beside the database says that this is still to be done: it
is there from before the first row goes until the last byte has gone, so a bot that is killed meanwhile goes on.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence
    from pathlib import Path

    from models.database import Database, Transaction

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Messages in one transaction."""
PAGES_AT_ONCE = 64
"""Pages of the index that one transaction writes anew, of 4 KiB."""
BREATH_S = 0.01
"""Between two transactions, for those who write."""
CHECKPOINT_TRIES = 20


class KeptFiles(Protocol):
    """The files that are kept of messages."""

    async def forget(self, message_ids: Collection[int]) -> None:
        """Let nothing be left of the files of these messages, but what others share. Raises StorageError."""


class Eraser:
    """Erases messages. `marker` is the file that says that something is to be overwritten."""

    def __init__(self, database: Database, files: KeptFiles, marker: Path) -> None:
        self._database = database
        self._files = files
        self._marker = marker
        self._erased = 0
        self._one_at_a_time = asyncio.Lock()
        self.erased: Callable[[Sequence[tuple[int, int]]], None] = lambda _: None
        """Called with messages that were just erased, each with its group before it; it must not wait or raise.
        Whoever wants to know sets it."""

    async def erase(self, next_ids: Callable[[Transaction], Awaitable[Sequence[int]]]) -> int:
        """Erase the messages that `next_ids` finds, until it finds none; how many there were."""
        count = 0
        while True:
            async with self._database.read() as tx:
                message_ids = await next_ids(tx)
            if not message_ids:
                return count
            self.begin()
            await self._files.forget(message_ids)
            async with self._database.begin() as tx:
                erased = await tx.erasing.erase(message_ids)
            count += len(message_ids)
            self.erased(erased)
            await asyncio.sleep(BREATH_S)

    def begin(self) -> None:
        """Remember that something is being erased, over a crash too."""
        self._erased += 1
        self._marker.touch()

    async def overwrite(self) -> None:
        """Let no byte be left of what was erased. What cannot be completed now is so when it is asked for again."""
        async with self._one_at_a_time:
            if not self._marker.exists():
                return
            erased = self._erased
            pages = -PAGES_AT_ONCE
            while await self._merge(pages):
                pages = PAGES_AT_ONCE
                await asyncio.sleep(BREATH_S)
            for _ in range(CHECKPOINT_TRIES):
                if await self._database.empty_wal():
                    break
                await asyncio.sleep(BREATH_S)
            else:
                log.warning("what was erased still stands in the database's log: others are using it")
                return
            if self._erased == erased:
                self._marker.unlink(missing_ok=True)

    async def _merge(self, pages: int) -> bool:
        async with self._database.begin() as tx:
            return await tx.erasing.merge_index(pages)
