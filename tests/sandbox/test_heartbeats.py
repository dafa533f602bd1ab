"""What a bot makes of the way its heartbeats are answered."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from tests.sandbox.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess

BEATING_BOT = (sys.executable, "-m", "tests.sandbox.beating_bot")
INTERVAL_MS = 500
BEATS = 4


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """One of its own, whose bots' hearts beat fast."""
    async with Sandbox.start(seed="empty") as running:
        await running.faults.set_heartbeat_interval(INTERVAL_MS)
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[BotProcess]:
    env = {"ENDPOINT": sandbox.endpoint, "CA_FILE": str(sandbox.ca_file), "TOKEN": sandbox.token}
    bot = await sandbox.start_bot(BEATING_BOT, env=env, cwd=ROOT)
    yield bot
    await bot.stop()


async def test_a_heartbeats_latency_is_its_own_and_not_the_time_since_the_one_before(bot: BotProcess) -> None:
    await bot.wait_for_line(f'"beat", "number": {BEATS},')
    latencies = [json.loads(line)["latency"] for line in bot.log.splitlines() if '"beat"' in line]
    assert all(0 < latency < INTERVAL_MS / 1000 for latency in latencies), latencies
    assert "Can't keep up" not in bot.log
