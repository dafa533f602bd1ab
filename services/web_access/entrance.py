"""Registering, logging in and new passwords on the web page, since Discord warns against typing passwords there.

Who asks for it on Discord gets a personal link. It carries a random token, which stands for the Discord account that
asked, and so for which account the page's form is going to be linked to: the page shows its name. It is used up by what
it was for, not by a mistake on the way. Links last minutes and are kept in memory: a start of the bot ends them.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from services.web_access.errors import LinkSpentError, NoPageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from services.accounts import Accounts, Registration, Welcome
    from services.clock import Clock
    from services.profiles import Profiles
    from services.resets import Resets
    from services.web_access.sessions import Begun, WebSessions

LASTS = timedelta(minutes=15)
TOKEN_BYTES = 32
MOST_WAITING = 10_000
"""Links that wait to be used; the oldest gives way."""

Purpose = Literal["register", "login", "password", "reset"]
"""What a link is for; "password": a new one for who knows the old one, "reset": for who has waited for it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link is for, and which Discord account asked for it."""

    purpose: Purpose
    discord_id: int
    discord_name: str
    expires_at: datetime
    reset_id: int = 0


class Entrance:
    """Makes links to the page's forms, and does what is typed there. `address` is where people reach the page."""

    def __init__(
        self,
        accounts: Accounts,
        profiles: Profiles,
        resets: Resets,
        sessions: WebSessions,
        address: str | None,
        clock: Clock,
        *,
        takes_passwords: bool = True,
    ) -> None:
        self._accounts = accounts
        self._profiles = profiles
        self._resets = resets
        self._sessions = sessions
        self._address = address
        self._clock = clock
        self._waiting: dict[str, Asked] = {}
        self.takes_passwords = takes_passwords and address is not None
        """Whether passwords are typed on the page rather than on Discord."""

    def link(self, purpose: Purpose, discord_id: int, discord_name: str, *, reset_id: int = 0) -> str:
        """The address of a form for one Discord account; an earlier one for the same ends. Raises NoPageError."""
        if self._address is None:
            raise NoPageError()
        now = self._clock()
        self._waiting = {
            key: asked
            for key, asked in self._waiting.items()
            if asked.expires_at > now and (asked.purpose, asked.discord_id) != (purpose, discord_id)
        }
        if len(self._waiting) >= MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._waiting[_key(token)] = Asked(purpose, discord_id, discord_name, now + LASTS, reset_id)
        return f"{self._address}/watch#{purpose}={token}"

    def look(self, token: str) -> Asked:
        """What a link is for. Raises LinkSpentError."""
        asked = self._waiting.get(_key(token))
        if asked is None or asked.expires_at <= self._clock():
            raise LinkSpentError()
        return asked

    async def register(self, token: str | None, address_key: int, typed: Registration, browser: str) -> Begun:
        """Make an account, for the Discord account of a link if there is one, and log in.

        Raises LinkSpentError, and as `Accounts.register`.
        """
        if token is None:
            return await self._sessions.begin(await self._accounts.register_on_page(address_key, typed), browser)
        async with self._using(token, "register") as asked:
            welcome = await self._accounts.register(asked.discord_id, asked.discord_name, typed)
        return await self._welcomed(welcome, browser, asked)

    async def log_in(self, token: str, email: str, password: str, browser: str) -> Begun:
        """Log in here, and on the Discord account of the link. Raises LinkSpentError, and as `Accounts.login`."""
        async with self._using(token, "login") as asked:
            welcome = await self._accounts.login(asked.discord_id, asked.discord_name, email, password)
        return await self._welcomed(welcome, browser, asked)

    async def set_password(self, token: str, old: str, new: str, browser: str) -> Begun:
        """Set a new password for the account of the link's Discord account, and log in; other log-ins end.

        `old` is not looked at where a reset was waited for. Raises LinkSpentError, and as `Profiles.change_password`
        or `Resets.finish`.
        """
        async with self._using(token, "password", "reset") as asked:
            if asked.purpose == "reset":
                user = await self._resets.finish(asked.discord_id, asked.reset_id, new)
            else:
                await self._profiles.change_password(asked.discord_id, old, new)
                user = await self._accounts.require(asked.discord_id)
        return await self._sessions.begin(user, browser, asked.discord_id)

    async def _welcomed(self, welcome: Welcome, browser: str, asked: Asked) -> Begun:
        return replace(await self._sessions.begin(welcome.user, browser, asked.discord_id), welcome=welcome)

    @asynccontextmanager
    async def _using(self, token: str, *purposes: Purpose) -> AsyncIterator[Asked]:
        """Use a link up; what goes wrong in the block gives it back. Of two at once, one has it."""
        asked = self.look(token)
        if asked.purpose not in purposes:
            raise LinkSpentError()
        del self._waiting[_key(token)]
        try:
            yield asked
        except BaseException:
            self._waiting[_key(token)] = asked
            raise


def _key(token: str) -> str:
    """What is kept of a token; it is as random as a hash is."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
