"""The files that were attached to messages: fetched when they are known, kept once, erased with their messages.

Which are waiting stands in the database alone (`models.chat_file`), so nothing is forgotten by a kill. What fails is
tried again with growing waits, for as long as Discord has the file.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from services.background import in_background
from services.mirror.file_fetcher import FIRST_WAIT, FileFetcher, FileLimits, drop_content
from storage.errors import StorageError
from storage.store import ListedFiles

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
    from datetime import datetime
    from pathlib import Path

    from models import ChatFile
    from models.database import Database
    from services.clock import Clock
    from services.downloads import Downloads
    from services.mirror.history import ThreadHistory
    from storage.store import FileStore

log = logging.getLogger(__name__)

LOOK_EVERY, AGAIN_AFTER = timedelta(minutes=10), timedelta(minutes=1)
"""How long nothing is looked for at most; and after something that should not fail has failed."""
AT_ONCE = 100
"""Rows in one step of erasing."""


@dataclass(frozen=True, slots=True)
class FilesStanding:
    """How the files of a group stand: how many there are of each kind. Sizes are in bytes."""

    kept: int
    size: int
    waiting: int
    too_large: int
    over_quota: int
    gone: int
    limits: FileLimits


class Files:
    """Keeps files in `store`, which is its alone. Within `running` they are fetched, from the first `look` on.

    On their way they lie in the folder `spool`, which is there; else in that of the system for temporary files.
    """

    def __init__(
        self,
        database: Database,
        store: FileStore,
        downloads: Downloads,
        history: ThreadHistory,
        clock: Clock,
        limits: FileLimits | None = None,
        *,
        spool: Path | None = None,
    ) -> None:
        self._database = database
        self._store = store
        self._clock = clock
        self._limits = limits or FileLimits()
        # Between "nobody has this content any more" and its deletion, no file may get it.
        self._naming = asyncio.Lock()
        self._fetcher = FileFetcher(database, store, downloads, history, clock, self._limits, self._naming, spool)
        self._wanted = asyncio.Event()
        self._fetching: dict[int, tuple[ChatFile, asyncio.Task[None]]] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Fetch within the block; what is not done at its end, the next start does."""
        try:
            async with in_background(self._work()):
                yield
        finally:
            await self._stop(list(self._fetching))

    def look(self) -> None:
        """There are files to be fetched or erased, or the chat server can be asked again."""
        self._wanted.set()

    async def open(self, file: ChatFile) -> AsyncGenerator[bytes]:
        """The content of a file that is kept, in chunks. Iterate to the end or call `aclose`.

        Raises StorageError, "not_found" for a file that is not kept; the iterator may raise it, too.
        """
        if file.state != "kept" or file.key is None:
            raise StorageError("not_found", f"file {file.attachment_id} is {file.state}")
        return await self._store.open(file.key)

    async def standing(self, group_id: int) -> FilesStanding:
        """How a group's files stand."""
        async with self._database.read() as tx:
            counts = await tx.chat_files.by_state(group_id)
            size = await tx.chat_files.room_taken(group_id)
        return FilesStanding(
            kept=counts["kept"],
            size=size,
            waiting=counts["waiting"],
            too_large=counts["too_large"],
            over_quota=counts["over_quota"],
            gone=counts["gone"],
            limits=self._limits,
        )

    async def forget(self, message_ids: Collection[int]) -> None:
        """Let nothing be left of the files of these messages, but what others share.

        The content goes first: cut off in the middle, the rest is still known. Raises StorageError when the store
        cannot delete; what is not deleted is still known then, too.
        """
        async with self._naming:
            async with self._database.read() as tx:
                files = await tx.chat_files.of(message_ids)
            await self._erase(files)
            async with self._database.begin() as tx:
                await tx.chat_files.drop(message_ids)

    async def _erase(self, files: Sequence[ChatFile]) -> None:
        """Delete the content of files. To be called while no row can get a key."""
        rows = {file.row_id for file in files}
        await self._stop(rows & self._fetching.keys())
        async with self._database.read() as tx:  # a key may have come before it was stopped
            known = [await tx.chat_files.by_id(row_id) for row_id in rows]
        for key in {file.key for file in known if file is not None and file.key is not None}:
            await drop_content(self._database, self._store, key, but=rows)

    async def _work(self) -> None:
        is_tidy = False
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            look_at = self._clock() + AGAIN_AFTER
            try:
                if not is_tidy:
                    await self._tidy()
                    is_tidy = True
                await self._erase_marked()
                look_at = await self._begin_due()
            except Exception:  # whatever it was, the next time may go well
                log.exception("files could not be looked after")
            with suppress(TimeoutError):
                async with self._clock.timeout((look_at - self._clock()).total_seconds()):
                    await self._wanted.wait()
            self._wanted.set()

    async def _tidy(self) -> None:
        """Before anything is fetched: erase what no message and no file name any more."""
        while True:
            async with self._database.read() as tx:
                message_ids = await tx.chat_files.without_message(limit=AT_ONCE)
            if not message_ids:
                break
            await self.forget(message_ids)
        if not isinstance(self._store, ListedFiles):
            return
        keys = await self._store.keys()
        for first in range(0, len(keys), AT_ONCE):
            some = keys[first : first + AT_ONCE]
            async with self._naming:
                async with self._database.read() as tx:
                    named = await tx.chat_files.named(some)
                for key in set(some) - named:
                    log.warning("%s is in the store although no message has it: it is deleted", key)
                    await self._store.delete(key)

    async def _erase_marked(self) -> None:
        """Erase the content of files that the recorder has marked, because their message was deleted."""
        while True:
            async with self._naming:
                async with self._database.read() as tx:
                    files = await tx.chat_files.to_erase(limit=AT_ONCE)
                if not files:
                    return
                await self._erase(files)
                async with self._database.begin() as tx:
                    await tx.chat_files.forget_keys([file.row_id for file in files])

    async def _begin_due(self) -> datetime:
        """Fetch what is due, as much at once as may be; until when there is nothing more to begin then."""
        now = self._clock()
        if not self._limits.enabled:
            return now + LOOK_EVERY
        async with self._database.read() as tx:
            free = self._limits.at_once - len(self._fetching)
            due = await tx.chat_files.due(now, but=self._fetching.keys(), limit=free)
            next_at = await tx.chat_files.next_due(now)
        for file, thread_id in due:
            task = asyncio.create_task(self._fetch(file, thread_id))
            self._fetching[file.row_id] = (file, task)
        return min(next_at or now + LOOK_EVERY, now + LOOK_EVERY)

    async def _fetch(self, file: ChatFile, thread_id: int) -> None:
        try:
            await self._fetcher.fetch(file, thread_id)
        except Exception as error:  # the others go on, and this one has another try
            log.exception("file %d met what it should not", file.attachment_id)
            await self._put_off(file, error)
        self._fetching.pop(file.row_id, None)
        self.look()

    async def _put_off(self, file: ChatFile, error: Exception) -> None:
        """Have a file tried again later, also when not even that can be written down."""
        try:
            await self._fetcher.postpone(file, error)
        except Exception as also:
            log.warning("nor can it be written down that file %d is to be tried again: %s", file.attachment_id, also)
            await self._clock.sleep(FIRST_WAIT.total_seconds())

    async def _stop(self, rows: Collection[int]) -> None:
        """Stop fetching files; when this returns, nothing of them is on its way into the store."""
        tasks = {self._fetching.pop(row_id)[1] for row_id in list(rows)}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
            self.look()
