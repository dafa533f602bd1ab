"""Puts together what looks after the bot while it runs: alarms, and the backups that are made by themselves."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING

from launch.backup import describe, originals_of
from launch.backups.making import GivenUpError, make_backup
from launch.backups.manifest import backups_in, made_at
from launch.disks import disks_of
from services.alarms import Alarms, Limits
from services.backup_schedule import BackupSchedule
from services.watch import Watch

if TYPE_CHECKING:
    from datetime import datetime

    from launch.settings import Settings
    from services.alarms import Lagging
    from services.chat_server import ChatServer
    from services.clock import Clock

log = logging.getLogger(__name__)


def put_watch_together(
    settings: Settings, chat_server: ChatServer, clock: Clock, mirror: Lagging | None = None
) -> Watch:
    """The watch of a bot with these settings; `mirror` is what may lag."""
    places = [settings.database.path.parent, settings.storage.folder, settings.backup.folder]
    alarms = Alarms(
        chat_server,
        clock,
        Limits(settings.alarms.min_free_mb or None, settings.alarms.max_mirror_lag_s or None),
        lambda: disks_of(places),
        admin_ids=settings.alarms.discord_ids,
        mirror=mirror,
    )
    every = timedelta(hours=settings.backup.every_hours)
    schedule = BackupSchedule(ThreadedBackups(settings, clock), alarms, clock, every=every) if every else None
    return Watch(alarms, schedule)


class ThreadedBackups:
    """Makes backups in a thread, which SQLite and the file system keep busy while the event loop goes on."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    async def last_made(self) -> datetime | None:
        """When the newest backup in the folder was made, as its name says."""
        try:
            found = await asyncio.to_thread(backups_in, self._settings.backup.folder)
        except OSError as error:
            log.warning("it cannot be seen which backups there are: %s", error)
            return None
        return made_at(found[-1]) if found else None

    async def make(self) -> None:
        """Make one. Cancelled, it is given up, and nothing of it is left when this returns."""
        stop = Event()
        originals, backup = originals_of(self._settings), self._settings.backup
        work = asyncio.create_task(
            asyncio.to_thread(make_backup, originals, backup.folder, self._clock(), keep=backup.keep, stop=stop)
        )
        try:
            made = await asyncio.shield(work)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.wait({work})
            if not work.cancelled() and isinstance(work.exception(), GivenUpError):
                log.info("a backup was given up")
            raise
        log.info("%s", describe(made))
