"""What guards an account: failed log-ins that make the next one wait, and passwords that are being reset."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlmodel import Field, SQLModel, col

from models.columns import Row, moment, reference, snowflake

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession


class LoginDelay(SQLModel, table=True):
    """How often a log-in has failed for one key, and from when the next try is looked at.

    A key is a Discord account ("discord:17"), or the address that was typed, as a hash: whether it has an account or
    not, so that a delay tells nobody which addresses are registered.
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
