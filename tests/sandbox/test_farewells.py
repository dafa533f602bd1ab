"""How the gateway sends a bot away: so that it hears why."""

from __future__ import annotations

import pytest

from sandbox.client import Sandbox
from tests.sandbox.conftest import start_small_bots

TIMES = 3
"""What a bot makes of a close code hangs on a race between its own farewell and the end of the line."""


@pytest.mark.parametrize("code", [4004, 4011])
async def test_a_bot_that_may_not_come_back_hears_it_and_stays_away(code: int) -> None:
    async with Sandbox.start(seed="empty") as sandbox:
        for _ in range(TIMES):
            bot = await start_small_bots(sandbox)
            await bot.wait_ready()
            sessions = await sandbox.link.call("sessions")
            await sandbox.faults.close_gateway(code, "Not any more.")
            assert await bot.wait() != 0
            assert f"closed with {code}" in bot.log
            assert '"resumed"' not in bot.log
            assert await sandbox.link.call("sessions") == sessions
