"""The Discord accounts that a person uses their account from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.audit import deed_on_account
from services.errors import AccountNotLinkedError, LastAccountError, WrongPasswordError
from services.permissions import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Group, User
    from models.database import Database, Transaction
    from services.accounts import AccountNotices, Accounts, Doors
    from services.clock import Clock
    from services.login_guard import LoginGuard


@dataclass(frozen=True, slots=True)
class Link:
    """A Discord account of a person. `here`: it is the one that asks."""

    discord_id: int
    discord_name: str
    linked_at: datetime
    logged_in: bool
    here: bool


class Links:
    """Lists and unlinks Discord accounts. Every method raises NotRegisteredError or LoggedOutError too."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        guard: LoginGuard,
        doors: Doors,
        notices: AccountNotices,
        clock: Clock,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._guard = guard
        self._doors = doors
        self._notices = notices
        self._clock = clock

    async def list(self, discord_id: int) -> Sequence[Link]:
        """The person's Discord accounts, longest linked first."""
        async with self._database.read() as tx:
            user = await self._accounts.require_in(tx, discord_id)
            logged_in = {session.discord_id for session in await tx.users.sessions(user.row_id, now=self._clock())}
            return [
                Link(
                    discord_id=account.discord_id,
                    discord_name=account.name,
                    linked_at=account.linked_at,
                    logged_in=account.discord_id in logged_in,
                    here=account.discord_id == discord_id,
                )
                for account in await tx.users.discord_accounts(user.row_id)
            ]

    async def require(self, discord_id: int, other_id: int) -> None:
        """Make sure that one of the person's Discord accounts is that. Raises AccountNotLinkedError."""
        async with self._database.read() as tx:
            await self._require(tx, discord_id, other_id)

    async def unlink(
        self, discord_id: int, other_id: int, password: str = "", *, even_last: bool = False
    ) -> Sequence[Group]:
        """Let go of one of the person's Discord accounts: it is logged out, and its doors to groups are shut.

        Another one than that which asks needs the account's password: who holds one Discord account for a moment
        must not be able to shut the others out. All the others are told. Returns the groups whose doors the chat
        server did not let be shut; they are once it does.

        Raises AccountNotLinkedError, WrongPasswordError, TooManyTriesError, and LastAccountError when none would be
        left, unless that is wanted: one then gets back in by e-mail and password alone.
        """
        confirmed = None if other_id == discord_id else await self._confirm(discord_id, other_id, password)
        now = self._clock()
        async with self._database.begin() as tx:
            user, linked = await self._require(tx, discord_id, other_id)
            if confirmed is not None and user.password != confirmed.password:  # changed in this moment
                raise WrongPasswordError()
            if len(linked) == 1 and not even_last:
                raise LastAccountError()
            await tx.users.unlink(user.row_id, other_id)
            await tx.users.end_sessions(other_id, now=now)
            await tx.login_guards.end_resets(user.row_id, "cancelled", now=now, asked_by=other_id)
            entry = deed_on_account(user, Operation.USER_ACCOUNTS, now=now, discord_id=discord_id, detail="unlinked")
            await tx.audit.write(entry)
        ajar = await self._doors.departed(user, other_id)
        await self._notices.tell_unlinked([told for told in linked if told != discord_id], discord_id, other_id)
        return ajar

    async def _confirm(self, discord_id: int, other_id: int, password: str) -> User:
        async with self._database.read() as tx:
            user, _ = await self._require(tx, discord_id, other_id)
        return await self._guard.confirm(discord_id, user, password)

    async def _require(self, tx: Transaction, discord_id: int, other_id: int) -> tuple[User, Sequence[int]]:
        user = await self._accounts.require_in(tx, discord_id)
        linked = await tx.users.discord_ids(user.row_id)
        if other_id not in linked:
            raise AccountNotLinkedError()
        return user, linked
