"""The rules of a group's room where they differ from the config, and who wants the next track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint, bindparam, delete
from sqlmodel import Field, SQLModel, col, select

from models.columns import Row, reference
from models.plain import carry_out
from models.user import DiscordAccount

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class RoomRules(Row, table=True):
    """What a group has chosen; what is None is as the config says."""

    __tablename__ = "room_rules"

    group_id: int = reference("groups.id", unique=True, index=False)
    vote_percent: int | None = None
    requester_left: str | None = None
    pause_alone_minutes: int | None = None
    leave_alone_minutes: int | None = None
    always_on: bool | None = None
    volume_ceiling: int | None = None
    takeover_minutes: int | None = None
    quieter_while_speaking: bool | None = None
    panel: bool | None = None
    blocked: str | None = Field(default=None)
    """What may not be played: one word, host or source on a line."""


class SkipVote(Row, table=True):
    """Somebody wants what comes after a track; it goes with the track's turn."""

    __tablename__ = "skip_votes"
    __table_args__ = (UniqueConstraint("entry_id", "user_id"),)

    entry_id: int = reference("queue_entries.id", index=False)
    user_id: int = reference("users.id")


_VOTES = SQLModel.metadata.tables["skip_votes"]
_FORGET_VOTES = delete(_VOTES).where(_VOTES.c.entry_id == bindparam("entry_id"))


class Rooms:
    """The queries about rooms, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def rules(self, group_id: int) -> RoomRules | None:
        return (await self._session.exec(select(RoomRules).where(RoomRules.group_id == group_id))).first()

    async def set_rules(self, group_id: int, values: Mapping[str, object]) -> None:
        """Keep some of a group's rules, by their names; the others stay."""
        rules = await self.rules(group_id) or RoomRules(group_id=group_id)
        for name, value in values.items():
            setattr(rules, name, value)
        self._session.add(rules)
        await self._session.flush()

    async def votes(self, entry_id: int) -> set[int]:
        """The accounts of those who want what comes after an entry."""
        query = select(SkipVote.user_id).where(SkipVote.entry_id == entry_id)
        return set((await self._session.exec(query)).all())

    async def vote(self, entry_id: int, user_id: int) -> None:
        """Keep a vote. Raises IntegrityError for a second one, and for an entry that is gone."""
        self._session.add(SkipVote(entry_id=entry_id, user_id=user_id))
        await self._session.flush()

    async def forget_votes(self, entry_id: int) -> None:
        """An entry's turn is over, or begins anew."""
        await carry_out(self._session, _FORGET_VOTES, {"entry_id": entry_id})

    async def accounts_of(self, discord_ids: Collection[int]) -> Mapping[int, int]:
        """Whose Discord accounts these are; those that are nobody's are left out."""
        query = select(DiscordAccount).where(col(DiscordAccount.discord_id).in_(discord_ids))
        found: Sequence[DiscordAccount] = (await self._session.exec(query)).all()
        return {account.discord_id: account.user_id for account in found}
