"""The tracks that people have put aside for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import UniqueConstraint, delete, func
from sqlmodel import col, select

from models.columns import reference
from models.saved_track import SavedTrack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Title(NamedTuple):
    """What a track of a list is called, and the id of its row."""

    row_id: int
    title: str
    artist: str | None


class Favourite(SavedTrack, table=True):
    """A track that a person likes. It is theirs in every group; each is there once."""

    __tablename__ = "favourites"
    __table_args__ = (UniqueConstraint("user_id", "source", "source_id"),)

    user_id: int = reference("users.id", index=False)


class Favourites:
    """The queries about favourites, inside one transaction. A person's are in the order in which they were added."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, favourite: Favourite) -> None:
        """Keep one; raises IntegrityError for what is one already."""
        self._session.add(favourite)
        await self._session.flush()

    async def count(self, user_id: int) -> int:
        return (await self._session.exec(select(func.count()).where(Favourite.user_id == user_id))).one()

    async def page(self, user_id: int, *, limit: int, offset: int = 0) -> Sequence[Favourite]:
        query = select(Favourite).where(Favourite.user_id == user_id).order_by(col(Favourite.id))
        return (await self._session.exec(query.limit(limit).offset(offset))).all()

    async def of(self, user_id: int, favourite_id: int) -> Favourite | None:
        """A person's favourite of that id."""
        query = select(Favourite).where(Favourite.id == favourite_id, Favourite.user_id == user_id)
        return (await self._session.exec(query)).first()

    async def titles(self, user_id: int) -> list[Title]:
        """All of a person's, in their order."""
        query = (
            select(Favourite.id, Favourite.title, Favourite.artist)
            .where(Favourite.user_id == user_id)
            .order_by(col(Favourite.id))
        )
        return [Title(row_id or 0, title, artist) for row_id, title, artist in (await self._session.exec(query)).all()]

    async def remove(self, favourite_id: int) -> None:
        await self._session.exec(delete(Favourite).where(col(Favourite.id) == favourite_id))
