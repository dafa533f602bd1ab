"""What goes on beside the commands for as long as the bot is up: looking after itself, and backing itself up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.alarms import Alarms
    from services.backup_schedule import BackupSchedule


class Watch:
    """Runs the alarms and the scheduled backups, from the first `begin` to `close`."""

    def __init__(self, alarms: Alarms, backups: BackupSchedule | None) -> None:
        self._alarms = alarms
        self._backups = backups
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """The chat server is there: people can be told. Told again, nothing changes."""
        if not self._tasks:
            self._tasks.append(asyncio.create_task(self._alarms.run()))
            if self._backups is not None:
                self._tasks.append(asyncio.create_task(self._backups.run()))

    async def close(self) -> None:
        """End it; a backup that is being made is given up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
