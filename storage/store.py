"""Where files are kept, whatever keeps them. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a store has taken."""

    key: str
    """The store's name for it: made from its content, safe in a path or a URL, at most 200 characters."""
    size: int
    """Bytes."""
    sha256: str
    """64 lower-case hex digits."""


class FileStore(Protocol):
    """Keeps files by their content: what is put twice is kept once."""

    async def put(self, stream: AsyncIterator[bytes] | bytes, *, suffix: str = "") -> StoredFile:
        """Keep what `stream` holds; a failure leaves nothing behind. `suffix` (".ogg") goes into the key.

        Raises StorageError (any reason but "not_found") and whatever `stream` raises, and ValueError for a suffix
        that is not a dot and up to 16 letters and digits.
        """

    async def open(self, key: str) -> AsyncGenerator[bytes]:
        """The file in chunks. Iterate to the end or call `aclose`.

        Raises StorageError, as the iterator does: whatever breaks off, or is not what was put, is told before its end.
        """

    async def delete(self, key: str) -> None:
        """Forget the file; one that is not there is no error. Raises StorageError."""

    async def exists(self, key: str) -> bool:
        """Whether `open` would find it. Raises StorageError when the store cannot tell."""

    async def check(self) -> None:
        """Write, read and delete a probe.

        Raises StorageError when one of these fails.
        """


@runtime_checkable
class ListedFiles(Protocol):
    """What a store has besides that can tell what it holds on this machine."""

    async def keys(self) -> list[str]:
        """The keys of these files, sorted. Raises StorageError."""


@runtime_checkable
class PublicFiles(Protocol):
    """What a store has besides whose files anybody can fetch who knows their address."""

    async def public_address(self, key: str) -> str | None:
        """The https address of a file, good for as long as the file; None where it is not there (yet).

        Raises StorageError.
        """
