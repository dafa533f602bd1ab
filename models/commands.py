"""What the chat server was last told of the bot's commands, so that it is told again only when something changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import SQLModel

from models.columns import moment, snowflake

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession


class SyncedCommands(SQLModel, table=True):
    """The commands of one application, as they were after the last sync."""

    __tablename__ = "synced_commands"

    application_id: int = snowflake(primary_key=True)
    fingerprint: str
    """A digest of what was told, and of what the chat server made of it."""
    synced_at: datetime = moment()


class CommandRecords:
    """The queries about synced commands, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_application(self, application_id: int) -> SyncedCommands | None:
        return await self._session.get(SyncedCommands, application_id)

    async def keep(self, synced: SyncedCommands) -> None:
        """Keep what was synced, in place of what was before."""
        await self._session.merge(synced)
