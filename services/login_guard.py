"""Passwords that are guessed: each wrong one makes the next try wait twice as long.

What fails is counted for the Discord account it came from and for the address it was typed for, in the database, so
that a restart forgives nobody. A try that has to wait is refused before any hash is computed. Two rules keep this from
turning against those it protects:

- A Discord account that is linked to the account is held by its own failures alone; so is a stay on the web page.
  Others can make the address wait for everybody else, never for its owner there.
- A success takes back what this Discord account failed at this address, and nothing else: neither what others failed
  there, nor what it failed elsewhere. Logging in to an account of one's own is no way to go on guessing.

Being told that an address is registered already counts as a failure of the Discord account, too: else anybody could
ask for one address after the other.
"""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from models import LoginDelay
from services.errors import (
    EmailTakenError,
    NotRegisteredError,
    TooManyTriesError,
    WrongLoginError,
    WrongPasswordError,
)
from services.refs import MomentRef
from services.texts import comparable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from models import User
    from models.database import Database, Transaction
    from services.clock import Clock
    from services.passwords import Passwords


@dataclass(frozen=True, slots=True)
class DelayPolicy:
    """How long one waits after wrong passwords: `first` after one, twice as long after each more, `most` in the end.

    A key whose last failure is `forget_after` ago begins anew; that is to be no less than `most`.
    """

    first: timedelta = timedelta(seconds=1)
    most: timedelta = timedelta(hours=1)
    forget_after: timedelta = timedelta(hours=24)

    def after(self, failures: int) -> timedelta:
        """How long to wait after so many."""
        # Doubled so often it is far above any `most` that can be set, and far below where a timedelta overflows.
        doubled: int = 2 ** min(failures - 1, 30)
        return min(self.first * doubled, self.most)


@dataclass(frozen=True, slots=True)
class _Keys:
    """What a try is counted for. `both`: what this Discord account failed at this address."""

    discord: str
    address: str
    both: str


class LoginGuard:
    """Compares passwords, and keeps guessers waiting."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock, policy: DelayPolicy) -> None:
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self._policy = policy
        # Of tries for one key that come at once, the second waits for the outcome of the first.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def check(self, discord_id: int, email: str, password: str, *, is_in: bool = False) -> User:
        """Whose account that e-mail and password open. Its hash is renewed when the policy has risen since.

        `is_in`: they are logged in to that account. Raises WrongLoginError, the same and after the same work for an
        unknown e-mail and a wrong password, and TooManyTriesError, which costs no hash.
        """
        email_key = comparable(email)
        keys = _keys(discord_id, email_key)
        # Always in this order: a try that holds an address waits for nothing more.
        async with self._turn(keys.discord), self._turn(keys.address):
            user = await self._let_try(discord_id, email_key, keys, is_in=is_in)
            right = await self._passwords.verify(password, None if user is None else user.password)
            if user is None or not right:
                await self._count(keys.discord, keys.address, keys.both)
                raise WrongLoginError()
            await self._take_back(keys)
            return await self._renewed(user, password)

    async def confirm(self, discord_id: int, user: User, password: str) -> User:
        """Make sure that somebody who is logged in knows the account's password; the account as it was compared.

        Raises WrongPasswordError, TooManyTriesError, and NotRegisteredError when it has just been deleted.
        """
        try:
            known = await self.check(discord_id, user.email, password, is_in=True)
        except WrongLoginError:
            await self._require_alive(user)
            raise WrongPasswordError() from None
        if known.id != user.id:  # the address went to somebody else in this moment
            raise WrongPasswordError()
        return known

    async def _require_alive(self, user: User) -> None:
        async with self._database.read() as tx:
            kept = await tx.users.by_id(user.row_id)
        if kept is None or kept.deleted_at is not None:
            raise NotRegisteredError()

    @asynccontextmanager
    async def asking_for(self, discord_id: int, email: str) -> AsyncIterator[None]:
        """A block that takes an address for an account; EmailTakenError out of it is counted for the Discord account.

        Raises TooManyTriesError when that has to wait.
        """
        keys = _keys(discord_id, comparable(email))
        async with self._turn(keys.discord):
            async with self._database.read() as tx:
                await self._require_over(tx, [keys.discord])
            try:
                yield
            except EmailTakenError:
                await self._count(keys.discord, keys.both)
                raise

    def _turn(self, key: str) -> asyncio.Lock:
        turn = self._turns.get(key)
        if turn is None:
            turn = self._turns[key] = asyncio.Lock()
        return turn

    async def _let_try(self, discord_id: int, email_key: str, keys: _Keys, *, is_in: bool) -> User | None:
        """Whose account the address is, if anybody's. Raises TooManyTriesError when this try has to wait."""
        async with self._database.read() as tx:
            user = await tx.users.by_email(email_key)
            linked = () if user is None else await tx.users.discord_ids(user.row_id)
            held_by = [keys.discord] if is_in or discord_id in linked else [keys.discord, keys.address]
            await self._require_over(tx, held_by)
        return user

    async def _require_over(self, tx: Transaction, held_by: Sequence[str]) -> None:
        """Make sure that none of these keys has to wait. Raises TooManyTriesError."""
        now = self._clock()
        delays = [delay for key in held_by if (delay := await tx.login_guards.delay(key)) is not None]
        until = max((delay.not_before for delay in delays), default=now)
        if until > now:
            raise TooManyTriesError(when=MomentRef(until))

    async def _count(self, *keys: str) -> None:
        now = self._clock()
        async with self._database.begin() as tx:
            await tx.login_guards.forget_delays(failed_before=now - self._policy.forget_after)
            for key in keys:
                known = await tx.login_guards.delay(key)
                failures = 1 if known is None else known.failures + 1
                await tx.login_guards.keep_delay(self._after(key, failures, now))

    async def _take_back(self, keys: _Keys) -> None:
        async with self._database.begin() as tx:
            own = await tx.login_guards.delay(keys.both)
            if own is None:
                return
            for key in (keys.discord, keys.address):
                known = await tx.login_guards.delay(key)
                if known is None or known.failures <= own.failures:
                    await tx.login_guards.lift_delay(key)
                else:
                    await tx.login_guards.keep_delay(self._after(key, known.failures - own.failures, known.failed_at))
            await tx.login_guards.lift_delay(keys.both)

    def _after(self, key: str, failures: int, failed_at: datetime) -> LoginDelay:
        not_before = failed_at + self._policy.after(failures)
        return LoginDelay(key=key, failures=failures, failed_at=failed_at, not_before=not_before)

    async def _renewed(self, user: User, password: str) -> User:
        if not self._passwords.is_outdated(user.password):
            return user
        renewed = await self._passwords.hash_again(password)
        async with self._database.begin() as tx:
            now = await tx.users.by_id(user.row_id)
            # One that was changed in this moment stays changed.
            if now is not None and now.password == user.password:
                await tx.users.change(user.row_id, password=renewed)
                user.password = renewed
        return user


def _keys(discord_id: int, email_key: str) -> _Keys:
    """Hashes: they are found again, and name nobody."""
    discord, address = f"discord:{discord_id}", f"address:{email_key}"
    return _Keys(*(hashlib.sha256(text.encode()).hexdigest() for text in (discord, address, f"{discord} {address}")))
