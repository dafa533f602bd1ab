"""Who belongs to which group."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint, delete, func
from sqlmodel import col, select

from models.columns import Row, moment, reference, setting
from models.user import DiscordAccount, User

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Member(Row, table=True):
    """A person's membership in a group."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("group_id", "user_id"),)

    group_id: int = reference("groups.id")
    user_id: int = reference("users.id")
    role: str = setting("member")
    """What they may do: "member", "dj" (the music) or "moderator" (the people too); owners stand in the group."""
    joined_at: datetime = moment()


class Members:
    """The queries about membership, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, member: Member) -> None:
        """Keep a membership; raises IntegrityError when the person is a member already."""
        self._session.add(member)
        await self._session.flush()

    async def by_id(self, member_id: int) -> Member | None:
        return await self._session.get(Member, member_id)

    async def counts(self, group_ids: Collection[int]) -> Mapping[int, int]:
        """How many members each of some groups has."""
        query = select(Member.group_id, func.count()).where(col(Member.group_id).in_(group_ids))
        query = query.group_by(col(Member.group_id))
        return {group_id: count for group_id, count in (await self._session.exec(query)).all()}

    async def is_member(self, group_id: int, user_id: int) -> bool:
        query = select(Member.id).where(Member.group_id == group_id, Member.user_id == user_id)
        return (await self._session.exec(query)).first() is not None

    async def of(self, group_id: int, user_id: int) -> Member | None:
        """Somebody's membership."""
        query = select(Member).where(Member.group_id == group_id, Member.user_id == user_id)
        return (await self._session.exec(query)).first()

    async def list(self, group_id: int) -> Sequence[User]:
        """A group's people, longest-standing first."""
        query = (
            select(User)
            .join(Member, col(Member.user_id) == col(User.id))
            .where(Member.group_id == group_id)
            .order_by(col(Member.joined_at), col(Member.id))
        )
        return (await self._session.exec(query)).all()

    async def memberships(self, group_id: int) -> Sequence[tuple[Member, User]]:
        """A group's memberships with their people, longest-standing first."""
        query = (
            select(Member, User)
            .join(User, col(Member.user_id) == col(User.id))
            .where(Member.group_id == group_id)
            .order_by(col(Member.joined_at), col(Member.id))
        )
        return (await self._session.exec(query)).all()

    async def discord_ids(self, group_id: int) -> Sequence[int]:
        """All Discord accounts of a group's people."""
        query = (
            select(DiscordAccount.discord_id)
            .join(Member, col(Member.user_id) == col(DiscordAccount.user_id))
            .where(Member.group_id == group_id)
            .order_by(col(Member.joined_at), col(Member.id))
        )
        return (await self._session.exec(query)).all()

    async def accounts(self, group_id: int) -> Mapping[int, int]:
        """The accounts of a group's people, by each of their Discord accounts."""
        query = (
            select(DiscordAccount.discord_id, DiscordAccount.user_id)
            .join(Member, col(Member.user_id) == col(DiscordAccount.user_id))
            .where(Member.group_id == group_id)
        )
        return {discord_id: user_id for discord_id, user_id in (await self._session.exec(query)).all()}

    async def keep(self, member: Member) -> None:
        """Keep what was changed in a membership."""
        await self._session.merge(member)

    async def count(self, group_id: int) -> int:
        return (await self._session.exec(select(func.count()).where(Member.group_id == group_id))).one()

    async def remove(self, group_id: int, user_id: int) -> bool:
        """End a membership; False when there was none."""
        result = await self._session.exec(
            delete(Member).where(col(Member.group_id) == group_id, col(Member.user_id) == user_id)
        )
        return result.rowcount > 0
