"""People on their way into a group: invited and not registered yet, or asking to join."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint, delete
from sqlmodel import col, select

from models.columns import Row, moment, optional_reference, reference, snowflake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Invitation(Row, table=True):
    """A Discord account that a group waits for ("invited"), or that waits for a group ("asked")."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("group_id", "discord_id"),)

    group_id: int = reference("groups.id")
    discord_id: int = snowflake(index=True)
    kind: str
    inviter_id: int | None = optional_reference("users.id")
    created_at: datetime = moment()


class Invitations:
    """The queries about invitations, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, invitation: Invitation) -> None:
        """Keep an invitation; raises IntegrityError when this group has one for this Discord account."""
        self._session.add(invitation)
        await self._session.flush()

    async def of(self, group_id: int, discord_id: int) -> Invitation | None:
        query = select(Invitation).where(Invitation.group_id == group_id, Invitation.discord_id == discord_id)
        return (await self._session.exec(query)).first()

    async def of_discord_account(self, discord_id: int) -> Sequence[Invitation]:
        """What waits for a Discord account, oldest first."""
        query = select(Invitation).where(Invitation.discord_id == discord_id).order_by(col(Invitation.id))
        return (await self._session.exec(query)).all()

    async def remove_all_of(self, group_id: int) -> None:
        """End everything that waits for a group."""
        await self._session.exec(delete(Invitation).where(col(Invitation.group_id) == group_id))

    async def remove(self, group_id: int, discord_id: int) -> bool:
        """End an invitation; False when there was none."""
        result = await self._session.exec(
            delete(Invitation).where(col(Invitation.group_id) == group_id, col(Invitation.discord_id) == discord_id)
        )
        return result.rowcount > 0
