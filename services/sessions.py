"""Where a person is logged in, and how to end that from afar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.audit import deed_on_account
from services.errors import SessionGoneError
from services.identity import discord_id_of, discord_stay_of, session_id_of
from services.permissions import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import User
    from models.database import Database, Transaction
    from services.accounts import Accounts
    from services.clock import Clock
    from services.identity import Who


@dataclass(frozen=True, slots=True)
class Stay:
    """One log-in that lasts. `here`: it is that of who asks."""

    session_id: int
    discord_id: int
    discord_name: str
    since: datetime
    until: datetime
    here: bool


class Sessions:
    """Lists and ends a person's log-ins. Every method raises NotRegisteredError or LoggedOutError too."""

    def __init__(self, database: Database, accounts: Accounts, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._clock = clock

    async def list(self, discord_id: int) -> Sequence[Stay]:
        """Where the person is logged in, newest first."""
        async with self._database.read() as tx:
            user = await self._accounts.require_in(tx, discord_id)
            names = {account.discord_id: account.name for account in await tx.users.discord_accounts(user.row_id)}
            return [
                Stay(
                    session_id=session.id or 0,
                    discord_id=session.discord_id,
                    discord_name=names.get(session.discord_id, ""),
                    since=session.created_at,
                    until=session.expires_at,
                    here=session.discord_id == discord_id,
                )
                for session in await tx.users.sessions(user.row_id, now=self._clock())
            ]

    async def end(self, discord_id: int, session_id: int) -> None:
        """End one of the person's log-ins. Raises SessionGoneError when it has ended, or is not theirs."""
        now = self._clock()
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, discord_id)
            # Looked for among those that are there: a number from outside may be larger than a database takes.
            if session_id not in [session.id for session in await tx.users.sessions(user.row_id, now=now)]:
                raise SessionGoneError()
            await tx.users.end_session(user.row_id, session_id, now=now)
            await tx.audit.write(deed_on_account(user, Operation.USER_SESSIONS, now=now, discord_id=discord_id))

    async def end_others(self, who: Who) -> int:
        """End all of the person's log-ins but the one that asks; how many that were."""
        now = self._clock()
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, who)
            ended = await end_all_but(tx, user, who, now=now)
            if ended:
                entry = deed_on_account(
                    user, Operation.USER_SESSIONS, now=now, discord_id=discord_id_of(who), detail=f"{ended} ended"
                )
                await tx.audit.write(entry)
        return ended


async def end_all_but(tx: Transaction, user: User, who: Who, *, now: datetime) -> int:
    """End all of a person's log-ins, on Discord and on the web page, but the one that asks; how many that were."""
    ended = await tx.users.end_all_sessions(user.row_id, now=now, but_of=discord_stay_of(who))
    return ended + await tx.web_access.end_all(user.row_id, now=now, but=session_id_of(who))
