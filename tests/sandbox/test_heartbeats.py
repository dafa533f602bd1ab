"""What a bot makes of the way its heartbeats are answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from tests.sandbox.conftest import start_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess

INTERVAL_MS = 500
LATE_S = 0.3
BEATS = 4


def latencies(bot: BotProcess) -> list[float]:
    """What the bot told of each answer to a heartbeat, in seconds."""
    return [json.loads(line)["latency"] for line in bot.log.splitlines() if '"beat"' in line]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """One of its own, whose bots' hearts beat fast."""
    async with Sandbox.start(seed="empty") as running:
        await running.faults.set_heartbeat_interval(INTERVAL_MS)
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[BotProcess]:
    bot = await start_bot(sandbox, "beating")
    yield bot
    await bot.stop()


async def test_answers_that_are_late_on_command_show_in_the_latency(sandbox: Sandbox) -> None:
    await sandbox.faults.disturb_heartbeats(BEATS, delay_s=LATE_S)
    bot = await start_bot(sandbox, "beating")
    await bot.wait_for_line(f'"beat", "number": {BEATS},')
    assert min(latencies(bot)[1:]) > LATE_S / 2  # two clocks tell of the same delay, so not all of it
    await bot.stop()


async def test_a_heartbeats_latency_is_its_own_and_not_the_time_since_the_one_before(bot: BotProcess) -> None:
    await bot.wait_for_line(f'"beat", "number": {BEATS},')
    found = latencies(bot)
    assert min(found) > 0
    assert min(found[1:]) < INTERVAL_MS / 1000 / 2, found  # a busy machine answers late now and then
    assert "Can't keep up" not in bot.log
