"""What every store does with the bytes that go in and come out. Touches the files it is handed."""

from __future__ import annotations

import asyncio
import hashlib
import os
from typing import IO, TYPE_CHECKING

from storage.errors import StorageError, told_as_storage_error

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from storage.store import FileStore

CHUNK_BYTES = 256 * 1024


class Intake:
    """Writes a stream into `file`, which stays the caller's, and tells its size and hash."""

    def __init__(self, file: IO[bytes], max_bytes: int) -> None:
        self.size = 0
        self._sha256 = hashlib.sha256()
        self._file = file
        self._max_bytes = max_bytes

    @property
    def sha256(self) -> str:
        """Of what was taken until now; 64 lower-case hex digits."""
        return self._sha256.hexdigest()

    async def take(self, stream: AsyncIterator[bytes] | bytes) -> None:
        """Take it all. Raises StorageError("too_large" | "no_space" | "not_writable") and whatever `stream` raises."""
        if isinstance(stream, bytes):
            await asyncio.to_thread(self._write, stream)
        else:
            async for chunk in stream:
                await asyncio.to_thread(self._write, chunk)

    def _write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._max_bytes:
            raise StorageError("too_large", f"more than {self._max_bytes} bytes")
        self._sha256.update(chunk)
        with told_as_storage_error():
            self._file.write(chunk)


async def begun(chunks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """The same generator, past its first yield, which must be b"" and come when its file is open.

    So a file that cannot be opened is told here, and `aclose` lets go of one that was, although nobody read from it.
    """
    await anext(chunks)
    return chunks


async def probe(store: FileStore) -> None:
    """Write, read and delete a file that no one else can have put. Raises StorageError when one of these fails."""
    content = os.urandom(32)
    stored = await store.put(content)
    try:
        read = b"".join([chunk async for chunk in await store.open(stored.key)])
    finally:
        await store.delete(stored.key)
    if read != content:
        raise StorageError("damaged", "it gives back other bytes than it was given")
