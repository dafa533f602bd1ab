"""Players, what waits in their queues, and what they have played."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, bindparam, delete, func, insert, literal, update
from sqlalchemy import select as sa_select
from sqlmodel import Field, SQLModel, col, select

from models.columns import IdList, Row, moment, optional_reference, reference, setting
from models.group import Group
from models.plain import carry_out

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Player(Row, table=True):
    """A group's player. Each group has one; it carries the group's name from when it was made."""

    __tablename__ = "players"

    name: str
    group_id: int = reference("groups.id", unique=True, index=False)
    volume_percent: int = setting(100)


class QueueEntry(Row, table=True):
    """A track that waits for its turn, or is having it.

    Its id counts up and is never given to another. In which order entries wait says `models.queue_order`; what can come
    back, as the track before or by undoing a change, stays too.
    """

    __tablename__ = "queue_entries"
    __table_args__ = ({"sqlite_autoincrement": True},)

    player_id: int = reference("players.id")
    source: str
    source_id: str
    title: str
    artist: str | None = None
    duration_ms: int | None = None
    start_ms: int = setting(0)
    """Where in it listening begins."""
    requester_id: int | None = optional_reference("users.id")
    added_at: datetime = moment()
    from_playlist: bool = setting(False)
    """Whether it came with a playlist that is kept here, which it can be taken off."""


class QueueOrder(SQLModel, table=True):
    """How a player's queue stands. `models.queue_order` keeps it."""

    __tablename__ = "queue_orders"

    player_id: int = Field(sa_column_args=[ForeignKey("players.id", ondelete="CASCADE")], primary_key=True)
    entry_ids: tuple[int, ...] = Field(default=(), sa_type=IdList, nullable=False)
    """What plays and waits, first to play first."""
    history: tuple[int, ...] = Field(default=(), sa_type=IdList, nullable=False)
    """What was heard before, latest last."""


class Playback(Row, table=True):
    """What played when, in which group: one row for each time a track was started."""

    __tablename__ = "playbacks"
    # What was playing at a moment.
    __table_args__ = (Index(None, "group_id", "started_at"),)

    group_id: int = reference("groups.id", index=False)
    source: str
    source_id: str
    title: str
    artist: str | None = None
    duration_ms: int | None = None
    requester_id: int | None = optional_reference("users.id")
    started_at: datetime = moment()
    ended_at: datetime | None = moment(optional=True)
    ending: str | None = None
    """Why it ended: finished, skipped, stopped, failed or lost."""
    heard_until: datetime | None = moment(optional=True)
    """While it is open: when it was last known to go on."""
    heard_ms: int = setting(0)
    """For how long it was heard, pauses left out; counted when it ends."""


class PlaybackMark(Row, table=True):
    """From a moment on, where in its track a playback was, and whether it went on from there."""

    __tablename__ = "playback_marks"
    __table_args__ = (Index(None, "playback_id", "marked_at"),)

    playback_id: int = reference("playbacks.id", index=False)
    marked_at: datetime = moment()
    position_ms: int
    is_moving: bool
    """False while it is paused."""
    on_air: str | None = None
    """What a station said it was sending; None for what has no more than its own title."""


# As plain statements, since they are carried out with every step that somebody waits for.
_ENTRIES, _PLAYBACKS = SQLModel.metadata.tables["queue_entries"], SQLModel.metadata.tables["playbacks"]
_MARKS = SQLModel.metadata.tables["playback_marks"]
_ADD = insert(_ENTRIES).returning(_ENTRIES.c.id, sort_by_parameter_order=True)
# A queue can be longer than a statement may have parameters, or would be quick with.
_GONE = func.json_each(bindparam("gone")).table_valued("value")
_REMOVE = delete(_ENTRIES).where(_ENTRIES.c.id.in_(sa_select(_GONE.c.value)))
_TOLD = ("source", "source_id", "title", "artist", "duration_ms", "requester_id")
_BEGUN = {name: bindparam(name, type_=_PLAYBACKS.c[name].type) for name in ("group_id", "started_at", "heard_until")}
_START = (
    insert(_PLAYBACKS)
    .from_select(
        [*_TOLD, *_BEGUN, "heard_ms"],
        sa_select(*(_ENTRIES.c[name] for name in _TOLD), *_BEGUN.values(), literal(0)).where(
            _ENTRIES.c.id == bindparam("entry")
        ),
    )
    .returning(_PLAYBACKS.c.id)
)
_END = (
    update(_PLAYBACKS)
    .where(_PLAYBACKS.c.id == bindparam("whose"), _PLAYBACKS.c.ended_at.is_(None))
    .values({name: bindparam(name) for name in ("ended_at", "ending", "heard_ms")})
)
_MARKED = (
    sa_select(_MARKS.c.marked_at, _MARKS.c.is_moving)
    .where(_MARKS.c.playback_id == bindparam("whose"))
    .order_by(_MARKS.c.marked_at, _MARKS.c.id)
)


