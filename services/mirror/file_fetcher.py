"""Fetches one attached file, and writes down what came of it.

The content goes into a file without a name first, of which nothing is left when the bot is killed. Then its key is
written into its row, and only then it goes into the store: so whatever the store has, a row names it, and what a kill
cut off is found by its row and done again.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO, TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from services.downloads import DownloadError
from services.errors import ThreadGoneError, UserError
from storage.errors import StorageError
from storage.streams import CHUNK_BYTES, Intake

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from models import ChatFile
    from models.database import Database, Transaction
    from services.clock import Clock
    from services.downloads import Downloads
    from services.mirror.history import ThreadHistory
    from storage.store import FileStore

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=6)
"""Between two tries; four times as long after each."""
GONE_AFTER = 3
"""Tries after which a file is gone when Discord names it and its CDN does not have it: a new one may take a moment."""
BELIEVED_AFTER = 5
"""Tries after which a file that comes whole and has another size than was told is believed to be that long."""


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What of the files is kept. Sizes are in bytes."""

    enabled: bool = True
    max_file_bytes: int = 100 * 1024 * 1024
    quota_bytes: int = 2000 * 1024 * 1024
    """For all files of one group, each content once. Who comes first stays."""
    at_once: int = 3
    """How many are fetched at the same time."""


