"""What was listened to: the playback log read backwards, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.group import Group
from models.member import Member
from models.player import Playback
from models.user import User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy import ColumnElement, ScalarSelect
    from sqlmodel.ext.asyncio.session import AsyncSession


@dataclass(frozen=True, slots=True)
class Whose:
    """Which playbacks are meant: a group's, or those that a person asked for, in any group."""

    group_id: int | None = None
    user_id: int | None = None


class Played(NamedTuple):
    """A playback, and who asked for it while they have an account."""

    playback: Playback
    requester: User | None


class Totals(NamedTuple):
    """How many tracks were started, how many of them were skipped, how long was listened, and since when."""

    tracks: int
    skips: int
    heard_ms: int
    first_at: datetime | None


class Often(NamedTuple):
    """A track (with its artist where that is known), an artist or a person, and how many tracks that was."""

    name: str
    times: int
    artist: str | None = None


class Listenings:
    """The queries about what was listened to, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, whose: Whose, *, limit: int, before_id: int | None, after_id: int | None) -> list[Played]:
        """Playbacks beside one, newest first; those that come after it are its nearest."""
        query = select(Playback, User).outerjoin(User, col(User.id) == col(Playback.requester_id)).where(_about(whose))
        # In the order of the index, which the ids have but for clocks that were set back.
        order = tuple_(col(Playback.started_at), col(Playback.id))
        if after_id is not None:
            query = query.where(order > _place_of(after_id)).order_by(col(Playback.started_at), col(Playback.id))
        else:
            query = query.order_by(col(Playback.started_at).desc(), col(Playback.id).desc())
            if before_id is not None:
                query = query.where(order < _place_of(before_id))
        rows = [Played(*row) for row in (await self._session.exec(query.limit(limit))).all()]
        return rows if after_id is None else rows[::-1]

    async def within_reach(self, playback_id: int, user_id: int) -> Playback | None:
        """A playback that a person asked for, or that one of their groups heard."""
        query = (
            select(Playback)
            .outerjoin(Member, (col(Member.group_id) == col(Playback.group_id)) & (col(Member.user_id) == user_id))
            .join(Group, col(Group.id) == col(Playback.group_id))
            .where(
                Playback.id == playback_id,
                (col(Playback.requester_id) == user_id)
                | (col(Member.id).is_not(None) & col(Group.deleted_at).is_(None)),
            )
        )
        return (await self._session.exec(query)).first()

    async def totals(self, whose: Whose) -> Totals:
        skipped = func.count().filter(col(Playback.ending) == "skipped")
        heard = func.coalesce(func.sum(Playback.heard_ms), 0)
        query = select(func.count(), skipped, heard, func.min(Playback.started_at)).where(_about(whose))
        return Totals(*(await self._session.exec(query)).one())

    async def tracks(self, whose: Whose, *, limit: int) -> Sequence[Often]:
        """What was played most."""
        times = func.count()
        query = (
            select(func.max(Playback.title), times, func.max(Playback.artist))
            .where(_about(whose))
            .group_by(col(Playback.source), col(Playback.source_id))
            .order_by(times.desc(), func.max(Playback.id).desc())
            .limit(limit)
        )
        return [Often(*row) for row in (await self._session.exec(query)).all()]

    async def artists(self, whose: Whose, *, limit: int) -> Sequence[Often]:
        """Who was played most."""
        times = func.count()
        query = (
            select(Playback.artist, times)
            .where(_about(whose), col(Playback.artist).is_not(None))
            .group_by(col(Playback.artist))
            .order_by(times.desc(), func.max(Playback.id).desc())
            .limit(limit)
        )
        return [Often(*row) for row in (await self._session.exec(query)).all()]

    async def requesters(self, whose: Whose, *, limit: int) -> Sequence[Often]:
        """Who asked most, of those who have an account."""
        times = func.count()
        query = (
            select(User, times)
            .join(Playback, col(Playback.requester_id) == col(User.id))
            .where(_about(whose), col(User.deleted_at).is_(None))
            .group_by(col(User.id))
            .order_by(times.desc(), col(User.id))
            .limit(limit)
        )
        return [Often(user.full_name, count) for user, count in (await self._session.exec(query)).all()]


def _place_of(playback_id: int) -> ScalarSelect[Any]:
    """Where in the order a playback stands; nothing is before or after one that is not there."""
    begun = aliased(Playback)
    return select(begun.started_at, begun.id).where(begun.id == playback_id).scalar_subquery()


def _about(whose: Whose) -> ColumnElement[bool]:
    if whose.group_id is not None:
        return col(Playback.group_id) == whose.group_id
    return col(Playback.requester_id) == whose.user_id
