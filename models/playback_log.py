"""What was heard when: marks along each playback, and the question what was heard at moments of the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Integer, column, func, insert, literal, or_, tuple_, update, values
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select

from models.columns import UtcDateTime
from models.plain import carry_out
from models.player import Playback, PlaybackMark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Tuple
    from sqlmodel.ext.asyncio.session import AsyncSession


_MARK = insert(SQLModel.metadata.tables["playback_marks"])  # plain: written with every step that somebody waits for
_COLUMNS = (col(Playback.started_at), col(Playback.id))
_IN_TIME = tuple_(*_COLUMNS)


@dataclass(frozen=True, slots=True)
class HeardTrack:
    """What a group was listening to at a moment. `position_ms` is None where nobody noted it.

    The title of a station is followed by that of what it was sending.
    """

    source: str
    source_id: str
    title: str
    position_ms: int | None
    is_paused: bool
    is_on: bool = False
    """Whether that playback has not ended since."""


class PlaybackLog:
    """The queries about where playbacks were, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def mark(
        self, playback_id: int, *, now: datetime, position_ms: int, is_moving: bool, on_air: str | None = None
    ) -> None:
        """Keep where a playback is from `now` on, and what its station sends."""
        place = {"position_ms": position_ms, "is_moving": is_moving, "on_air": on_air}
        mark = {"playback_id": playback_id, "marked_at": now, **place}
        await carry_out(self._session, _MARK, mark)

    async def still_heard(self, playback_ids: Sequence[int], *, now: datetime) -> None:
        """Keep that these playbacks go on; those that have ended are left alone."""
        await self._session.exec(
            update(Playback)
            .where(col(Playback.id).in_(playback_ids), col(Playback.ended_at).is_(None))
            .values(heard_until=now)
        )

    async def begun(
        self,
        group_id: int,
        place: tuple[datetime, int] | None = None,
        *,
        since: datetime | None = None,
        newer: bool = False,
        limit: int,
    ) -> Sequence[Playback]:
        """What began next to a place, which is a moment and a playback's id: behind it or before, the nearest first.

        Without a place, what began last. Nothing that began before `since` is among it.
        """
        query = select(Playback).where(Playback.group_id == group_id)
        if place is not None:
            query = query.where(_at(place) < _IN_TIME if newer else _at(place) > _IN_TIME)
        if since is not None:
            query = query.where(col(Playback.started_at) >= since)
        order = [column.asc() if newer else column.desc() for column in _COLUMNS]
        return (await self._session.exec(query.order_by(*order).limit(limit))).all()

    async def count_begun(self, group_id: int, place: tuple[datetime, int]) -> int:
        """How many tracks began behind a place."""
        query = select(func.count()).where(Playback.group_id == group_id, _at(place) < _IN_TIME)
        return (await self._session.exec(query)).one()

    async def playback(self, group_id: int, playback_id: int) -> Playback | None:
        """One of a group's."""
        query = select(Playback).where(Playback.group_id == group_id, Playback.id == playback_id)
        return (await self._session.exec(query)).first()

    async def between(self, group_id: int, first_id: int, last_id: int) -> Sequence[Playback]:
        """What began in a group from one playback to another, in order."""
        query = (
            select(Playback)
            .where(Playback.group_id == group_id, col(Playback.id).between(first_id, last_id))
            .order_by(col(Playback.started_at), col(Playback.id))
        )
        return (await self._session.exec(query)).all()

    async def heard_at(self, group_id: int, moments: Sequence[datetime]) -> Mapping[datetime, HeardTrack]:
        """What a group was listening to, by moment; those at which nothing was playing are left out.

        One query: for each moment the playback that began last, and its last mark, each found by an index.
        """
        if not moments:
            return {}
        wanted = list(dict.fromkeys(moments))
        columns = column("number", Integer), column("moment", UtcDateTime)
        asked = values(*columns, name="asked").data(list(enumerate(wanted))).cte()
        moment, begun, marked = asked.c.moment, aliased(Playback), aliased(PlaybackMark)
        begun_last = (
            select(begun.id)
            .where(begun.group_id == group_id, col(begun.started_at) <= moment)
            .order_by(col(begun.started_at).desc(), col(begun.id).desc())
            .limit(1)
            .scalar_subquery()
        )
        marked_last = (
            select(marked.id)
            .where(marked.playback_id == Playback.id, col(marked.marked_at) <= moment)
            .order_by(col(marked.marked_at).desc(), col(marked.id).desc())
            .limit(1)
            .scalar_subquery()
        )
        query = (
            select(asked.c.number, Playback, PlaybackMark)
            .select_from(asked)
            .join(Playback, col(Playback.id) == begun_last)
            .outerjoin(PlaybackMark, col(PlaybackMark.id) == marked_last)
            .where(or_(col(Playback.ended_at).is_(None), col(Playback.ended_at) > moment))
        )
        rows = (await self._session.exec(query)).all()
        return {wanted[number]: _heard(wanted[number], playback, mark) for number, playback, mark in rows}


def _at(place: tuple[datetime, int]) -> Tuple:
    moment, playback_id = place
    return tuple_(literal(moment, UtcDateTime()), playback_id)


def _heard(moment: datetime, playback: Playback, mark: PlaybackMark | None) -> HeardTrack:
    position_ms, is_moving, title = None, True, playback.title
    if mark is not None:
        is_moving = mark.is_moving
        title = f"{title}: {mark.on_air}" if mark.on_air else title
        position_ms = mark.position_ms + ((moment - mark.marked_at) // timedelta(milliseconds=1) if is_moving else 0)
    return HeardTrack(playback.source, playback.source_id, title, position_ms, not is_moving, playback.ended_at is None)
