"""How quickly the bot is there, how much it weighs, how soon `/play` is heard, and whether a packet is missing.

Everything runs in the sandbox: the bot as its own process, a member's command over the control socket, a listener that
receives and decrypts. Times are wall-clock, the median of `RUNS`, taken by the process that plays the member.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.machine import describe, idle_control, table
from demo.hearing import Recording, sounding
from demo.stage import bot_command, bot_environment, make_samples
from sandbox.client import Sandbox
from tests.cogs.party import Party

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Listener

RUNS = 5
TITLE, FILE = "Morning Bells", "morning-bells.ogg"


async def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        await make_samples(folder / "library")
        async with Sandbox.start(seed="empty") as sandbox:
            control_ms = await idle_control()
            await _start_and_stop(sandbox, folder)  # makes the database
            ready_s = [await _start_and_stop(sandbox, folder) for _ in range(RUNS)]
            bot = await _start(sandbox, folder)
            rss_mb = psutil.Process(bot.pid).memory_info().rss / 2**20
            heard = await _listen(sandbox, folder)
            await bot.stop()
    _report(control_ms, statistics.median(ready_s), rss_mb, heard)


async def _start(sandbox: Sandbox, folder: Path) -> BotProcess:
    bot = await sandbox.start_bot(bot_command(folder), env=bot_environment(sandbox, folder))
    await bot.wait_ready()
    return bot


async def _start_and_stop(sandbox: Sandbox, folder: Path) -> float:
    """Seconds from the start of the process until its gateway session was READY."""
    began = time.perf_counter()
    bot = await _start(sandbox, folder)
    took_s = time.perf_counter() - began
    await bot.stop()
    return took_s


async def _listen(sandbox: Sandbox, folder: Path) -> dict[str, float]:
    """First packets after `/play`, with the bot outside the channel and in it, and what was missing of a track."""
    guild = await sandbox.create_guild("Measured")
    await guild.create_text_channel("general")
    party = await Party.gather(guild)
    (listener,) = await party.listen(party.ada)
    joining_s, sitting_s = [], []
    for _ in range(RUNS):
        joining_s.append(await _first_packet_s(party, listener))
        await party.ada.slash("skip", channel=party.thread)
        sitting_s.append(await _first_packet_s(party, listener))
        await party.ada.slash("stop", channel=party.thread)
    missing = await _missing(party, listener, folder / "library" / FILE)
    await party.go_home()
    return {
        "first_packet_s": statistics.median(joining_s),
        "first_packet_seated_s": statistics.median(sitting_s),
        "packets_missing": missing,
    }


async def _first_packet_s(party: Party, listener: Listener) -> float:
    """Seconds from the member's command to the first packet of music in the listener's hands."""
    before = len(sounding(listener.packets))
    began_ns = time.monotonic_ns()
    await party.ada.slash("play", channel=party.thread, query=TITLE)
    await listener.wait_until(lambda: len(sounding(listener.packets)) > before)
    music = [packet for packet in listener.packets if packet.epoch_encrypted]
    return (music[before].arrival_ns - began_ns) / 1e9


async def _missing(party: Party, listener: Listener, file: Path) -> int:
    """Packets of a whole track that did not arrive."""
    before = len(sounding(listener.packets))
    expected = Recording.of(file, TITLE).packets or ()
    await party.ada.slash("play", channel=party.thread, query=TITLE)
    await listener.wait_for_end(1_000, timeout=60)
    heard = sounding(listener.packets)[before:]
    return len(expected) - sum(one == other for one, other in zip(heard, expected, strict=False))


def _report(control_ms: float, ready_s: float, rss_mb: float, heard: dict[str, float]) -> None:
    print(f"{describe()}; an idle loop wakes {control_ms:.1f} ms late (p99)\n")
    rows = [
        ("`python bot.py` to READY, existing database", f"{ready_s:.2f} s", "3 s"),
        ("the bot's memory when idle (RSS)", f"{rss_mb:.0f} MB", "150 MB"),
        ("`/play` to the first packet, the bot joining", f"{heard['first_packet_s'] * 1000:.0f} ms", "1 s"),
        (
            "`/play` to the first packet, the bot in the channel",
            f"{heard['first_packet_seated_s'] * 1000:.0f} ms",
            "1 s",
        ),
        ("packets missing of a track", f"{heard['packets_missing']:.0f}", "0"),
    ]
    print(table(rows))
    figures = {"control_p99_ms": control_ms, "ready_s": ready_s, "idle_rss_mb": rss_mb, **heard}
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    asyncio.run(main())
