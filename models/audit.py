"""Who did what to whom: written in the transaction that does it, so that neither is there without the other."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.columns import Row, moment, optional_reference, snowflake
from models.group import Group
from models.user import User

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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


class NamedEntry(NamedTuple):
    """A deed with the rows that its ids stand for."""

    entry: AuditEntry
    actor: User | None
    subject: User | None
    group: Group | None


class AuditLog:
    """The queries about deeds, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def write(self, entry: AuditEntry) -> None:
        self._session.add(entry)

    async def take_back(self, entry: AuditEntry) -> None:
        """Remove the entry of a deed that could not be completed."""
        await self._session.exec(delete(AuditEntry).where(col(AuditEntry.id) == entry.id))

    async def last_of(
        self, group_id: int, subject_id: int, actions: Collection[str], *, detail: str | None = None
    ) -> AuditEntry | None:
        """The last of these deeds that was done to somebody in a group, of those with that detail if one is given."""
        query = select(AuditEntry).where(
            AuditEntry.group_id == group_id, AuditEntry.subject_id == subject_id, col(AuditEntry.action).in_(actions)
        )
        if detail is not None:
            query = query.where(AuditEntry.detail == detail)
        return (await self._session.exec(query.order_by(col(AuditEntry.id).desc()).limit(1))).first()

    async def of_guild(
        self,
        guild_id: int,
        *,
        limit: int,
        before_id: int | None = None,
        after_id: int | None = None,
        discord_id: int | None = None,
        user_id: int | None = None,
        group_id: int | None = None,
    ) -> Sequence[NamedEntry]:
        """A guild's deeds, newest first: those next before `before_id`, or those next after `after_id`.

        With `discord_id`, what came from that Discord account; with `user_id`, also what that account's person did or
        had done to them.
        """
        actor, subject = aliased(User), aliased(User)
        query = (
            select(AuditEntry, actor, subject, Group)
            .outerjoin(actor, col(AuditEntry.actor_id) == actor.id)
            .outerjoin(subject, col(AuditEntry.subject_id) == subject.id)
            .outerjoin(Group, col(AuditEntry.group_id) == col(Group.id))
            .where(AuditEntry.guild_id == guild_id)
            .limit(limit)
        )
        if discord_id is not None:
            person = [col(AuditEntry.actor_discord_id) == discord_id]
            if user_id is not None:
                person += [col(AuditEntry.actor_id) == user_id, col(AuditEntry.subject_id) == user_id]
            query = query.where(or_(*person))
        if group_id is not None:
            query = query.where(AuditEntry.group_id == group_id)
        if before_id is not None:
            query = query.where(col(AuditEntry.id) < before_id)
        if after_id is not None:
            query = query.where(col(AuditEntry.id) > after_id).order_by(col(AuditEntry.id))
            rows = (await self._session.exec(query)).all()[::-1]
        else:
            rows = (await self._session.exec(query.order_by(col(AuditEntry.id).desc()))).all()
        return [NamedEntry(*row) for row in rows]

    async def group_called(self, guild_id: int, name_key: str) -> int | None:
        """The id of the group of that name, also of a deleted one: the living comes first, then the newest."""
        query = (
            select(Group.id)
            .where(Group.guild_id == guild_id, Group.name_key == name_key)
            .order_by(col(Group.deleted_at).is_not(None), col(Group.id).desc())
        )
        return (await self._session.exec(query)).first()
