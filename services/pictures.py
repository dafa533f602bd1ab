"""The pictures that people choose for themselves and their groups: kept as files, once each, however many share one."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.errors import NotPictureError, PictureNotKeptError, PictureTooLargeError
from storage.errors import StorageError
from storage.store import ListedFiles, PublicFiles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from models.database import Database
    from storage.store import FileStore

log = logging.getLogger(__name__)

PICTURE_MAX_BYTES = 4 * 1024 * 1024
_KINDS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg", b"GIF87a": ".gif", b"GIF89a": ".gif"}
"""How the pictures begin that every client shows (W3C PNG 5.2; ITU T.81 B.1; GIF89a 17). WebP stands in a RIFF file."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes, and a file name with the suffix that fits them."""

    data: bytes
    file_name: str


@dataclass(slots=True)
class Replacement:
    """One picture in the place of another: the row gets `key`, and `former` is to be set to what it had."""

    key: str | None
    former: str | None = None


class Pictures:
    """Keeps pictures in `store`, which is its alone. Which of them anybody has stands in the database."""

    def __init__(self, database: Database, store: FileStore) -> None:
        self._database = database
        self._store = store
        # Between "nobody has this file any more" and its deletion, nobody may choose it.
        self._turn = asyncio.Lock()

    def require_size(self, size_bytes: int) -> None:
        """Make sure that a picture is worth fetching. Raises PictureTooLargeError."""
        if size_bytes > PICTURE_MAX_BYTES:
            raise PictureTooLargeError(most=PICTURE_MAX_BYTES // 1024 // 1024)

    def check(self, data: bytes) -> None:
        """Make sure that it is a picture. Raises PictureTooLargeError or NotPictureError."""
        self.require_size(len(data))
        _suffix(data)

    @asynccontextmanager
    async def replacing(self, data: bytes | None) -> AsyncIterator[Replacement]:
        """Within the block one picture takes the place of another; with None there is none any more.

        A block that fails leaves no file, one that succeeds none of the former picture. Raises PictureTooLargeError,
        NotPictureError or PictureNotKeptError.
        """
        if data is not None:
            self.check(data)
        async with self._turn:
            replacement = Replacement(None if data is None else await self._put(data))
            try:
                yield replacement
            except BaseException:
                await self._drop(replacement.key)
                raise
            if replacement.former != replacement.key:
                await self._drop(replacement.former)

    async def tidy(self) -> None:
        """At the start: delete what was kept on this machine and nobody has, as a kill can leave it."""
        if not isinstance(self._store, ListedFiles):
            return
        async with self._turn:
            async with self._database.read() as tx:
                named = await tx.users.avatars() | await tx.groups.pictures()
            try:
                for key in set(await self._store.keys()) - named:
                    await self._store.delete(key)
            except StorageError:
                log.exception("pictures that nobody has could not be deleted")

    async def forget(self, key: str | None) -> None:
        """Delete a file that somebody had, unless others have it."""
        async with self._turn:
            await self._drop(key)

    async def fetch(self, key: str | None) -> Picture | None:
        """The picture of that key; None for no key, and when its file is lost."""
        if key is None:
            return None
        try:
            chunks = [chunk async for chunk in await self._store.open(key)]
        except StorageError:
            log.exception("the picture %s cannot be read", key)
            return None
        return Picture(b"".join(chunks), "picture." + key.rpartition(".")[2])

    async def public_address(self, key: str | None) -> str | None:
        """Where anybody can fetch a picture; None for no key, and where what is kept cannot be fetched."""
        if key is None or not isinstance(self._store, PublicFiles):
            return None
        try:
            return await self._store.public_address(key)
        except StorageError:
            log.exception("it is not known where the picture %s can be fetched", key)
            return None

    async def _put(self, data: bytes) -> str:
        try:
            return (await self._store.put(data, suffix=_suffix(data))).key
        except StorageError as error:
            log.exception("a picture could not be kept")
            raise PictureNotKeptError() from error

    async def _drop(self, key: str | None) -> None:
        if key is None:
            return
        async with self._database.read() as tx:
            if await tx.users.has_avatar(key) or await tx.groups.has_picture(key):
                return
        try:
            await self._store.delete(key)
        except StorageError:
            log.exception("a picture that nobody has any more could not be deleted")


def _suffix(data: bytes) -> str:
    """What kind of picture it is, by how it begins. Raises NotPictureError."""
    for start, suffix in _KINDS.items():
        if data.startswith(start):
            return suffix
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    raise NotPictureError()
