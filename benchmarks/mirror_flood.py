"""How many messages a second the mirror keeps: from the gateway's dispatch to the committed row, by the real bot.

The sandbox's members write as fast as they can from a process of their own. The bot runs in its own, with a probe in
its event loop that tells how late it wakes; `--bot FOLDER` is that process. The peer is the same bot that commits each
message by itself.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import signal
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import percentile
from demo.stage import bot_environment
from launch import running, settings
from sandbox.client import Sandbox
from services.clock import SystemClock
from services.mirror import recorder
from tests.cogs.party import Party

if TYPE_CHECKING:
    from sandbox.client import BotProcess

MESSAGES, MESSAGES_OF_PEER = 30_000, 5_000
FLAT_OUT_PER_S = 1_000_000
IDLE_S = 3.0
TICK_S = 0.005
LOOK_AGAIN_S = 0.02
PATIENCE_S = 300.0
BOT, ONE_BY_ONE = "--bot", "--one-by-one"


@dataclass(frozen=True)
class Flood:
    """What was measured: times in ms, sizes in MB. `rss_growth_mb` is how much larger the bot has become."""

    messages_per_s: float
    idle_lag_p99_ms: float
    lag_p50_ms: float
    lag_p99_ms: float
    lag_max_ms: float
    bot_cpu_us: float
    """Processor time of the bot for one message."""
    rss_growth_mb: float


async def measure(folder: Path, *, messages: int = MESSAGES, one_by_one: bool = False) -> Flood:
    """Start a sandbox and a bot with its files in `folder`, flood them, and end both."""
    async with Sandbox.start(seed="empty") as sandbox:
        command = [sys.executable, "-m", "benchmarks.mirror_flood", BOT, str(folder)]
        bot = await sandbox.start_bot(command + [ONE_BY_ONE] * one_by_one, env=bot_environment(sandbox, folder))
        await bot.wait_ready()
        guild = await sandbox.create_guild("Loud")
        await guild.create_text_channel("general")
        party = await Party.gather(guild)
        await party.ada.slash("message list", channel=party.thread)
        with closing(sqlite3.connect(folder / "chorus.db", check_same_thread=False)) as database:
            kept_before = _kept(database)
            await sandbox.hear_only("THREAD_CREATE")
            await _probed(bot, 1)
            await asyncio.sleep(IDLE_S)
            idle = await _probed(bot, 2)
            began_s = time.perf_counter()
            flood = asyncio.create_task(
                sandbox.flood([party.ada, party.ben], [party.thread], messages, per_s=FLAT_OUT_PER_S)
            )
            await asyncio.to_thread(_wait_for, database, kept_before + messages)
            took_s = time.perf_counter() - began_s
            await flood
        busy = await _probed(bot, 3)
        await bot.stop()
    return Flood(
        messages_per_s=messages / took_s,
        idle_lag_p99_ms=idle["p99"],
        lag_p50_ms=busy["p50"],
        lag_p99_ms=busy["p99"],
        lag_max_ms=busy["max"],
        bot_cpu_us=busy["cpu_s"] / messages * 1e6,
        rss_growth_mb=busy["rss_mb"] - idle["rss_mb"],
    )


def _kept(database: sqlite3.Connection) -> int:
    """How many messages are committed: rows are counted up, and none goes here."""
    return int(database.execute("SELECT coalesce(max(id), 0) FROM chats").fetchone()[0])


def _wait_for(database: sqlite3.Connection, messages: int) -> None:
    """Wait until so many are committed. Raises TimeoutError."""
    until_s = time.monotonic() + PATIENCE_S
    while _kept(database) < messages:
        if time.monotonic() > until_s:
            raise TimeoutError(f"{messages - _kept(database)} messages are missing")
        time.sleep(LOOK_AGAIN_S)


async def _probed(bot: BotProcess, number: int) -> dict[str, float]:
    """How late the bot's event loop woke since this was asked last, for the `number`-th time now."""
    os.kill(bot.pid, signal.SIGUSR1)
    figures: dict[str, float] = json.loads(await bot.wait_for_line(f'"number": {number},', timeout=PATIENCE_S))
    return figures


async def run_bot(folder: Path) -> None:
    """The bot with the probe in it."""
    logging.basicConfig(level=logging.INFO)
    probing = asyncio.create_task(_probe())
    try:
        await running.serve(settings.load(folder, os.environ), SystemClock())
    finally:
        probing.cancel()


async def _probe() -> None:
    late_ms: list[float] = []
    cpu_s, number = time.process_time(), 0

    def tell() -> None:
        nonlocal cpu_s, number
        number += 1
        figures = {
            "number": number,
            "p50": percentile(late_ms, 50),
            "p99": percentile(late_ms, 99),
            "max": max(late_ms),
            "cpu_s": time.process_time() - cpu_s,
            "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(figures), flush=True)
        late_ms.clear()
        cpu_s = time.process_time()

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, tell)
    while True:
        due = time.perf_counter() + TICK_S
        await asyncio.sleep(TICK_S)
        late_ms.append((time.perf_counter() - due) * 1000)


if __name__ == "__main__":
    if ONE_BY_ONE in sys.argv:
        recorder.AT_ONCE = 1
    asyncio.run(run_bot(Path(sys.argv[sys.argv.index(BOT) + 1])))
