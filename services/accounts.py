"""Accounts and logins: who a Discord account is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from sqlalchemy.exc import IntegrityError

from models import DiscordAccount, LoginSession, User
from services.audit import deed_on_account
from services.errors import (
    AlreadyLoggedInError,
    AlreadyRegisteredError,
    EmailTakenError,
    LinkedElsewhereError,
    LoggedOutError,
    NotRegisteredError,
    WrongLoginError,
)
from services.identity import PageStay
from services.permissions import Operation
from services.texts import check_email, clean_person_name, comparable
from services.web_access.sessions import require_session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Group
    from models.database import Database, Transaction
    from services.clock import Clock
    from services.identity import Who
    from services.login_guard import LoginGuard
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


@dataclass(frozen=True)
class Missed:
    """A group that had invited somebody, and why they are not in it.

    "over": who invited them may not add members any more, so that the invitation has ended. "full", and "later" when
    the chat server refused: the invitation goes on waiting.
    """

    group: Group
    why: Literal["over", "full", "later"]


@dataclass(frozen=True)
class Welcome:
    """Somebody is in, and so in the groups that waited for them, but for those that were missed."""

    user: User
    joined: Sequence[Group] = ()
    missed: Sequence[Missed] = ()


class Doors(Protocol):
    """What happens to groups' channels when a Discord account comes to belong to a person, or no longer does.

    What the chat server refuses is logged, not raised: it undoes no login, and is mended when the server is looked at
    the next time.
    """

    async def arrived(self, user: User, discord_id: int) -> Welcome:
        """Open the doors of the person's groups, and of those that waited for them."""

    async def departed(self, user: User, discord_id: int) -> Sequence[Group]:
        """Shut the doors of the person's groups for this Discord account; the groups whose doors could not be shut."""


class AccountNotices(Protocol):
    """Tells a person's other Discord accounts privately what one of them has changed, so that they can object.

    What the chat server refuses is logged, not raised.
    """

    async def tell_unlinked(self, discord_ids: Sequence[int], by_id: int, other_id: int) -> None:
        """`by_id` has unlinked `other_id`."""

    async def tell_email_changed(self, discord_ids: Sequence[int], by_id: int | None) -> None:
        """`by_id` has changed the account's e-mail; None: somebody on the web page."""


