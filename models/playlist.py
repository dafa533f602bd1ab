"""Playlists that people and groups keep, and the tracks on them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Index, and_, delete, exists, func, insert, literal, or_, text
from sqlmodel import Field, col, select

from models.columns import Row, moment, optional_reference, reference, setting
from models.favourite import Title
from models.group import Group
from models.member import Member
from models.saved_track import TRACK_FIELDS, SavedTrack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlmodel.ext.asyncio.session import AsyncSession


class Playlist(Row, table=True):
    """Tracks in an order under a name. Its id names it: another name leaves it what it is.

    A private one has an owner and no group, and goes with its owner. A group's goes with the group; its owner is who
    made it, and nobody once they are gone.
    """

    __tablename__ = "playlists"
    __table_args__ = (
        Index(
            "uq_playlists_owner_id_name_key",
            "owner_id",
            "name_key",
            unique=True,
            sqlite_where=text("group_id IS NULL"),
            postgresql_where=text("group_id IS NULL"),
        ),
        Index("uq_playlists_group_id_name_key", "group_id", "name_key", unique=True),
    )

    name: str
    name_key: str
    """The name without case: what two names are compared by."""
    owner_id: int | None = optional_reference("users.id", index=False)
    group_id: int | None = optional_reference("groups.id", on_delete="CASCADE", index=False)
    code: str | None = Field(default=None, unique=True)
    """What anybody who knows it may copy it by; empty while it is not shared."""
    created_at: datetime = moment()


class PlaylistTrack(SavedTrack, table=True):
    """A track on a playlist; `rank` is the order. The same track may be there several times."""

    __tablename__ = "playlist_tracks"
    __table_args__ = (Index(None, "playlist_id", "rank"),)

    playlist_id: int = reference("playlists.id", index=False)
    rank: int = setting(0)


class Shelved(NamedTuple):
    """A playlist among others: how long it is, and the name of its group where it has one."""

    playlist: Playlist
    tracks: int
    group: str | None


class Length(NamedTuple):
    """How many tracks a playlist has, and how long they last together as far as that is known, in ms."""

    tracks: int
    total_ms: int


class Playlists:
    """The queries about playlists, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, playlist: Playlist) -> Playlist:
        """Keep a new one and give it its id; raises IntegrityError when the name is taken."""
        self._session.add(playlist)
        await self._session.flush()
        return playlist

    async def keep(self, playlist: Playlist) -> None:
        """Keep what was changed in one; raises IntegrityError when its new name is taken."""
        await self._session.merge(playlist)
        await self._session.flush()

    async def is_taken(self, name_key: str, *, user_id: int, group_id: int | None) -> bool:
        """Whether a group has one of that name; without a group, whether the person has."""
        whose = _own(user_id) if group_id is None else col(Playlist.group_id) == group_id
        query = select(Playlist.id).where(Playlist.name_key == name_key, whose)
        return (await self._session.exec(query)).first() is not None

    async def count_of(self, user_id: int) -> int:
        """How many a person has made that are still there."""
        return (await self._session.exec(select(func.count()).where(Playlist.owner_id == user_id))).one()

    async def by_code(self, code: str) -> Playlist | None:
        return (await self._session.exec(select(Playlist).where(Playlist.code == code))).first()

    async def within_reach(self, playlist_id: int, user_id: int) -> Playlist | None:
        """The playlist of that id, if it is the person's or that of a group they are in."""
        query = select(Playlist).where(Playlist.id == playlist_id, or_(_own(user_id), _of_their_groups(user_id)))
        return (await self._session.exec(query)).first()

    async def named(self, name_key: str, user_id: int, guild_id: int, *, first_of: int | None) -> Playlist | None:
        """The person's own of that name, else that of one of their groups in a guild, the group `first_of` before."""
        query = (
            select(Playlist)
            .where(Playlist.name_key == name_key, or_(_own(user_id), _of_their_groups(user_id, guild_id)))
            .order_by(col(Playlist.group_id).is_not(None), col(Playlist.group_id) != (first_of or 0), col(Playlist.id))
            .limit(1)
        )
        return (await self._session.exec(query)).first()

    async def shelf(self, user_id: int, guild_id: int) -> list[Shelved]:
        """The person's own, then those of their groups in a guild, each by name."""
        counted = (
            select(func.count(col(PlaylistTrack.id)))
            .where(col(PlaylistTrack.playlist_id) == col(Playlist.id))
            .scalar_subquery()
        )
        query = (
            select(Playlist, counted, Group.name)
            .outerjoin(Group, col(Group.id) == col(Playlist.group_id))
            .where(or_(_own(user_id), _of_their_groups(user_id, guild_id)))
            .order_by(col(Playlist.group_id).is_not(None), col(Group.name_key), col(Playlist.name_key))
        )
        return [Shelved(*row) for row in (await self._session.exec(query)).all()]

    async def remove(self, playlist_id: int) -> None:
        """Take one away with its tracks."""
        await self._session.exec(delete(Playlist).where(col(Playlist.id) == playlist_id))

    async def remove_of_group(self, group_id: int) -> None:
        """Take away all of a group's: the group is no more."""
        await self._session.exec(delete(Playlist).where(col(Playlist.group_id) == group_id))

    async def length(self, playlist_id: int) -> Length:
        query = select(func.count(), func.sum(PlaylistTrack.duration_ms)).where(
            PlaylistTrack.playlist_id == playlist_id
        )
        tracks, total_ms = (await self._session.exec(query)).one()
        return Length(tracks, total_ms or 0)

    async def append(self, playlist_id: int, tracks: Sequence[PlaylistTrack]) -> None:
        """Put tracks at the end, in their order; their ranks are given here."""
        query = select(func.max(PlaylistTrack.rank)).where(PlaylistTrack.playlist_id == playlist_id)
        last = (await self._session.exec(query)).one() or 0
        for rank, track in enumerate(tracks, last + 1):
            track.playlist_id, track.rank = playlist_id, rank
            self._session.add(track)
        await self._session.flush()

    async def copy_tracks(self, from_id: int, to_id: int, *, now: datetime, limit: int) -> None:
        """Put the first tracks of one playlist onto another that is empty, in one statement."""
        names = [*TRACK_FIELDS, "rank"]
        columns = [col(getattr(PlaylistTrack, name)) for name in names]
        chosen = (
            select(literal(to_id), literal(now, PlaylistTrack.__table__.c.added_at.type), *columns)  # type: ignore[attr-defined]
            .where(PlaylistTrack.playlist_id == from_id)
            .order_by(col(PlaylistTrack.rank), col(PlaylistTrack.id))
            .limit(limit)
        )
        await self._session.exec(insert(PlaylistTrack).from_select(["playlist_id", "added_at", *names], chosen))

    async def tracks(
        self, playlist_id: int, *, limit: int, offset: int = 0, after: tuple[int, int] | None = None
    ) -> Sequence[PlaylistTrack]:
        """Tracks in their order; `after` is the rank and the id of the one that comes before them."""
        query = select(PlaylistTrack).where(PlaylistTrack.playlist_id == playlist_id)
        if after is not None:
            rank, track_id = after
            behind = and_(col(PlaylistTrack.rank) == rank, col(PlaylistTrack.id) > track_id)
            query = query.where(or_(col(PlaylistTrack.rank) > rank, behind))
        query = query.order_by(col(PlaylistTrack.rank), col(PlaylistTrack.id)).limit(limit).offset(offset)
        return (await self._session.exec(query)).all()

    async def track(self, playlist_id: int, track_id: int) -> PlaylistTrack | None:
        query = select(PlaylistTrack).where(PlaylistTrack.playlist_id == playlist_id, PlaylistTrack.id == track_id)
        return (await self._session.exec(query)).first()

    async def titles(self, playlist_id: int) -> list[Title]:
        """All of its tracks, in their order."""
        query = (
            select(PlaylistTrack.id, PlaylistTrack.title, PlaylistTrack.artist)
            .where(PlaylistTrack.playlist_id == playlist_id)
            .order_by(col(PlaylistTrack.rank), col(PlaylistTrack.id))
        )
        return [Title(row_id or 0, title, artist) for row_id, title, artist in (await self._session.exec(query)).all()]

    async def remove_track(self, track_id: int) -> None:
        await self._session.exec(delete(PlaylistTrack).where(col(PlaylistTrack.id) == track_id))


def _own(user_id: int) -> ColumnElement[bool]:
    return and_(col(Playlist.owner_id) == user_id, col(Playlist.group_id).is_(None))


def _of_their_groups(user_id: int, guild_id: int | None = None) -> ColumnElement[bool]:
    conditions = [col(Member.group_id) == col(Playlist.group_id), col(Member.user_id) == user_id]
    conditions += [col(Group.id) == col(Member.group_id), col(Group.deleted_at).is_(None)]
    if guild_id is not None:
        conditions.append(col(Group.guild_id) == guild_id)
    return exists().where(*conditions)
