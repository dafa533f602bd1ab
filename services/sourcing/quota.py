"""Counts what is used of an API's daily allowance. Touches the database, so that a restart forgets nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from models import SourceQuota
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.database import Database
    from services.clock import Clock

PACIFIC = ZoneInfo("America/Los_Angeles")
"""Google's allowances come anew at midnight there (Google docs: YouTube Data API > Quota)."""


class DailyQuota:
    """A `sources.quota.Quota` of one API: `allowances` by bucket, in its units."""

    def __init__(self, database: Database, clock: Clock, name: str, allowances: Mapping[str, int]) -> None:
        self._database = database
        self._clock = clock
        self._name = name
        self.allowances = allowances

    async def take(self, bucket: str, units: int) -> None:
        """As `Quota` has it."""
        now = self._clock()
        async with self._database.begin() as tx:
            quota = await self._today(await tx.sources.quota(self._key(bucket)), bucket, now)
            if quota.closed_until is not None and quota.closed_until > now:
                raise SourceError("quota_exceeded", f"{quota.name} is closed until {quota.closed_until}")
            if quota.used + units > self.allowances[bucket]:
                raise SourceError("quota_exceeded", f"{quota.name}: {quota.used} are used today")
            quota.used += units
            await tx.sources.keep_quota(quota)

    async def close(self, bucket: str) -> None:
        """As `Quota` has it: until the next midnight."""
        now = self._clock()
        async with self._database.begin() as tx:
            quota = await self._today(await tx.sources.quota(self._key(bucket)), bucket, now)
            quota.closed_until = next_midnight(now)
            await tx.sources.keep_quota(quota)

    async def used(self) -> Mapping[str, int]:
        """What is used of each bucket today; all of one that is closed."""
        now, used = self._clock(), {}
        async with self._database.read() as tx:
            for bucket, allowance in self.allowances.items():
                quota = await self._today(await tx.sources.quota(self._key(bucket)), bucket, now)
                is_closed = quota.closed_until is not None and quota.closed_until > now
                used[bucket] = allowance if is_closed else quota.used
        return used

    async def _today(self, quota: SourceQuota | None, bucket: str, now: datetime) -> SourceQuota:
        today = now.astimezone(PACIFIC).date()
        if quota is None or quota.day != today:
            return SourceQuota(name=self._key(bucket), day=today, used=0)
        return quota

    def _key(self, bucket: str) -> str:
        return f"{self._name} {bucket}"


def next_midnight(now: datetime) -> datetime:
    """When the next day begins in California."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=PACIFIC)
