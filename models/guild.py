"""Discord servers, and what their admins have set for them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import SQLModel

from models.columns import moment, snowflake

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession


class Guild(SQLModel, table=True):
    """A Discord server in which an admin has set something."""

    __tablename__ = "guilds"

    guild_id: int = snowflake(primary_key=True)
    home_channel_id: int | None = snowflake(optional=True)
    """The text channel that groups' threads are made in; empty: the one that the command was typed in."""
    voice_category_id: int | None = snowflake(optional=True)
    """The category that groups' voice channels are made in; empty: that of the thread's channel."""
    changed_at: datetime = moment()


class Guilds:
    """The queries about guilds, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_id(self, guild_id: int) -> Guild | None:
        return await self._session.get(Guild, guild_id)

    async def keep(self, guild: Guild) -> None:
        """Keep what is set for a guild, in place of what was."""
        await self._session.merge(guild)
