"""Stays on the web page: each begins with a link or a log-in, has a token that only its browser knows, and ends."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from models.web_access import WebSession
from services.audit import deed_on_account
from services.identity import PageStay
from services.permissions import Operation
from services.web_access.errors import WebSessionOverError

if TYPE_CHECKING:
    from datetime import datetime

    from models import User
    from models.database import Database, Transaction
    from services.accounts import Welcome
    from services.clock import Clock
    from services.login_guard import LoginGuard
    from services.web_access.links import WatchLinks

TOKEN_BYTES = 32
BROWSER_MAX = 200
"""Characters that are kept of what a browser says it is."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is let in, for as long as one request lasts."""

    session_id: int
    user: User
    discord_id: int | None
    group_id: int | None
    expires_at: datetime

    @property
    def user_id(self) -> int:
        return self.user.row_id

    @property
    def who(self) -> PageStay:
        """What tells services that are about one's own account who asks."""
        return PageStay(self.session_id, self.discord_id)


@dataclass(frozen=True, slots=True)
class Begun:
    """A new stay: its token, which is told once, and who it is. `welcome`: what that let one into on Discord, too."""

    token: str
    visit: Visit
    welcome: Welcome | None = None


class WebSessions:
    """Begins, finds and ends stays."""

    def __init__(
        self, database: Database, links: WatchLinks, guard: LoginGuard, clock: Clock, *, session_days: int = 30
    ) -> None:
        self._database = database
        self._links = links
        self._guard = guard
        self._clock = clock
        self._lasts = timedelta(days=session_days)

    async def begin_with_link(self, token: str, browser: str) -> Begun:
        """Use a personal link up. Raises LinkSpentError."""
        opened = await self._links.use(token)
        async with self._database.begin() as tx:
            user = await tx.users.by_id(opened.user_id)
            if user is None:
                raise WebSessionOverError()
            return await self._begin(tx, user, browser, opened.discord_id, opened.group_id)

    async def begin_with_password(self, address_key: int, email: str, password: str, browser: str) -> Begun:
        """Log in. `address_key` stands for where the try comes from, as a Discord account does for `/login`.

        Raises WrongLoginError or TooManyTriesError.
        """
        user = await self._guard.check(address_key, email, password)
        async with self._database.begin() as tx:
            return await self._begin(tx, user, browser, None, None)

    async def begin(self, user: User, browser: str, discord_id: int | None = None) -> Begun:
        """Log somebody in who has just proven who they are. Raises WebSessionOverError when they are deleted."""
        async with self._database.begin() as tx:
            known = await tx.users.by_id(user.row_id)
            if known is None or known.deleted_at is not None:
                raise WebSessionOverError()
            return await self._begin(tx, known, browser, discord_id, None)

    async def visit(self, token: str) -> Visit:
        """Who a token belongs to. Raises WebSessionOverError."""
        async with self._database.read() as tx:
            found = await tx.web_access.by_token(_hash(token), now=self._clock())
        if found is None:
            raise WebSessionOverError()
        return _visit(*found)

    async def renewed(self, visit: Visit) -> Visit:
        """The visit as it is now, of somebody whose connection lasts. Raises WebSessionOverError."""
        async with self._database.read() as tx:
            return await require_session(tx, visit.session_id, now=self._clock())

    async def end(self, visit: Visit) -> None:
        """Log out in this browser."""
        now = self._clock()
        async with self._database.begin() as tx:
            if await tx.web_access.end(visit.session_id, now=now):
                await tx.audit.write(
                    deed_on_account(visit.user, Operation.LOGOUT, now=now, discord_id=visit.discord_id, detail="page")
                )

    async def _begin(
        self, tx: Transaction, user: User, browser: str, discord_id: int | None, group_id: int | None
    ) -> Begun:
        now = self._clock()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        session = await tx.web_access.open(
            WebSession(
                token_hash=_hash(token),
                user_id=user.row_id,
                discord_id=discord_id,
                group_id=group_id,
                browser=browser[:BROWSER_MAX],
                created_at=now,
                expires_at=now + self._lasts,
            )
        )
        await tx.audit.write(deed_on_account(user, Operation.LOGIN, now=now, discord_id=discord_id, detail="page"))
        return Begun(token, _visit(session, user))


async def require_session(tx: Transaction, session_id: int, *, now: datetime) -> Visit:
    """The visit of a session that lasts. Raises WebSessionOverError."""
    found = await tx.web_access.by_id(session_id, now=now)
    if found is None:
        raise WebSessionOverError()
    return _visit(*found)


def _visit(session: WebSession, user: User) -> Visit:
    return Visit(session.row_id, user, session.discord_id, session.group_id, session.expires_at)


def _hash(token: str) -> str:
    """A token is as random as a hash is: no salt, no delay."""
    return hashlib.sha256(token.encode()).hexdigest()
