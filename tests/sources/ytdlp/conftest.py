"""The stand-in and workers that ask through it, started once for each file of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.ytdlp.job import YtDlpSettings
from sources.ytdlp.pool import YtDlpPool
from tests.sources.standin.server import StandIn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(scope="session")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StandIn]:
    async with StandIn(tmp_path_factory.mktemp("stand-in")) as stand_in:
        yield stand_in


@pytest.fixture
async def stand_in(running: StandIn) -> AsyncIterator[StandIn]:
    """As new; in the end nobody may have asked for anything that is not there."""
    await running.release()
    for changed in (running.statuses, running.players, running.asked, running.refused, running.media.revoked):
        changed.clear()
    running.wanted_cookie = ""
    yield running
    assert running.refused == []


@pytest.fixture(scope="session")
def settings(running: StandIn, tmp_path_factory: pytest.TempPathFactory) -> YtDlpSettings:
    folder = tmp_path_factory.mktemp("workers")
    return YtDlpSettings(folder, running.proxy_url, ca_file=running.ca_file, run_s=60.0, total_s=90.0)


@pytest.fixture(scope="session")
async def pool(settings: YtDlpSettings) -> AsyncIterator[YtDlpPool]:
    async with YtDlpPool(settings) as pool:
        yield pool
