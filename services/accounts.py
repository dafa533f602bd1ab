"""Accounts and logins: who a Discord account is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from models import DiscordAccount, LoginSession, User
from services.errors import (
    AlreadyRegisteredError,
    EmailTakenError,
    LinkedElsewhereError,
    LoggedOutError,
    NotRegisteredError,
    WrongLoginError,
)
from services.texts import check_email, clean_person_name, comparable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.database import Database, Transaction
    from services.clock import Clock
    from services.passwords import Passwords


@dataclass(frozen=True)
class Registration:
    """What a person typed to register."""

    first_name: str
    last_name: str
    email: str
    password: str

    def __repr__(self) -> str:
        return f"Registration(first_name={self.first_name!r}, last_name={self.last_name!r})"


class Accounts:
    """Registers people, logs their Discord accounts in and out, and says who is who."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock, *, session_days: int = 30) -> None:
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self._session = timedelta(days=session_days)

    async def register(self, discord_id: int, discord_name: str, typed: Registration) -> User:
        """Make an account, link the Discord account to it and log it in.

        Raises InvalidInputError, AlreadyRegisteredError (this Discord account has one) or EmailTakenError.
        """
        first_name, last_name = clean_person_name(typed.first_name), clean_person_name(typed.last_name)
        email = check_email(typed.email)
        await self._refuse_second_account(discord_id)
        password = await self._passwords.hash(typed.password, about=[first_name, last_name, email])
        user = User(
            first_name=first_name,
            last_name=last_name,
            email=email,
            email_key=comparable(email),
            password=password,
            created_at=self._clock(),
        )
        try:
            async with self._database.begin() as tx:
                if await tx.users.by_discord_id(discord_id) is not None:
                    raise AlreadyRegisteredError()
                await tx.users.add(user)
                await self._let_in(tx, user, discord_id, discord_name)
        except IntegrityError:
            raise EmailTakenError() from None
        return user

    async def _refuse_second_account(self, discord_id: int) -> None:
        # Asked before the hash, which is dear, and once more with the write, which decides.
        async with self._database.read() as tx:
            if await tx.users.by_discord_id(discord_id) is not None:
                raise AlreadyRegisteredError()

    async def login(self, discord_id: int, discord_name: str, email: str, password: str) -> User:
        """Log a Discord account in to the account of that e-mail, and link the two.

        Raises WrongLoginError, the same for an unknown e-mail and a wrong password, and LinkedElsewhereError.
        """
        async with self._database.read() as tx:
            user = await tx.users.by_email(comparable(email.strip()))
        if not await self._passwords.verify(password, None if user is None else user.password):
            raise WrongLoginError()
        if user is None:
            raise WrongLoginError()
        async with self._database.begin() as tx:
            linked = await tx.users.by_discord_id(discord_id)
            if linked is not None and linked.id != user.id:
                # The channels that are open to this Discord account are those of the other account's groups.
                raise LinkedElsewhereError()
            await self._let_in(tx, user, discord_id, discord_name)
        return user

    async def logout(self, discord_id: int) -> User:
        """Log a Discord account out. Raises NotRegisteredError or LoggedOutError when it was not in."""
        user = await self.require(discord_id)
        async with self._database.begin() as tx:
            await tx.users.end_sessions(discord_id, now=self._clock())
        return user

    async def require(self, discord_id: int) -> User:
        """Who is logged in on a Discord account. Raises NotRegisteredError or LoggedOutError."""
        async with self._database.read() as tx:
            user = await tx.users.by_discord_id(discord_id)
            if user is None:
                raise NotRegisteredError()
            if not await tx.users.has_session(user.row_id, discord_id, now=self._clock()):
                raise LoggedOutError()
        return user

    async def list(self, *, limit: int, offset: int = 0) -> tuple[Sequence[User], int]:
        """Some of the registered people by name, and how many there are in all."""
        async with self._database.read() as tx:
            return await tx.users.list(limit=limit, offset=offset), await tx.users.count()

    async def _let_in(self, tx: Transaction, user: User, discord_id: int, discord_name: str) -> None:
        now = self._clock()
        await tx.users.link(
            DiscordAccount(discord_id=discord_id, user_id=user.row_id, name=discord_name, linked_at=now)
        )
        await tx.users.end_sessions(discord_id, now=now)
        await tx.users.open_session(
            LoginSession(user_id=user.row_id, discord_id=discord_id, created_at=now, expires_at=now + self._session)
        )