class Players:
    """The queries about players, queues and the playback log, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, player: Player) -> None:
        """Keep a new player, with an empty queue."""
        self._session.add(player)
        await self._session.flush()
        self._session.add(QueueOrder(player_id=player.row_id))

    async def of_group(self, group_id: int) -> Player | None:
        return (await self._session.exec(select(Player).where(Player.group_id == group_id))).first()

    async def count_playing(self, guild_id: int) -> int:
        """In how many groups of a guild a track is having its turn."""
        query = (
            select(func.count(col(Playback.group_id).distinct()))
            .join(Group, col(Group.id) == col(Playback.group_id))
            .where(Group.guild_id == guild_id, col(Playback.ended_at).is_(None))
        )
        return (await self._session.exec(query)).one()

    async def add_entries(self, entries: Sequence[QueueEntry]) -> None:
        """Give new entries their ids; where they wait is kept in the same transaction (`models.queue_order`)."""
        new = [entry.model_dump(exclude={"id"}) for entry in entries]
        # Many at once are another kind of statement, which takes twice as long for one.
        kept = await carry_out(self._session, _ADD, new[0] if len(new) == 1 else new)
        for entry, entry_id in zip(entries, kept.scalars(), strict=True):
            entry.id = entry_id

    async def entry(self, entry_id: int) -> QueueEntry | None:
        return await self._session.get(QueueEntry, entry_id)

    async def latest_played(self, group_id: int, *, limit: int) -> Sequence[tuple[str, str, str]]:
        """Source, source id and title of what a group has listened to last, each track once, newest first."""
        newest = func.max(col(Playback.id))
        query = (
            select(Playback.source, Playback.source_id, Playback.title)
            .where(Playback.group_id == group_id)
            .group_by(col(Playback.source), col(Playback.source_id))
            .order_by(newest.desc())
            .limit(limit)
        )
        return (await self._session.exec(query)).all()

    async def remove_entries(self, entry_ids: Collection[int]) -> None:
        """Take entries out of their queues; those that are gone already are passed over."""
        await carry_out(self._session, _REMOVE, {"gone": json.dumps([*entry_ids])})

    async def start_playback(self, group_id: int, entry_id: int, *, now: datetime) -> int | None:
        """Write that an entry is heard from now on; returns the playback's id, None for an entry that is gone."""
        values = {"group_id": group_id, "entry": entry_id, "started_at": now, "heard_until": now}
        made: int | None = (await carry_out(self._session, _START, values)).scalar_one_or_none()
        return made

    async def end_playback(self, playback_id: int, *, ending: str, now: datetime) -> None:
        """Write when and why a playback ended; one that has ended keeps what it says."""
        values = {"ended_at": now, "ending": ending, "heard_ms": await self._heard_ms(playback_id, now)}
        await carry_out(self._session, _END, values | {"whose": playback_id})

    async def set_volume(self, player_id: int, percent: int) -> None:
        """Keep how loud a player is; nothing happens to one that is gone."""
        player = await self._session.get(Player, player_id)
        if player is not None:
            player.volume_percent = percent
            self._session.add(player)

    async def end_open_playbacks(self, *, ending: str, now: datetime) -> set[int]:
        """Close what a crash left open, at the moment it was last known to be heard, or now where nobody noted one.

        Returns the ids of the groups that were listening.
        """
        query = select(Playback).where(col(Playback.ended_at).is_(None))
        interrupted = (await self._session.exec(query)).all()
        for playback in interrupted:
            ended_at = playback.ended_at = min(now, playback.heard_until or now)
            playback.ending, playback.heard_ms = ending, await self._heard_ms(playback.row_id, ended_at)
            self._session.add(playback)
        return {playback.group_id for playback in interrupted}

    async def _heard_ms(self, playback_id: int, ended_at: datetime) -> int:
        """How long a playback that ended then went on, by its marks."""
        found = await carry_out(self._session, _MARKED, {"whose": playback_id})
        marks = [*((row.marked_at, row.is_moving) for row in found), (ended_at, False)]
        spans = (max(later - since, timedelta()) for (since, moving), (later, _) in pairwise(marks) if moving)
        return sum(spans, timedelta()) // timedelta(milliseconds=1)
