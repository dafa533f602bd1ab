"""Channels that are being made: written before the first call, gone once it is known what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlmodel import col, select

from models.columns import Row, moment, snowflake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Opening(Row, table=True):
    """A group's channels on their way into the world. One that a crash left behind tells where to look for them."""

    __tablename__ = "openings"

    guild_id: int = snowflake(index=True)
    parent_id: int = snowflake()
    """The text channel that the thread is made in."""
    after_id: int = snowflake()
    """Ids of Discord count up with time: every channel of this opening has a greater one."""
    name: str
    """What the channels are called."""
    created_at: datetime = moment()


class Openings:
    """The queries about openings, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, opening: Opening) -> None:
        self._session.add(opening)
        await self._session.flush()

    async def of_guild(self, guild_id: int) -> Sequence[Opening]:
        """What was begun in a guild and not brought to an end, oldest first."""
        query = select(Opening).where(Opening.guild_id == guild_id).order_by(col(Opening.id))
        return (await self._session.exec(query)).all()

    async def remove(self, opening_id: int) -> None:
        await self._session.exec(delete(Opening).where(col(Opening.id) == opening_id))
