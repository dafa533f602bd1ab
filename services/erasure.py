"""Accounts that end: their groups pass on, and everything that tells who it was is erased.

An account is marked first: from then on nobody is logged in to it, nothing of it is in the way of a new one, and of
two who delete it at once, one does. What follows takes a while and asks the chat server; where it was cut off, the next
start carries it to its end (`recall`, `resume`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.personal_data import nobodys_email
from services.audit import deed_on_account
from services.identity import counted_for, discord_id_of
from services.permissions import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import User
    from models.database import Database
    from services.accounts import Accounts
    from services.avatars import Avatars
    from services.clock import Clock
    from services.identity import Who
    from services.login_guard import LoginGuard
    from services.succession import Fate, Succession

FIRST_NAME, LAST_NAME = "deleted", "user"
"""What is left of a name, wherever it stood."""


@dataclass(frozen=True, slots=True)
class Departure:
    """An account that is being erased, with the Discord accounts that it had: they may be somebody's anew by now."""

    user: User
    discord_ids: Sequence[int]


class Erasure:
    """Deletes accounts."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        guard: LoginGuard,
        succession: Succession,
        avatars: Avatars,
        clock: Clock,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._guard = guard
        self._succession = succession
        self._avatars = avatars
        self._clock = clock
        self._cut_off: list[Departure] = []

    async def delete(self, who: Who, password: str) -> Sequence[Fate]:
        """Delete the account that is logged in there; what became of its groups.

        What the person said stays with the groups, as said by a deleted user. Raises NotRegisteredError,
        LoggedOutError, WrongPasswordError or TooManyTriesError; nothing has changed then.
        """
        await self._guard.confirm(counted_for(who), await self._accounts.require(who), password)
        now = self._clock()
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, who)
            departure = Departure(user, await tx.users.discord_ids(user.row_id))
            await tx.users.end_all_sessions(user.row_id, now=now)
            await tx.web_access.end_all(user.row_id, now=now)
            await tx.audit.write(deed_on_account(user, Operation.USER_DELETE, now=now, discord_id=discord_id_of(who)))
            email = nobodys_email(user.row_id)
            await tx.users.change(user.row_id, deleted_at=now, email=email, email_key=email)
        return await self._carry_out(departure)

    async def recall(self) -> None:
        """Find the erasures that a crash cut off, before anybody can link their Discord accounts anew."""
        async with self._database.read() as tx:
            users = await tx.users.half_erased()
            self._cut_off = [Departure(user, await tx.users.discord_ids(user.row_id)) for user in users]

    async def resume(self) -> None:
        """Carry what was recalled to its end. The chat server must be there."""
        for departure in list(self._cut_off):
            await self._carry_out(departure)
            self._cut_off = [one for one in self._cut_off if one is not departure]

    async def _carry_out(self, departure: Departure) -> Sequence[Fate]:
        user = departure.user
        fates = await self._succession.leave_all(user, departure.discord_ids)
        async with self._database.begin() as tx:
            await tx.personal_data.erase(
                user.row_id, departure.discord_ids, known_as=user.full_name, first_name=FIRST_NAME, last_name=LAST_NAME
            )
        await self._avatars.forget(user.avatar)
        return fates
