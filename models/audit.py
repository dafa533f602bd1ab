"""Who did what to whom: written in the transaction that does it, so that neither is there without the other."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import col, select

from models.columns import Row, moment, optional_reference, snowflake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class AuditEntry(Row, table=True):
    """One deed. `guild_id` is empty for what concerns an account alone."""

    __tablename__ = "audit_entries"

    at: datetime = moment()
    guild_id: int | None = snowflake(optional=True, index=True)
    action: str
    """The operation, as `services.permissions` names it, or what Discord did ("thread deleted by hand")."""
    actor_id: int | None = optional_reference("users.id")
    """Who did it; empty for Chorus itself and for people without an account."""
    actor_discord_id: int | None = snowflake(optional=True)
    subject_id: int | None = optional_reference("users.id")
    """To whom it was done."""
    group_id: int | None = optional_reference("groups.id")
    detail: str = ""
    """What changed, in a few words without personal data."""


class AuditLog:
    """The queries about deeds, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def write(self, entry: AuditEntry) -> None:
        self._session.add(entry)

    async def of_guild(self, guild_id: int, *, limit: int, before_id: int | None = None) -> Sequence[AuditEntry]:
        """A guild's deeds, newest first; with `before_id`, those before that one."""
        query = select(AuditEntry).where(AuditEntry.guild_id == guild_id)
        if before_id is not None:
            query = query.where(col(AuditEntry.id) < before_id)
        return (await self._session.exec(query.order_by(col(AuditEntry.id).desc()).limit(limit))).all()
