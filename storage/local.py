"""Files in a folder of this machine, named by their content. Touches that folder only."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import re
import tempfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from storage.errors import StorageError
from storage.store import StoredFile

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterator
    from pathlib import Path

_CHUNK_BYTES = 256 * 1024
_KEY = re.compile(r"[0-9a-f]{64}(\.[A-Za-z0-9]{1,16})?")
_SUFFIX = re.compile(r"(\.[A-Za-z0-9]{1,16})?")
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


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
        if not _SUFFIX.fullmatch(suffix):
            raise ValueError(f"not a suffix: {suffix!r}")
        upload = await asyncio.to_thread(_Upload, self._folder, self._max_file_bytes)
        try:
            if isinstance(stream, bytes):
                await asyncio.to_thread(upload.write, stream)
            else:
                async for chunk in stream:
                    await asyncio.to_thread(upload.write, chunk)
            sha256 = upload.sha256.hexdigest()
            await asyncio.to_thread(upload.finish, self._path(sha256 + suffix))
        finally:
            await asyncio.to_thread(upload.discard)
        return StoredFile(sha256 + suffix, upload.size, sha256)

    async def open(self, key: str) -> AsyncGenerator[bytes]:
        """The file in chunks, as FileStore tells."""
        if not await self.exists(key):
            raise StorageError("not_found", f"{key[:100]!r}")
        return _read(self._path(key))

    async def delete(self, key: str) -> None:
        """Forget the file, as FileStore tells."""
        if _KEY.fullmatch(key):
            with _told_as_storage_error():
                await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def exists(self, key: str) -> bool:
        """Whether the file is there."""
        return bool(_KEY.fullmatch(key)) and await asyncio.to_thread(self._path(key).is_file)

    async def check(self) -> None:
        """Write, read and delete a probe, as FileStore tells."""
        probe = os.urandom(32)  # content that no one else can have put
        stored = await self.put(probe)
        try:
            read = b"".join([chunk async for chunk in await self.open(stored.key)])
        finally:
            await self.delete(stored.key)
        if read != probe:
            raise StorageError("not_writable", f"{self._folder} gives back other bytes than it was given")

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key


class _Upload:
    """A file on its way in. Every method may block; `discard` must be called at the end, also after `finish`."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self.size = 0
        self.sha256 = hashlib.sha256()
        self._max_bytes = max_bytes
        with _told_as_storage_error():
            unfinished = folder / "unfinished"
            unfinished.mkdir(parents=True, exist_ok=True)
            descriptor, self._name = tempfile.mkstemp(dir=unfinished)
            self._file = os.fdopen(descriptor, "wb")

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._max_bytes:
            raise StorageError("too_large", f"more than {self._max_bytes} bytes")
        self.sha256.update(chunk)
        with _told_as_storage_error():
            self._file.write(chunk)

    def finish(self, path: Path) -> None:
        """Put the file in its place, so that a power cut after this cannot lose it."""
        with _told_as_storage_error():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            path.parent.mkdir(exist_ok=True)
            os.replace(self._name, path)
            _sync_folder(path.parent)
            _sync_folder(path.parent.parent)

    def discard(self) -> None:
        with _told_as_storage_error():
            try:
                self._file.close()
            finally:
                if os.path.exists(self._name):
                    os.unlink(self._name)


async def _read(path: Path) -> AsyncGenerator[bytes]:
    """Opened at the first chunk, so that an iterator that nobody begins holds nothing."""
    with _told_as_storage_error():
        file = await asyncio.to_thread(path.open, "rb")
    try:
        while chunk := await asyncio.to_thread(_read_chunk, file):
            yield chunk
    finally:
        file.close()


def _read_chunk(file: IO[bytes]) -> bytes:
    with _told_as_storage_error():
        return file.read(_CHUNK_BYTES)


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder last; Windows cannot open folders and needs no such thing."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told_as_storage_error() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise StorageError("not_found", str(error)) from error
    except OSError as error:
        raise StorageError("no_space" if error.errno in _NO_SPACE else "not_writable", str(error)) from error