class Accounts:
    """Registers people, logs their Discord accounts in and out, and says who is who."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        guard: LoginGuard,
        doors: Doors,
        clock: Clock,
        *,
        session_days: int = 30,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._guard = guard
        self._doors = doors
        self._clock = clock
        self._session = timedelta(days=session_days)

    async def register_on_page(self, address_key: int, typed: Registration) -> User:
        """Make an account that no Discord account is linked to yet. `address_key` stands for where it comes from.

        Raises InvalidInputError, EmailTakenError, or TooManyTriesError after that one.
        """
        return await self._make(address_key, typed, None)

    async def register(self, discord_id: int, discord_name: str, typed: Registration) -> Welcome:
        """Make an account, link the Discord account to it and log it in.

        Raises InvalidInputError, AlreadyLoggedInError or AlreadyRegisteredError (this Discord account has one),
        EmailTakenError, or TooManyTriesError after that one.
        """
        # Asked before the hash, which is dear, and once more with the write, which decides.
        await self.require_stranger(discord_id)
        user = await self._make(discord_id, typed, discord_name)
        return await self._doors.arrived(user, discord_id)

    async def _make(self, key: int, typed: Registration, discord_name: str | None) -> User:
        """A new account; with a name, `key` is the Discord account of that name, which is linked to it."""
        first_name, last_name = clean_person_name(typed.first_name), clean_person_name(typed.last_name)
        email = check_email(typed.email)
        async with self._guard.asking_for(key, email):
            user = User(
                first_name=first_name,
                last_name=last_name,
                email=email,
                email_key=comparable(email),
                password=await self._passwords.hash(typed.password, about=[first_name, last_name, email]),
                created_at=self._clock(),
            )
            try:
                async with self._database.begin() as tx:
                    if discord_name is not None:
                        await self._require_stranger(tx, key)
                    await tx.users.add(user)
                    if discord_name is not None:
                        await self._link(tx, user, key, discord_name)
                    await self._note(tx, user, Operation.REGISTER, None if discord_name is None else key)
            except IntegrityError:
                raise EmailTakenError() from None
        return user

    async def require_stranger(self, discord_id: int) -> None:
        """Make sure that a Discord account may register. Raises AlreadyLoggedInError or AlreadyRegisteredError."""
        async with self._database.read() as tx:
            await self._require_stranger(tx, discord_id)

    async def _require_stranger(self, tx: Transaction, discord_id: int) -> None:
        user = await tx.users.by_discord_id(discord_id)
        if user is None:
            return
        if await tx.users.has_session(user.row_id, discord_id, now=self._clock()):
            raise AlreadyLoggedInError(name=user.full_name)
        raise AlreadyRegisteredError()

    async def login(self, discord_id: int, discord_name: str, email: str, password: str) -> Welcome:
        """Log a Discord account in to the account of that e-mail, and link the two.

        Raises WrongLoginError, the same for an unknown e-mail and a wrong password, TooManyTriesError, and
        LinkedElsewhereError.
        """
        user = await self._guard.check(discord_id, email, password)
        async with self._database.begin() as tx:
            now = await tx.users.by_email(user.email_key)
            if now is None or now.password != user.password:  # erased or changed while it was compared
                raise WrongLoginError()
            linked = await tx.users.by_discord_id(discord_id)
            if linked is not None and linked.id != user.id:
                # The channels that are open to this Discord account are those of the other account's groups.
                raise LinkedElsewhereError()
            await self._link(tx, user, discord_id, discord_name)
            # Whoever knows the password has no need of a new one, and may be the one to stop who asked for it.
            await tx.login_guards.end_resets(user.row_id, "cancelled", now=self._clock())
            await self._note(tx, user, Operation.LOGIN, discord_id)
        return Welcome(user) if linked is not None else await self._doors.arrived(user, discord_id)

    async def logout(self, discord_id: int) -> User:
        """Log a Discord account out. Raises NotRegisteredError or LoggedOutError when it was not in."""
        async with self._database.begin() as tx:
            user = await self.require_in(tx, discord_id)
            await tx.users.end_sessions(discord_id, now=self._clock())
            await self._note(tx, user, Operation.LOGOUT, discord_id)
        return user

    async def require(self, who: Who) -> User:
        """Who is logged in there. Raises NotRegisteredError or LoggedOutError; WebSessionOverError on the web page."""
        async with self._database.read() as tx:
            return await self.require_in(tx, who)

    async def require_in(self, tx: Transaction, who: Who) -> User:
        """The same inside a transaction, where it stays so until that ends."""
        if isinstance(who, PageStay):
            return (await require_session(tx, who.session_id, now=self._clock())).user
        user = await tx.users.by_discord_id(who)
        if user is None:
            raise NotRegisteredError()
        if not await tx.users.has_session(user.row_id, who, now=self._clock()):
            raise LoggedOutError()
        return user

    async def open_session(self, tx: Transaction, user: User, discord_id: int) -> None:
        """Log a linked Discord account in from now on, in place of any stay it had."""
        now = self._clock()
        await tx.users.end_sessions(discord_id, now=now)
        await tx.users.open_session(
            LoginSession(user_id=user.row_id, discord_id=discord_id, created_at=now, expires_at=now + self._session)
        )

    async def _link(self, tx: Transaction, user: User, discord_id: int, discord_name: str) -> None:
        known = await tx.users.discord_accounts(user.row_id)
        linked_at = next((account.linked_at for account in known if account.discord_id == discord_id), self._clock())
        await tx.users.link(
            DiscordAccount(discord_id=discord_id, user_id=user.row_id, name=discord_name, linked_at=linked_at)
        )
        await self.open_session(tx, user, discord_id)

    async def _note(self, tx: Transaction, user: User, operation: Operation, discord_id: int | None) -> None:
        await tx.audit.write(deed_on_account(user, operation, now=self._clock(), discord_id=discord_id))
