"""What people might mean while they type: names and messages that fit the letters so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, case, false, not_, or_, true
from sqlmodel import col, select

from models.chat import Chat
from models.group import Group, Place
from models.invitation import Invitation
from models.member import Member
from models.user import DiscordAccount, LoginSession, User

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlmodel.ext.asyncio.session import AsyncSession
    from sqlmodel.sql.expression import SelectOfScalar

_LAST = "\U0010ffff"
"""Sorts behind every character that a name can go on with."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which groups of a guild somebody is offered: those for which any of this holds."""

    all_groups: bool = False
    owned: bool = False
    second_owned: bool = False
    as_roles: Collection[str] = ()
    """Those they are a member of in one of these roles."""
    visible: bool = False
    visible_to_outsiders: bool = False
    """The visible ones that they are not in."""
    inviting: int | None = None
    """Those that wait for this Discord account."""


class Meant(NamedTuple):
    """A group, and the person's role in it."""

    group_id: int
    role: str


class Completions:
    """The queries behind autocomplete, inside one transaction. Deleted groups and messages are not offered."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def group_names(
        self, guild_id: int, key: str, *, user_id: int | None, reach: Reach, limit: int
    ) -> Sequence[str]:
        """Names of groups that hold `key`, those that begin with it first; `key` as `Group.name_key` is made."""
        name_key = col(Group.name_key)
        reachable = (
            select(Group.name)
            .outerjoin(Member, and_(col(Member.group_id) == col(Group.id), col(Member.user_id) == user_id))
            .where(Group.guild_id == guild_id, col(Group.deleted_at).is_(None), or_(*_conditions(user_id, reach)))
            .order_by(name_key)
        )
        # Two queries that each follow the index of names: one that sorted by both would have to look at every group.
        begins = and_(name_key >= key, name_key < key + _LAST)
        names = list((await self._session.exec(reachable.where(begins).limit(limit))).all())
        if len(names) < limit:
            holds = and_(name_key.contains(key, autoescape=True), not_(begins))
            names += (await self._session.exec(reachable.where(holds).limit(limit - len(names)))).all()
        return names

    async def user_id_of(self, discord_id: int, *, now: datetime) -> int | None:
        """Whose account a Discord account is logged in to."""
        return (await self._session.exec(_logged_in(discord_id, now))).first()

    async def group_meant(
        self, discord_id: int, *, now: datetime, guild_id: int, channel_id: int, voice_channel_id: int | None
    ) -> Meant | None:
        """The one of the person's groups in a guild that a command would mean; None when that is not clear.

        As `services.seats` says it, in one query, since this is asked with every letter: the group of the thread, else
        of the voice channel, else the only one.
        """
        here = case(
            (col(Place.thread_id) == channel_id, 0), (col(Place.voice_channel_id) == voice_channel_id, 1), else_=2
        )
        query = (
            select(Member.group_id, Member.role, here)
            .join(Group, col(Member.group_id) == col(Group.id))
            .join(Place, col(Place.group_id) == col(Group.id))
            .where(
                col(Member.user_id) == _logged_in(discord_id, now).limit(1).scalar_subquery(),
                col(Group.guild_id) + 0 == guild_id,  # no index for this: it would begin with all groups of the guild
                col(Group.deleted_at).is_(None),
            )
            .order_by(here)
            .limit(2)
        )
        rows = (await self._session.exec(query)).all()
        if not rows or (len(rows) > 1 and rows[0][2] == 2):
            return None
        return Meant(rows[0][0], rows[0][1])

    async def members(self, group_id: int) -> Sequence[tuple[int, str, str]]:
        """Account id, first and last name of a group's people, by name."""
        query = (
            select(User.id, User.first_name, User.last_name)
            .join(Member, col(Member.user_id) == col(User.id))
            .where(Member.group_id == group_id)
            .order_by(User.first_name, User.last_name, col(User.id))
        )
        rows = (await self._session.exec(query)).all()
        return [(user_id, first, last) for user_id, first, last in rows if user_id is not None]

    async def written_by(self, discord_id: int, group_id: int, *, limit: int) -> Sequence[tuple[int, str]]:
        """Message id and words of what a Discord account wrote last in a group's thread itself, newest first."""
        query = (
            select(Chat.message_id, Chat.message)
            .where(
                Chat.group_id == group_id,
                Chat.author_id == discord_id,
                col(Chat.deleted_at).is_(None),
                col(Chat.webhook_id).is_(None),
            )
            .order_by(col(Chat.message_id).desc())
            .limit(limit)
        )
        return (await self._session.exec(query)).all()


def _logged_in(discord_id: int, now: datetime) -> SelectOfScalar[int]:
    """The account that a Discord account is logged in to at that moment."""
    return (
        select(LoginSession.user_id)
        .join(DiscordAccount, col(DiscordAccount.discord_id) == col(LoginSession.discord_id))
        .where(
            LoginSession.discord_id == discord_id,
            col(DiscordAccount.user_id) == col(LoginSession.user_id),
            col(LoginSession.ended_at).is_(None),
            col(LoginSession.expires_at) > now,
        )
    )


def _conditions(user_id: int | None, reach: Reach) -> list[ColumnElement[bool]]:
    visible = col(Group.visibility) == "visible"
    conditions = [
        true() if reach.all_groups else false(),
        and_(visible, col(Member.id).is_(None)) if reach.visible_to_outsiders else false(),
        visible if reach.visible else false(),
        col(Member.role).in_(reach.as_roles),
    ]
    if reach.inviting is not None:
        waiting = select(Invitation.group_id).where(
            Invitation.discord_id == reach.inviting, Invitation.kind == "invited"
        )
        conditions.append(col(Group.id).in_(waiting))
    if reach.owned:
        conditions.append(col(Group.owner_id) == user_id)
    if reach.second_owned:
        conditions.append(col(Group.second_owner_id) == user_id)
    return conditions
