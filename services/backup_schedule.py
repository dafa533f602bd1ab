"""When a backup is made by itself, and what is told of it. How one is made is handed in."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from services.clock import Clock

log = logging.getLogger(__name__)

BackupReason = Literal[
    "no_database", "inside", "held", "no_space", "not_writable", "unreadable", "damaged", "newer", "broken"
]

SETTLE = timedelta(minutes=5)
"""After a start, until the first one: a start is busy enough, and a bot that ends at once again makes none."""
TRY_AGAIN = timedelta(hours=1)
"""After one that failed; sooner when they are made more often than that."""


class BackupFailedError(Exception):
    """No backup was made; what was there is as it was.

    `reason`: "no_database" (nothing is there to be backed up), "inside" (it would lie in the folder that it copies),
    "held" (another one is being written there), "no_space" (the disk is full), "not_writable" (the folder refuses),
    "unreadable" (the database or a file refuses to be read), "damaged" (the database is broken inside), "newer" (it was
    written by a newer Chorus), "broken" (the program is at fault). `place` is the file or folder that it is about,
    `detail` what the system said.
    """

    def __init__(self, reason: BackupReason, place: object, detail: object = "") -> None:
        super().__init__(f"{reason}: {place}" + (f": {detail}" if detail else ""))
        self.reason: BackupReason = reason
        self.place = str(place)
        self.detail = str(detail)


class BackupMaker(Protocol):
    """Makes backups where they are to be."""

    async def last_made(self) -> datetime | None:
        """When the newest one was made; None when there is none, or none can be seen."""

    async def make(self) -> None:
        """Make one; cancelled, it leaves none. Raises BackupFailedError."""


class BackupListener(Protocol):
    """Is told how each one went."""

    async def backup_failed(self, failure: BackupFailedError) -> None:
        """None was made."""

    async def backup_made(self) -> None:
        """One was made."""


class BackupSchedule:
    """Has a backup made whenever the newest one is older than `every`, and tells how it went."""

    def __init__(self, maker: BackupMaker, listener: BackupListener, clock: Clock, *, every: timedelta) -> None:
        self._maker = maker
        self._listener = listener
        self._clock = clock
        self._every = every

    async def run(self) -> None:
        """Go on until cancelled."""
        await self._clock.sleep(SETTLE.total_seconds())
        while True:
            await self._clock.wait_until(await self._due())
            if not await self._make():
                await self._clock.sleep(min(self._every, TRY_AGAIN).total_seconds())

    async def _due(self) -> datetime:
        """A backup from the future, made while the clock went wrong, puts off none for longer than usual."""
        last, now = await self._maker.last_made(), self._clock()
        return now if last is None else min(last, now) + self._every

    async def _make(self) -> bool:
        try:
            await self._maker.make()
        except BackupFailedError as failure:
            await self._listener.backup_failed(failure)
            return False
        except Exception as error:  # whatever it is, there is no backup, and the admin must hear of it
            log.exception("a backup failed in a way that was not foreseen")
            await self._listener.backup_failed(BackupFailedError("broken", type(error).__name__, error))
            return False
        await self._listener.backup_made()
        return True
