"""When members were last in their groups' voice channels: the latest moments, and nothing of those before."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint, or_
from sqlmodel import col, select

from models.columns import Row, moment, reference, setting
from models.user import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class VoicePresence(Row, table=True):
    """When somebody last came into a group's voice channel, and when they last left it."""

    __tablename__ = "voice_presences"
    __table_args__ = (UniqueConstraint("group_id", "user_id"),)

    group_id: int = reference("groups.id", index=False)
    user_id: int = reference("users.id")
    is_there: bool = setting(False)
    came_at: datetime = moment()
    left_at: datetime | None = moment(optional=True)
    """The last time before now; of somebody who is there again, from the visit before."""


class Presences:
    """The queries about who was in voice when, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, group_id: int, user_id: int) -> VoicePresence | None:
        query = select(VoicePresence).where(VoicePresence.group_id == group_id, VoicePresence.user_id == user_id)
        return (await self._session.exec(query)).first()

    async def there(self, group_id: int) -> Sequence[VoicePresence]:
        """Of those who are there as far as anybody noted."""
        query = select(VoicePresence).where(VoicePresence.group_id == group_id, col(VoicePresence.is_there))
        return (await self._session.exec(query)).all()

    async def came(self, group_id: int, user_id: int, *, now: datetime) -> None:
        """Note that somebody is there, unless that is noted already."""
        row = await self.of(group_id, user_id) or VoicePresence(group_id=group_id, user_id=user_id, came_at=now)
        if not row.is_there:
            row.is_there, row.came_at = True, now
            self._session.add(row)

    async def left(self, group_id: int, user_id: int, *, at: datetime) -> None:
        """Note that somebody is there no more; of whom nothing was noted, nothing is."""
        row = await self.of(group_id, user_id)
        if row is not None and row.is_there:
            row.is_there, row.left_at = False, at
            self._session.add(row)

    async def listeners(self, group_id: int, begin: datetime, end: datetime) -> Sequence[User]:
        """Who was there at some time between two moments, as far as their last visits tell, by name."""
        came, left = col(VoicePresence.came_at), col(VoicePresence.left_at)
        stayed = or_(col(VoicePresence.is_there), left >= begin)
        query = (
            select(User)
            .join(VoicePresence, col(VoicePresence.user_id) == col(User.id))
            .where(VoicePresence.group_id == group_id)
            # In the last visit, or at the end of the one before.
            .where(or_((came <= end) & stayed, (left >= begin) & (left <= end)))
            .order_by(User.first_name, User.last_name, col(User.id))
        )
        return (await self._session.exec(query)).all()
