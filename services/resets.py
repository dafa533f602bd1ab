"""Forgotten passwords: a linked Discord account may set a new one, after a delay in which the others can object.

Asking needs no log-in, only a Discord account that belongs to the account. All its other Discord accounts are told at
once; each of them can cancel, and so does whoever logs in with the password. A Discord account whose reset was
cancelled asks again only when the delay since it asked is over: the others are not to be worn out with messages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from models import PasswordReset
from services.audit import deed_on_account
from services.errors import NotRegisteredError, ResetGoneError, ResetNotReadyError, ResetTooSoonError
from services.permissions import Operation
from services.refs import MomentRef

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import User
    from models.database import Database, Transaction
    from services.accounts import Accounts
    from services.clock import Clock
    from services.passwords import Passwords

USABLE_FOR = timedelta(days=7)
"""How long a new password can be set once the delay is over."""


@dataclass(frozen=True, slots=True)
class Reset:
    """A reset that was asked for: by which Discord account, usable from when, and what that means for who looks."""

    reset_id: int
    asked_by: int
    ready_at: datetime
    ready: bool
    own: bool
    """The Discord account that looks is the one that asked."""
    new: bool
    """It was asked for just now."""
    others: Sequence[int]
    """The account's Discord accounts but the one that looks."""
    told: int = 0
    """How many of the others have been told of it just now."""


class ResetNotices(Protocol):
    """Tells Discord accounts privately. What the chat server refuses is logged, not raised."""

    async def tell_asked(self, reset: Reset) -> int:
        """A reset was asked for: tell who asked how to go on, and the others how to cancel it.

        Returns how many of the others were told: people may take no messages.
        """

    async def tell_used(self, reset: Reset) -> None:
        """A new password was set by it: tell the others."""

    async def tell_cancelled(self, reset: Reset) -> None:
        """It was cancelled: tell the others."""


class Resets:
    """Asks for, cancels and carries out resets. Every method raises NotRegisteredError too."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        passwords: Passwords,
        notices: ResetNotices,
        clock: Clock,
        *,
        delay: timedelta = timedelta(hours=24),
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._passwords = passwords
        self._notices = notices
        self._clock = clock
        self._delay = delay

    async def ask(self, discord_id: int) -> Reset:
        """Ask for a reset of the account behind a Discord account, or look at the one that was asked for.

        Raises ResetTooSoonError.
        """
        now = self._clock()
        async with self._database.begin() as tx:
            user = await _owner(tx, discord_id)
            row = await self._open(tx, user, now)
            new = row is None
            if row is None:
                await self._require_patience(tx, user, discord_id, now)
                row = PasswordReset(
                    user_id=user.row_id, discord_id=discord_id, asked_at=now, ready_at=now + self._delay
                )
                await tx.login_guards.ask_reset(row)
                await self._note(tx, user, discord_id, "asked for")
            reset = await self._shown(tx, row, discord_id, now, new=new)
        if new:
            return replace(reset, told=await self._notices.tell_asked(reset))
        return reset

    async def look(self, discord_id: int) -> Reset | None:
        """The reset that was asked for, if one was and can still be used."""
        now = self._clock()
        async with self._database.begin() as tx:
            row = await self._open(tx, await _owner(tx, discord_id), now)
            return None if row is None else await self._shown(tx, row, discord_id, now)

    async def cancel(self, discord_id: int, reset_id: int) -> None:
        """End a reset, from any Discord account of its account. Raises ResetGoneError when there is none any more."""
        now = self._clock()
        async with self._database.begin() as tx:
            user = await _owner(tx, discord_id)
            row = await self._require(tx, user, reset_id, now)
            await tx.login_guards.end_resets(user.row_id, "cancelled", now=now, reset_id=reset_id)
            await self._note(tx, user, discord_id, "cancelled")
            reset = await self._shown(tx, row, discord_id, now)
        await self._notices.tell_cancelled(reset)

    async def require_ready(self, discord_id: int, reset_id: int) -> None:
        """Make sure that a new password can be set now, by who asked. Raises ResetGoneError or ResetNotReadyError."""
        async with self._database.begin() as tx:
            await self._require_ready(tx, await _owner(tx, discord_id), discord_id, reset_id)

    async def finish(self, discord_id: int, reset_id: int, password: str) -> User:
        """Set a new password, log the account out everywhere, and this Discord account in.

        Raises PasswordTooLongError, PasswordWeakError, ResetGoneError or ResetNotReadyError.
        """
        async with self._database.begin() as tx:
            user = await _owner(tx, discord_id)
            await self._require_ready(tx, user, discord_id, reset_id)
        hashed = await self._passwords.hash(password, about=[user.first_name, user.last_name, user.email])
        now = self._clock()
        async with self._database.begin() as tx:
            user = await _owner(tx, discord_id)
            row = await self._require_ready(tx, user, discord_id, reset_id)
            await tx.login_guards.end_resets(user.row_id, "used", now=now, reset_id=reset_id)
            await tx.users.change(user.row_id, password=hashed)
            await tx.users.end_all_sessions(user.row_id, now=now)
            await tx.web_access.end_all(user.row_id, now=now)
            await self._accounts.open_session(tx, user, discord_id)
            await self._note(tx, user, discord_id, "used")
            reset = await self._shown(tx, row, discord_id, now)
        await self._notices.tell_used(reset)
        return user

    async def _require_patience(self, tx: Transaction, user: User, discord_id: int, now: datetime) -> None:
        cancelled = await tx.login_guards.last_cancelled_reset(user.row_id, discord_id)
        if cancelled is not None and cancelled.asked_at + self._delay > now:
            raise ResetTooSoonError(when=MomentRef(cancelled.asked_at + self._delay))

    async def _open(self, tx: Transaction, user: User, now: datetime) -> PasswordReset | None:
        """The account's open reset; one that nobody used in time is ended."""
        row = await tx.login_guards.open_reset(user.row_id)
        if row is not None and row.ready_at + USABLE_FOR <= now:
            await tx.login_guards.end_resets(user.row_id, "expired", now=now)
            return None
        return row

    async def _require(self, tx: Transaction, user: User, reset_id: int, now: datetime) -> PasswordReset:
        row = await self._open(tx, user, now)
        if row is None or row.id != reset_id:
            raise ResetGoneError()
        return row

    async def _require_ready(self, tx: Transaction, user: User, discord_id: int, reset_id: int) -> PasswordReset:
        now = self._clock()
        row = await self._require(tx, user, reset_id, now)
        if row.discord_id != discord_id:
            raise ResetGoneError()
        if row.ready_at > now:
            raise ResetNotReadyError(when=MomentRef(row.ready_at))
        return row

    async def _shown(
        self, tx: Transaction, row: PasswordReset, discord_id: int, now: datetime, *, new: bool = False
    ) -> Reset:
        linked = await tx.users.discord_ids(row.user_id)
        return Reset(
            reset_id=row.row_id,
            asked_by=row.discord_id,
            ready_at=row.ready_at,
            ready=row.ready_at <= now,
            own=row.discord_id == discord_id,
            new=new,
            others=[other for other in linked if other != discord_id],
        )

    async def _note(self, tx: Transaction, user: User, discord_id: int, detail: str) -> None:
        entry = deed_on_account(user, Operation.USER_RESET, now=self._clock(), discord_id=discord_id, detail=detail)
        await tx.audit.write(entry)


async def _owner(tx: Transaction, discord_id: int) -> User:
    """Whose Discord account that is, logged in or not."""
    user = await tx.users.by_discord_id(discord_id)
    if user is None:
        raise NotRegisteredError()
    return user
