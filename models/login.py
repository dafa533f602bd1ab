"""What guards an account: failed log-ins that make the next one wait, and passwords that are being reset."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, update
from sqlmodel import Field, SQLModel, col, select

from models.columns import Row, moment, reference, snowflake

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession


class LoginDelay(SQLModel, table=True):
    """How often a log-in has failed for one key, and from when the next try is looked at.

    A key is a Discord account, the address that was typed (whether it has an account or not, so that a delay tells
    nobody which addresses are registered), or the two together, for what the one failed at the other. It is a hash:
    it is found again, and names nobody.
    """

    __tablename__ = "login_delays"

    key: str = Field(primary_key=True)
    failures: int
    failed_at: datetime = moment()
    not_before: datetime = moment()


class PasswordReset(Row, table=True):
    """A forgotten password: asked for from a linked Discord account, usable from `ready_at` on, once."""

    __tablename__ = "password_resets"

    user_id: int = reference("users.id")
    discord_id: int = snowflake()
    asked_at: datetime = moment()
    ready_at: datetime = moment()
    ended_at: datetime | None = moment(optional=True)
    ending: str | None = None
    """Why it ended: used, cancelled or expired."""


class LoginGuards:
    """The queries about delays and resets, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def delay(self, key: str) -> LoginDelay | None:
        return await self._session.get(LoginDelay, key)

    async def keep_delay(self, delay: LoginDelay) -> None:
        """Keep what is known of a key; the newest wins."""
        await self._session.merge(delay)

    async def lift_delay(self, key: str) -> None:
        await self._session.exec(delete(LoginDelay).where(col(LoginDelay.key) == key))

    async def forget_delays(self, *, failed_before: datetime) -> None:
        """Remove what has not failed since then."""
        await self._session.exec(delete(LoginDelay).where(col(LoginDelay.failed_at) < failed_before))

    async def ask_reset(self, reset: PasswordReset) -> PasswordReset:
        """Keep that a reset was asked for, and give it its id."""
        self._session.add(reset)
        await self._session.flush()
        return reset

    async def open_reset(self, user_id: int) -> PasswordReset | None:
        """The reset of an account that has not ended."""
        query = select(PasswordReset).where(PasswordReset.user_id == user_id, col(PasswordReset.ended_at).is_(None))
        return (await self._session.exec(query)).first()

    async def last_cancelled_reset(self, user_id: int, discord_id: int) -> PasswordReset | None:
        """The newest reset of an account that was asked for by that Discord account, and cancelled."""
        query = (
            select(PasswordReset)
            .where(PasswordReset.user_id == user_id, PasswordReset.discord_id == discord_id)
            .where(PasswordReset.ending == "cancelled")
            .order_by(col(PasswordReset.asked_at).desc())
        )
        return (await self._session.exec(query)).first()

    async def end_resets(
        self, user_id: int, ending: str, *, now: datetime, reset_id: int | None = None, asked_by: int | None = None
    ) -> bool:
        """End an account's open reset, if it is that one, and was asked for by that Discord account; whether it was."""
        query = update(PasswordReset).where(
            col(PasswordReset.user_id) == user_id, col(PasswordReset.ended_at).is_(None)
        )
        if reset_id is not None:
            query = query.where(col(PasswordReset.id) == reset_id)
        if asked_by is not None:
            query = query.where(col(PasswordReset.discord_id) == asked_by)
        return (await self._session.exec(query.values(ended_at=now, ending=ending))).rowcount > 0
