"""How the sources are doing, as `/chorus status` asks for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from services.sourcing.canary import CanaryWatch
from services.sourcing.health import SourcesHealth, SourcesWatch, WorkersHealth
from services.sourcing.quota import DailyQuota

if TYPE_CHECKING:
    from tests.services.house import House


async def test_what_is_turned_off_has_nothing_to_tell(house: House) -> None:
    assert await SourcesWatch(CanaryWatch(None, house.clock)).look() == SourcesHealth()


async def test_workers_and_what_is_left_of_an_api_are_told_as_they_are_now(house: House) -> None:
    quota = DailyQuota(house.database, house.clock, "an-api", {"searches": 100, "units": 10_000})
    workers = SimpleNamespace(pids=(7, 8), restarts=1, jobs=37)
    watch = SourcesWatch(CanaryWatch(None, house.clock), workers, quota)
    await quota.take("searches", 1)
    await quota.close("units")
    assert await watch.look() == SourcesHealth(
        None, WorkersHealth(2, 1, 37), {"searches": (1, 100), "units": (10_000, 10_000)}
    )
