"""An API's daily allowance: counted over restarts, closed until California's midnight."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from models.database import Database
from services.sourcing.quota import DailyQuota, next_midnight
from sources.errors import SourceError
from tests.moving.clock import MovableClock

if TYPE_CHECKING:
    from pathlib import Path

ALLOWANCES = {"searches": 2, "units": 100}


async def test_what_is_used_is_counted_over_restarts_until_midnight_there(tmp_path: Path) -> None:
    clock = MovableClock(lambda: datetime(2026, 11, 28, 7, 58, tzinfo=UTC))  # two minutes to midnight in California
    for _ in range(2):
        async with Database.open(tmp_path / "chorus.db") as database:
            await DailyQuota(database, clock, "api", ALLOWANCES).take("searches", 1)
    async with Database.open(tmp_path / "chorus.db") as database:
        quota = DailyQuota(database, clock, "api", ALLOWANCES)
        with pytest.raises(SourceError) as spent:
            await quota.take("searches", 1)
        assert spent.value.reason == "quota_exceeded"
        await quota.take("units", 100)
        assert await quota.used() == {"searches": 2, "units": 100}
        clock.advance(minutes=2)
        assert await quota.used() == {"searches": 0, "units": 0}
        await quota.take("searches", 2)


async def test_a_closed_bucket_gives_nothing_until_midnight_there_also_after_a_restart(tmp_path: Path) -> None:
    clock = MovableClock(lambda: datetime(2026, 11, 28, 7, 58, tzinfo=UTC))
    async with Database.open(tmp_path / "chorus.db") as database:
        await DailyQuota(database, clock, "api", ALLOWANCES).close("searches")
    async with Database.open(tmp_path / "chorus.db") as database:
        quota = DailyQuota(database, clock, "api", ALLOWANCES)
        with pytest.raises(SourceError):
            await quota.take("searches", 1)
        assert await quota.used() == {"searches": 2, "units": 0}
        await quota.take("units", 1)
        clock.advance(minutes=2)
        await quota.take("searches", 1)


def test_midnight_there_is_an_hour_later_in_summer_by_utc() -> None:
    assert next_midnight(datetime(2026, 11, 28, 12, tzinfo=UTC)).astimezone(UTC).hour == 8
    assert next_midnight(datetime(2026, 7, 28, 12, tzinfo=UTC)).astimezone(UTC).hour == 7
