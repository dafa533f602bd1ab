"""The pictures people choose for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.audit import deed_on_account
from services.permissions import Operation

if TYPE_CHECKING:
    from models import User
    from models.database import Database
    from services.accounts import Accounts
    from services.clock import Clock
    from services.pictures import Picture, Pictures


class Avatars:
    """Keeps one picture for each person who wants one."""

    def __init__(self, database: Database, accounts: Accounts, pictures: Pictures, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._pictures = pictures
        self._clock = clock
        self.require_size = pictures.require_size

    async def choose(self, discord_id: int, data: bytes) -> None:
        """Take a picture in the place of what was there.

        Raises NotRegisteredError, LoggedOutError, PictureTooLargeError, NotPictureError or PictureNotKeptError.
        """
        self._pictures.check(data)
        await self._accounts.require(discord_id)
        async with self._pictures.replacing(data) as replacement:
            replacement.former = await self._set(discord_id, replacement.key, "picture")

    async def remove(self, discord_id: int) -> None:
        """Go without a picture, also when there is none. Raises NotRegisteredError or LoggedOutError."""
        async with self._pictures.replacing(None) as replacement:
            replacement.former = await self._set(discord_id, None, "picture removed")

    async def forget(self, avatar: str | None) -> None:
        """Delete a file that an account had, unless it is somebody else's, too."""
        await self._pictures.forget(avatar)

    async def fetch(self, user: User) -> Picture | None:
        """A person's picture; None when there is none, or its file is lost."""
        return await self._pictures.fetch(user.avatar)

    async def public_address(self, user: User) -> str | None:
        """Where anybody can fetch a person's picture; None when there is none, or where it is kept nobody can."""
        return await self._pictures.public_address(user.avatar)

    async def _set(self, discord_id: int, avatar: str | None, detail: str) -> str | None:
        """Returns what was there before."""
        now = self._clock()
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, discord_id)
            former = user.avatar
            if former == avatar:
                return former
            await tx.users.change(user.row_id, avatar=avatar)
            entry = deed_on_account(user, Operation.USER_UPDATE, now=now, discord_id=discord_id, detail=detail)
            await tx.audit.write(entry)
        return former
