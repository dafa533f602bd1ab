"""Files in a store on the network, with a folder of this machine for when it fails. Touches both.

A file is written to the folder first and carried over from there, so nothing that was accepted is lost with the
network, the other store or this process: what lies in the folder is what still waits, and there is no other list. What
has to be deleted in the other store waits as an empty file named by its key.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from storage.errors import StorageError, told_as_storage_error
from storage.keys import is_key, suffix_of
from storage.local import LocalStore, sync_folder
from storage.store import PublicFiles

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from pathlib import Path

    from storage.store import FileStore, StoredFile

log = logging.getLogger(__name__)

_OF_THIS_FILE = {"too_large", "damaged"}
"""Reasons that the next file need not meet, and that this one would meet again."""


@dataclass(frozen=True)
class Waiting:
    """What is still to be done in the remote store: keys of files to be put there, and of files to be deleted."""

    files: list[str]
    deletions: list[str]


class FallbackStore:
    """A FileStore over `remote`, which stays the caller's, and `folder`, a LocalStore's.

    What already lies in that folder is taken for what waits, so a LocalStore becomes one of these by itself.

    A put that is cancelled may have kept its file: it cannot be told from the same file of somebody else.

    After a failure nobody waits for `remote` again until `carry_over` has reached it: call that at the start, and every
    few minutes.
    """

    def __init__(self, remote: FileStore, folder: Path, *, max_file_bytes: int) -> None:
        self._remote = remote
        self._local = LocalStore(folder, max_file_bytes=max_file_bytes)
        self._deletions = _Marks(folder / "to_delete")
        self._remote_fails = False
        self._not_taken: set[str] = set()  # not sent again and again; the next start tries once more
        # A file is not carried over while it is being deleted. Locks go when nobody holds or awaits them.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def put(self, stream: AsyncIterator[bytes] | bytes, *, suffix: str = "") -> StoredFile:
        """Keep what `stream` holds, as FileStore tells; what fails in `remote` is logged, and waits."""
        stored = await self._local.put(stream, suffix=suffix)
        async with self._turn(stored.key):
            await self._deletions.remove(stored.key)
            if not self._remote_fails:
                await self._carry(stored.key)
        return stored

    async def open(self, key: str) -> AsyncGenerator[bytes]:
        """The file in chunks, as FileStore tells, from where it is."""
        try:
            return await self._local.open(key)
        except StorageError as error:
            if error.reason != "not_found" or await self._deletions.has(key):
                raise
        return await self._remote.open(key)

    async def delete(self, key: str) -> None:
        """Forget the file, as FileStore tells; what fails in `remote` is logged, and waits: the file is gone for us."""
        if not is_key(key):
            return
        async with self._turn(key):
            await self._deletions.add(key)
            await self._local.delete(key)
            if not self._remote_fails:
                await self._delete_remotely(key)

    async def exists(self, key: str) -> bool:
        """Whether the file is there, as FileStore tells."""
        if await self._local.exists(key):
            return True
        return not await self._deletions.has(key) and await self._remote.exists(key)

    async def public_address(self, key: str) -> str | None:
        """As PublicFiles tells; None for a file that waits, and where `remote` has no public ones."""
        if not isinstance(self._remote, PublicFiles) or await self._local.exists(key):
            return None
        return await self._remote.public_address(key)

    async def keys(self) -> list[str]:
        """The keys of the files that wait in the folder, sorted. Raises StorageError."""
        return await self._local.keys()

    async def check(self) -> None:
        """Write, read and delete a probe in both, as FileStore tells."""
        await self._local.check()
        await self._remote.check()

    async def waiting(self) -> Waiting:
        """What `carry_over` has still to do, as it lies on the disk. Raises StorageError."""
        return Waiting(await self._local.keys(), await self._deletions.keys())

    async def carry_over(self) -> Waiting:
        """Do what waits, until `remote` fails; returns what still waits. Raises StorageError when the disk fails.

        It may be called at any time, by several at once, and be broken off anywhere.
        """
        self._remote_fails = False
        waiting = await self.waiting()
        for key in waiting.deletions:
            async with self._turn(key):
                if not self._remote_fails and await self._deletions.has(key):
                    await self._delete_remotely(key)
        for key in waiting.files:
            async with self._turn(key):
                if not self._remote_fails and await self._local.exists(key):
                    await self._carry(key)
        return await self.waiting()

    def _turn(self, key: str) -> asyncio.Lock:
        return self._turns.setdefault(key, asyncio.Lock())

    async def _carry(self, key: str) -> None:
        """Put a file there, and only then take it away here."""
        if key in self._not_taken:
            return
        try:
            stored = await self._remote.put(await self._local.open(key), suffix=suffix_of(key))
            if stored.key != key:
                raise StorageError("damaged", f"what lies here as {key} is {stored.key}")
        except StorageError as error:
            if error.reason in _OF_THIS_FILE:
                self._not_taken.add(key)
            else:
                self._remote_fails = True
            log.warning("%s stays in the local folder: %s", key, error)
            return
        await self._local.delete(key)

    async def _delete_remotely(self, key: str) -> None:
        try:
            await self._remote.delete(key)
        except StorageError as error:
            self._remote_fails = True
            log.warning("%s is still to be deleted: %s", key, error)
            return
        await self._deletions.remove(key)


class _Marks:
    """Empty files in a folder, one for each key that is marked. Each method raises StorageError when the disk fails."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def add(self, key: str) -> None:
        with told_as_storage_error():
            await asyncio.to_thread(self._add, key)

    def _add(self, key: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / key).touch()
        sync_folder(self._folder)

    async def remove(self, key: str) -> None:
        with told_as_storage_error():
            await asyncio.to_thread((self._folder / key).unlink, missing_ok=True)

    async def has(self, key: str) -> bool:
        return is_key(key) and await asyncio.to_thread((self._folder / key).exists)

    async def keys(self) -> list[str]:
        with told_as_storage_error():
            paths = await asyncio.to_thread(lambda: list(self._folder.glob("*")))
        return sorted(path.name for path in paths if is_key(path.name))
