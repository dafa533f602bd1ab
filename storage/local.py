"""Files in a folder of this machine, named by their content. Touches that folder only."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from storage.errors import StorageError, told_as_storage_error
from storage.keys import is_key, require_suffix
from storage.store import StoredFile
from storage.streams import CHUNK_BYTES, Intake, begun, probe

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

UNFINISHED = "unfinished"
"""The folder in a store's own where files are until they are complete."""


class LocalStore:
    """A FileStore in `folder`, which is made when the first file comes.

    A key is the file's SHA-256 and its suffix. A file appears under its name only when it is complete and on the disk;
    a crash leaves at most a file in `unfinished/`. Deleting a key deletes it for everybody who put the same content:
    whoever shares keys counts them.
    """

    def __init__(self, folder: Path, *, max_file_bytes: int) -> None:
        self._folder = folder
        self._max_file_bytes = max_file_bytes

    async def put(self, stream: AsyncIterator[bytes] | bytes, *, suffix: str = "") -> StoredFile:
        """Keep what `stream` holds, as FileStore tells."""
        require_suffix(suffix)
        upload = await asyncio.to_thread(_Upload, self._folder)
        try:
            intake = Intake(upload.file, self._max_file_bytes)
            await intake.take(stream)
            key = intake.sha256 + suffix
            await asyncio.to_thread(upload.finish, self._path(key))
        finally:
            await asyncio.to_thread(upload.discard)
        return StoredFile(key, intake.size, intake.sha256)

    async def open(self, key: str) -> AsyncGenerator[bytes]:
        """The file in chunks, as FileStore tells; one that is deleted meanwhile can still be read to its end."""
        if not is_key(key):
            raise StorageError("not_found", f"{key[:100]!r}")
        return await begun(_read(self._path(key)))

    async def delete(self, key: str) -> None:
        """Forget the file, as FileStore tells."""
        if is_key(key):
            with told_as_storage_error():
                await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def exists(self, key: str) -> bool:
        """Whether the file is there."""
        return is_key(key) and await asyncio.to_thread(self._path(key).is_file)

    async def keys(self) -> list[str]:
        """The keys of all files that are there, sorted."""
        with told_as_storage_error():
            paths = await asyncio.to_thread(lambda: list(self._folder.glob("[0-9a-f][0-9a-f]/*")))
        return sorted(path.name for path in paths if is_key(path.name))

    async def check(self) -> None:
        """Write, read and delete a probe, as FileStore tells."""
        await probe(self)

    def _path(self, key: str) -> Path:
        return self._folder / place_of(key)


def place_of(key: str) -> Path:
    """Where a store has a file, below its folder."""
    return Path(key[:2], key)


def forget_unfinished(folder: Path) -> None:
    """Remove what a crash left half in the store of that folder. Blocking; nobody else may be putting files there.

    Raises OSError.
    """
    for path in (folder / UNFINISHED).glob("*"):
        path.unlink()


class _Upload:
    """A file on its way in. Every method may block; `discard` must be called at the end, also after `finish`."""

    file: IO[bytes]

    def __init__(self, folder: Path) -> None:
        with told_as_storage_error():
            unfinished = folder / UNFINISHED
            unfinished.mkdir(parents=True, exist_ok=True)
            descriptor, self._name = tempfile.mkstemp(dir=unfinished)
            self.file = os.fdopen(descriptor, "wb")

    def finish(self, path: Path) -> None:
        """Put the file in its place, so that a power cut after this cannot lose it."""
        with told_as_storage_error():
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
            path.parent.mkdir(exist_ok=True)
            os.replace(self._name, path)
            sync_folder(path.parent)
            sync_folder(path.parent.parent)

    def discard(self) -> None:
        with told_as_storage_error():
            try:
                self.file.close()
            finally:
                if os.path.exists(self._name):
                    os.unlink(self._name)


async def _read(path: Path) -> AsyncGenerator[bytes]:
    with told_as_storage_error():
        file = await asyncio.to_thread(path.open, "rb")
    try:
        yield b""
        while chunk := await asyncio.to_thread(_read_chunk, file):
            yield chunk
    finally:
        file.close()


def _read_chunk(file: IO[bytes]) -> bytes:
    with told_as_storage_error():
        return file.read(CHUNK_BYTES)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder last; Windows cannot open folders and needs no such thing."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