class FileFetcher:
    """Fetches files into `store`, by way of the folder `spool`. With `naming` held, no row gets a key."""

    def __init__(
        self,
        database: Database,
        store: FileStore,
        downloads: Downloads,
        history: ThreadHistory,
        clock: Clock,
        limits: FileLimits,
        naming: asyncio.Lock,
        spool: Path | None,
    ) -> None:
        self._database = database
        self._store = store
        self._downloads = downloads
        self._history = history
        self._clock = clock
        self._limits = limits
        self._naming = naming
        self._spool = spool

    async def fetch(self, file: ChatFile, thread_id: int) -> None:
        """Try once to fetch a file that waits, of a message in that thread."""
        refusal = await self._refusal(file)
        if refusal is not None:
            await self._settle(file, refusal)
            return
        try:
            state = await self._fetch(file, thread_id)
        except _LostError:
            state = "gone"
        except DownloadError as error:
            if error.reason != "gone" or file.tries + 1 < GONE_AFTER:
                await self.postpone(file, error)
                return
            state = "gone"
        except StorageError as error:
            if error.reason != "too_large":
                await self.postpone(file, error)
                return
            state = "too_large"
        except UserError as error:  # the chat server did not say where the file is now
            await self.postpone(file, error)
            return
        if state is not None:
            await self._settle(file, state)

    async def _refusal(self, file: ChatFile) -> str | None:
        """Why a file is not worth fetching, by what is said of it."""
        if file.size > self._limits.max_file_bytes:
            return "too_large"
        async with self._database.read() as tx:
            return None if await self._has_room(tx, file, file.size) else "over_quota"

    async def _has_room(self, tx: Transaction, file: ChatFile, size: int) -> bool:
        return await tx.chat_files.room_taken(file.group_id, but=file.row_id) + size <= self._limits.quota_bytes

    async def _fetch(self, file: ChatFile, thread_id: int) -> str | None:
        """The state that the file has then; None when nobody waits for it any more."""
        if file.key is not None and await self._store.exists(file.key):
            return "kept"  # all that a kill left to do
        with tempfile.TemporaryFile(dir=self._spool) as content:
            taken = await self._download(file, thread_id, content)
            if taken.size != file.size and file.tries + 1 < BELIEVED_AFTER:
                raise DownloadError("failed", f"{taken.size} bytes came instead of {file.size}")
            state = await self._name(file, taken.sha256, taken.size)
            if state == "kept":
                await self._put(content)
            return state

    async def _download(self, file: ChatFile, thread_id: int, content: IO[bytes]) -> Intake:
        url, is_fresh = file.url, False
        if not url or _has_expired(url, self._clock()):
            url, is_fresh = await self._fresh_link(file, thread_id), True
        while True:
            content.seek(0)
            content.truncate()
            taken = Intake(content, self._limits.max_file_bytes)
            try:
                async with aclosing(self._downloads.stream(url)) as chunks:
                    await taken.take(chunks)
            except DownloadError as error:
                if error.reason == "failed" or is_fresh:
                    raise
                url, is_fresh = await self._fresh_link(file, thread_id), True
            else:
                return taken

    async def _fresh_link(self, file: ChatFile, thread_id: int) -> str:
        """Where Discord has the file now, by its message. Raises _LostError, DownloadError or UserError."""
        try:
            message = await self._history.message(thread_id, file.message_id)
        except ThreadGoneError:
            raise _LostError() from None
        if message is None:
            raise _LostError()
        url = next((one.url for one in message.files if one.attachment_id == file.attachment_id), None)
        if url is None:
            if message.content is None:  # the bot may not see what is in it just now
                raise DownloadError("failed", "its message is hidden from the bot")
            raise _LostError()
        async with self._database.begin() as tx:
            await tx.chat_files.change_waiting(file.row_id, url=url)
        return url

    async def _name(self, file: ChatFile, key: str, size: int) -> str | None:
        """Write down which content the file is about to get: "kept" then, else why it is not, as `_fetch`."""
        async with self._naming:
            async with self._database.read() as tx:
                now = await tx.chat_files.by_id(file.row_id)
                if now is None or now.state != "waiting":
                    return None
                if not await self._has_room(tx, file, size):
                    return "over_quota"
            if now.key is not None and now.key != key:  # another content than when the bot was killed
                await drop_content(self._database, self._store, now.key, but={file.row_id})
            async with self._database.begin() as tx:
                is_waiting = await tx.chat_files.change_waiting(file.row_id, key=key, size=size)
        return "kept" if is_waiting else None

    async def _put(self, content: IO[bytes]) -> None:
        """Whoever cancels this has to know whether the file is in the store, so it ends what it began."""
        putting = asyncio.create_task(self._store.put(_read(content)))
        try:
            await asyncio.shield(putting)
        except asyncio.CancelledError:
            await asyncio.wait({putting})
            raise

    async def _settle(self, file: ChatFile, state: str) -> None:
        """Write down what became of the file, unless it is to be erased meanwhile."""
        if state == "kept":
            async with self._database.begin() as tx:
                await tx.chat_files.change_waiting(file.row_id, state="kept", url=None, next_try_at=None)
            return
        async with self._naming:
            if file.key is not None:
                await drop_content(self._database, self._store, file.key, but={file.row_id})
            async with self._database.begin() as tx:
                await tx.chat_files.change_waiting(file.row_id, state=state, url=None, next_try_at=None, key=None)
        log.info("file %d of message %d is not kept: %s", file.attachment_id, file.message_id, state)

    async def postpone(self, file: ChatFile, error: Exception) -> None:
        """Try a file again later, the later the oftener it was tried."""
        wait = min(FIRST_WAIT * 4 ** min(file.tries, 10), LONGEST_WAIT)
        log.warning("file %d could not be fetched, once more in %s: %s", file.attachment_id, wait, error)
        async with self._database.begin() as tx:
            await tx.chat_files.change_waiting(file.row_id, tries=file.tries + 1, next_try_at=self._clock() + wait)


class _LostError(Exception):
    """The message is not there any more, or has the file no more."""


async def drop_content(database: Database, store: FileStore, key: str, *, but: set[int]) -> None:
    """Delete what is stored under a key, unless files other than those of the rows `but` have it.

    To be called while no row can get a key. Raises StorageError.
    """
    async with database.read() as tx:
        if await tx.chat_files.is_named(key, but=but):
            return
    await store.delete(key)


def _has_expired(url: str, now: datetime) -> bool:
    """Whether a link says so itself (Discord docs: Reference > Signed Attachment CDN URLs)."""
    try:
        ends = int(parse_qs(urlsplit(url).query).get("ex", [""])[0], 16)
        return datetime.fromtimestamp(ends, UTC) <= now
    except (ValueError, OverflowError, OSError):
        return False


async def _read(content: IO[bytes]) -> AsyncIterator[bytes]:
    content.seek(0)
    while chunk := await asyncio.to_thread(content.read, CHUNK_BYTES):
        yield chunk
