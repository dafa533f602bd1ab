"""Where each group's panel stands: the one message that shows what its player does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlmodel import Field, SQLModel, col, select

from models.columns import setting, snowflake
from models.group import Group, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Panel(SQLModel, table=True):
    """A group's panel: from the moment on in which it is to be sent, so that one which a crash left behind is found."""

    __tablename__ = "panels"

    group_id: int = Field(sa_column_args=[ForeignKey("groups.id", ondelete="CASCADE")], primary_key=True)
    thread_id: int = snowflake()
    message_id: int | None = snowflake(optional=True)
    """None until it is sent."""
    is_idle: bool = setting(True)
    """Whether the last that it showed is that nothing plays: then it is right whenever the bot starts."""


class Panels:
    """The queries about panels, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_group(self, group_id: int) -> Panel | None:
        return await self._session.get(Panel, group_id)

    async def of_guild(self, guild_id: int) -> Sequence[Panel]:
        """The panels of all groups that meet in a guild, and are not deleted."""
        query = (
            select(Panel)
            .join(Place, col(Place.group_id) == col(Panel.group_id))
            .join(Group, col(Group.id) == col(Panel.group_id))
            .where(Place.guild_id == guild_id, col(Group.deleted_at).is_(None))
        )
        return (await self._session.exec(query)).all()

    async def keep(self, panel: Panel) -> None:
        """A group's panel is that now; nothing happens for a group that is gone."""
        if await self._session.get(Group, panel.group_id) is not None:
            await self._session.merge(panel)

    async def forget(self, group_id: int) -> None:
        """A group has no panel."""
        panel = await self._session.get(Panel, group_id)
        if panel is not None:
            await self._session.delete(panel)
