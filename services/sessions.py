"""Where a person is logged in, on Discord and on the web page, and how to end that from afar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.audit import deed_on_account
from services.errors import SessionGoneError
from services.identity import discord_id_of, discord_stay_of, session_id_of
from services.permissions import Operation
from services.web_access.browsers import device_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import User
    from models.database import Database, Transaction
    from services.accounts import Accounts
    from services.clock import Clock
    from services.identity import Who

_ON_PAGE = "page-"


@dataclass(frozen=True, slots=True)
class Stay:
    """One log-in that lasts. `here`: it is that of who asks."""

    key: str
    """Names it among the person's."""
    since: datetime
    until: datetime
    here: bool
    discord_id: int | None
    """The Discord account that is logged in, or whose link led to the page."""
    discord_name: str = ""
    on_page: bool = False
    device: str = ""
    """On the page: in what browser, as far as it is known."""


class Sessions:
    """Lists and ends a person's log-ins. Every method raises NotRegisteredError or LoggedOutError too."""

    def __init__(self, database: Database, accounts: Accounts, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._clock = clock

    async def list(self, who: Who) -> Sequence[Stay]:
        """Where the person is logged in, newest first."""
        async with self._database.read() as tx:
            user = await self._accounts.require_in(tx, who)
            return await _stays(tx, user, who, now=self._clock())

    async def end(self, who: Who, key: str) -> None:
        """End one of the person's log-ins. Raises SessionGoneError when it has ended, or is not theirs."""
        now = self._clock()
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, who)
            # Looked for among those that are there: what comes from outside may be anything.
            found = next((stay for stay in await _stays(tx, user, who, now=now) if stay.key == key), None)
            if found is None:
                raise SessionGoneError()
            session_id = int(key.removeprefix(_ON_PAGE))
            if found.on_page:
                await tx.web_access.end(session_id, now=now)
            else:
                await tx.users.end_session(user.row_id, session_id, now=now)
            entry = deed_on_account(user, Operation.USER_SESSIONS, now=now, discord_id=discord_id_of(who))
            await tx.audit.write(entry)

    async def end_on_page(self, who: Who) -> int:
        """End all of the person's log-ins on the web page but the one that asks; how many that were."""
        now = self._clock()
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, who)
            ended = await tx.web_access.end_all(user.row_id, now=now, but=session_id_of(who))
            await _note(tx, user, who, ended, now=now)
        return ended

    async def end_others(self, who: Who) -> int:
        """End all of the person's log-ins but the one that asks; how many that were."""
        now = self._clock()
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, who)
            ended = await end_all_but(tx, user, who, now=now)
            await _note(tx, user, who, ended, now=now)
        return ended


async def end_all_but(tx: Transaction, user: User, who: Who, *, now: datetime) -> int:
    """End all of a person's log-ins, on Discord and on the web page, but the one that asks; how many that were."""
    ended = await tx.users.end_all_sessions(user.row_id, now=now, but_of=discord_stay_of(who))
    return ended + await tx.web_access.end_all(user.row_id, now=now, but=session_id_of(who))


async def _stays(tx: Transaction, user: User, who: Who, *, now: datetime) -> Sequence[Stay]:
    names = {account.discord_id: account.name for account in await tx.users.discord_accounts(user.row_id)}
    on_discord = [
        Stay(
            key=str(session.id),
            since=session.created_at,
            until=session.expires_at,
            here=session.discord_id == discord_stay_of(who),
            discord_id=session.discord_id,
            discord_name=names.get(session.discord_id, ""),
        )
        for session in await tx.users.sessions(user.row_id, now=now)
    ]
    on_page = [
        Stay(
            key=f"{_ON_PAGE}{session.row_id}",
            since=session.created_at,
            until=session.expires_at,
            here=session.row_id == session_id_of(who),
            discord_id=session.discord_id,
            discord_name=names.get(session.discord_id or 0, ""),
            on_page=True,
            device=device_of(session.browser),
        )
        for session in await tx.web_access.of_user(user.row_id, now=now)
    ]
    return sorted([*on_discord, *on_page], key=lambda stay: stay.since, reverse=True)


async def _note(tx: Transaction, user: User, who: Who, ended: int, *, now: datetime) -> None:
    if ended:
        detail, discord_id = f"{ended} ended", discord_id_of(who)
        entry = deed_on_account(user, Operation.USER_SESSIONS, now=now, discord_id=discord_id, detail=detail)
        await tx.audit.write(entry)
