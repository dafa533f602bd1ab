"""What whoever runs the bot is told by itself: a failed backup, a disk that is nearly full, a mirror that lags.

Each is told once, and once more when it is well again. Whether it was told is kept in memory: a bot that starts anew
tells anew what is still so.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from services.errors import UserError
from services.refs import LengthRef, Variant

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence
    from datetime import datetime

    from services.backup_schedule import BackupFailedError
    from services.chat_server import ChatServer
    from services.clock import Clock

log = logging.getLogger(__name__)

LOOK_EVERY_S = 60.0
WELL_BEYOND = 1.1
"""A disk is well again when it has so much more than it must: one at the limit is not told of again and again."""
TELL_AGAIN = timedelta(hours=1)
"""When nobody could be told: until the next try."""
_MEGABYTE = 1024 * 1024


class Lagging(Protocol):
    """Something that keeps up with the chat server."""

    def lag_s(self) -> float:
        """Seconds that it is behind; 0 when it is not."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk, by a folder on it."""

    folder: str
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What is told of: a disk with less room than that, a mirror that is further behind. None: never."""

    min_free_mb: int | None
    max_lag_s: float | None


@dataclass
class Bell:
    """One thing that can be wrong: pure, told how it is, it tells when that is news."""

    wrong: bool = False
    heard: bool = False
    """Somebody knows."""
    tried_at: datetime | None = None

    def strike(self, wrong: bool, now: datetime) -> bool:
        """Take in how it is now; whether that is to be told."""
        if wrong != self.wrong:
            # That all is well is news only to who has heard that it was not.
            is_news = wrong or self.heard
            self.wrong, self.heard = wrong, False
        else:
            is_news = wrong and not self.heard and (self.tried_at is None or now - self.tried_at >= TELL_AGAIN)
        if is_news:
            self.tried_at = now
        return is_news


class Alarms:
    """Looks at what can go wrong unseen, and tells the admins, by direct message and in the log.

    `admin_ids` are Discord accounts; without any, whoever owns the bot's application is told. `disks` may block.
    """

    def __init__(
        self,
        chat_server: ChatServer,
        clock: Clock,
        limits: Limits,
        disks: Callable[[], Sequence[Disk]],
        *,
        admin_ids: Collection[int] = (),
        mirror: Lagging | None = None,
    ) -> None:
        self._chat_server = chat_server
        self._clock = clock
        self._limits = limits
        self._disks = disks
        self._admin_ids = admin_ids
        self._mirror = mirror
        self._bells: dict[str, Bell] = defaultdict(Bell)
        self._failure: BackupFailedError | None = None

    async def run(self) -> None:
        """Look now and then, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception:  # what one look met must not end those to come
                log.exception("it could not be looked whether all is well")
            await self._clock.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Look at the disks and the mirror once, and tell what is news."""
        await self._look_at_disks()
        await self._look_at_mirror()
        await self._look_at_backup()

    async def backup_failed(self, failure: BackupFailedError) -> None:
        """A backup that was due was not made."""
        log.error("no backup was made: %s", failure)
        self._failure = failure
        await self._look_at_backup()

    async def backup_made(self) -> None:
        """A backup was made."""
        self._failure = None
        await self._look_at_backup()

    async def _look_at_backup(self) -> None:
        failure = self._failure

        async def tell(admins: Collection[int]) -> set[int]:
            if failure is None:
                return await self._chat_server.tell(admins, "alarm-backup-well")
            return await self._chat_server.tell(
                admins, "alarm-backup", reason=Variant(failure.reason), place=failure.place
            )

        await self._mind("backup", failure is not None, tell)

    async def _look_at_disks(self) -> None:
        if self._limits.min_free_mb is not None:
            for disk in await asyncio.to_thread(self._disks):
                await self._look_at_disk(disk, self._limits.min_free_mb)

    async def _look_at_disk(self, disk: Disk, min_free_mb: int) -> None:
        about = f"disk with {disk.folder}"
        must_have = min_free_mb * (WELL_BEYOND if self._bells[about].wrong else 1)
        free_mb = disk.free_bytes // _MEGABYTE
        full = free_mb < must_have

        async def tell(admins: Collection[int]) -> set[int]:
            key = "alarm-disk" if full else "alarm-disk-well"
            return await self._chat_server.tell(admins, key, folder=disk.folder, free=free_mb)

        await self._mind(about, full, tell)

    async def _look_at_mirror(self) -> None:
        if self._mirror is None or self._limits.max_lag_s is None:
            return
        lag_s = self._mirror.lag_s()
        lagging = lag_s > self._limits.max_lag_s

        async def tell(admins: Collection[int]) -> set[int]:
            if not lagging:
                return await self._chat_server.tell(admins, "alarm-mirror-well")
            return await self._chat_server.tell(admins, "alarm-mirror", lag=LengthRef(round(lag_s * 1000)))

        await self._mind("mirror", lagging, tell)

    async def _mind(self, about: str, wrong: bool, tell: Callable[[Collection[int]], Awaitable[set[int]]]) -> None:
        """Take in how something is, and `tell` the admins when it is news."""
        bell = self._bells[about]
        if not bell.strike(wrong, self._clock()):
            return
        state = "not well" if wrong else "well again"
        told = await tell(await self._admins())
        bell.heard = bool(told)
        if told:
            log.warning("the %s is %s: %d admin(s) were told", about, state, len(told))
        else:
            log.error("the %s is %s, and nobody could be told", about, state)

    async def _admins(self) -> Collection[int]:
        if self._admin_ids:
            return self._admin_ids
        try:
            return await self._chat_server.owners()
        except UserError as refusal:
            log.warning("it is not known who runs this bot: %s", refusal)
            return []
