"""Remembers what the chat server was last told of the bot's commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import SyncedCommands

if TYPE_CHECKING:
    from models.database import Database
    from services.clock import Clock


class CommandMemory:
    """Keeps one fingerprint per application: of what was synced, and of what came of it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def is_synced(self, application_id: int, fingerprint: str) -> bool:
        """Whether the last sync of this application left just that."""
        async with self._database.read() as tx:
            synced = await tx.commands.of_application(application_id)
        return synced is not None and synced.fingerprint == fingerprint

    async def note(self, application_id: int, fingerprint: str) -> None:
        """Keep what a sync has left."""
        async with self._database.begin() as tx:
            await tx.commands.keep(
                SyncedCommands(application_id=application_id, fingerprint=fingerprint, synced_at=self._clock())
            )
