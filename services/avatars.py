"""The pictures people choose for themselves: kept as files, once each, however many share one."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.audit import deed_on_account
from services.errors import AvatarNotKeptError, AvatarNotPictureError, AvatarTooLargeError
from services.permissions import Operation
from storage.errors import StorageError
from storage.store import PublicFiles

if TYPE_CHECKING:
    from models import User
    from models.database import Database
    from services.accounts import Accounts
    from services.clock import Clock
    from storage.store import FileStore

log = logging.getLogger(__name__)

AVATAR_MAX_BYTES = 4 * 1024 * 1024
_KINDS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg", b"GIF87a": ".gif", b"GIF89a": ".gif"}
"""How the pictures begin that every client shows (W3C PNG 5.2; ITU T.81 B.1; GIF89a 17). WebP stands in a RIFF file."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes, and a file name with the suffix that fits them."""

    data: bytes
    file_name: str


class Avatars:
    """Keeps one picture for each person who wants one. The store is its alone."""

    def __init__(self, database: Database, accounts: Accounts, store: FileStore, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._store = store
        self._clock = clock
        # Between "nobody has this file any more" and its deletion, nobody may choose it.
        self._turn = asyncio.Lock()

    def require_size(self, size_bytes: int) -> None:
        """Make sure that a picture is worth fetching. Raises AvatarTooLargeError."""
        if size_bytes > AVATAR_MAX_BYTES:
            raise AvatarTooLargeError(most=AVATAR_MAX_BYTES // 1024 // 1024)

    async def choose(self, discord_id: int, data: bytes) -> None:
        """Take a picture in the place of what was there.

        Raises NotRegisteredError, LoggedOutError, AvatarTooLargeError, AvatarNotPictureError or AvatarNotKeptError.
        """
        self.require_size(len(data))
        suffix = _suffix(data)
        await self._accounts.require(discord_id)
        async with self._turn:
            try:
                stored = await self._store.put(data, suffix=suffix)
            except StorageError as error:
                log.exception("a picture could not be kept")
                raise AvatarNotKeptError() from error
            try:
                former = await self._set(discord_id, stored.key, "picture")
            except BaseException:
                await self._drop(stored.key)
                raise
            await self._drop(former)

    async def remove(self, discord_id: int) -> None:
        """Go without a picture, also when there is none. Raises NotRegisteredError or LoggedOutError."""
        async with self._turn:
            await self._drop(await self._set(discord_id, None, "picture removed"))

    async def forget(self, avatar: str | None) -> None:
        """Delete a file that an account had, unless another one has it."""
        async with self._turn:
            await self._drop(avatar)

    async def fetch(self, user: User) -> Picture | None:
        """A person's picture; None when there is none, or its file is lost."""
        if user.avatar is None:
            return None
        try:
            chunks = [chunk async for chunk in await self._store.open(user.avatar)]
        except StorageError:
            log.exception("the picture of account %d cannot be read", user.row_id)
            return None
        return Picture(b"".join(chunks), "picture." + user.avatar.rpartition(".")[2])

    def public_address(self, user: User) -> str | None:
        """Where anybody can fetch a person's picture; None when there is none, or where it is kept nobody can."""
        if user.avatar is None or not isinstance(self._store, PublicFiles):
            return None
        return self._store.public_address(user.avatar)

    async def _set(self, discord_id: int, avatar: str | None, detail: str) -> str | None:
        """Returns what was there before."""
        now = self._clock()
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, discord_id)
            former = user.avatar
            if former == avatar:
                return None
            await tx.users.change(user.row_id, avatar=avatar)
            entry = deed_on_account(user, Operation.USER_UPDATE, now=now, discord_id=discord_id, detail=detail)
            await tx.audit.write(entry)
        return former

    async def _drop(self, avatar: str | None) -> None:
        if avatar is None:
            return
        async with self._database.read() as tx:
            if await tx.users.count_with_avatar(avatar):
                return
        try:
            await self._store.delete(avatar)
        except StorageError:
            log.exception("a picture that nobody has any more could not be deleted")


def _suffix(data: bytes) -> str:
    """What kind of picture it is, by how it begins. Raises AvatarNotPictureError."""
    for start, suffix in _KINDS.items():
        if data.startswith(start):
            return suffix
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    raise AvatarNotPictureError()
