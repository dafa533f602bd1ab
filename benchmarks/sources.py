"""How soon one hears what one asks for, from the library, the memory and YouTube, alone or in a crowd.

The real bot in the sandbox asks a stand-in for YouTube through its guard, with yt-dlp as it is; stand-in, sandbox and
bot are processes of their own. A time runs from a member's command to the first packet's arrival at a listener, as the
kernel stamps it. Beside it yt-dlp is called plainly, with its own settings, until it has told where the media is.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import re
import statistics
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import describe, idle_control, percentile, table
from benchmarks.sourcing.workers import endure, plain_ms, started_stand_in, workers_rss_mb
from demo.hearing import sounding
from demo.stage import PROJECT, bot_environment
from sandbox.client import Sandbox
from tests.cogs.conftest import ANSWERED_WITHIN_S, CHEAP_HASHES
from tests.cogs.party import Party
from tests.media import make_tone
from tests.sources.standin.bot import bot_beside

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

    from benchmarks.sourcing.workers import Site
    from sandbox.client import BotProcess, Listener

ROUNDS = 3
COLD_WANTED_MS = 1200
CROWD = 20
LETTERS = 10
"""Typed for each play."""
SEARCHERS = 3
"""One more than there are workers: none of them ever rests."""
FRAME_NS, FRAME_SAMPLES = 20_000_000, 960
_LATENESS = re.compile(r"99 of 100 packets within ([0-9.]+) ms")
PATIENCE_S = 60.0
JOINS = 5
"""In each round: discord.py holds itself to 110 messages a minute on its gateway, and each coming and going is some."""
LIBRARY_TITLE = "Long Haul"
LINK = "https://www.youtube.com/watch?v="
_numbers = itertools.count()


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    plays: int = 20
    """Of each kind, in each round."""
    jobs: int = 1000
    """That workers endure."""
    playing_s: float = 13.0
    """How long a stream is watched, with and without extraction, in each round: the sender tells of the last 12 s."""


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try every part, for no figures")
    size = Size(3, 40, 3.0) if parser.parse_args().quick else Size()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "library").mkdir()
        options = {"frame_duration": "20"}
        make_tone(
            folder / "library" / f"{LIBRARY_TITLE}.ogg", format="ogg", codec="libopus", seconds=240.0, options=options
        )
        song = make_tone(folder / "song.webm", format="webm", codec="libopus", seconds=30.0, options=options)
        async with started_stand_in(folder, song) as site:
            figures = {"control_p99_ms": await idle_control()}
            figures |= await _in_the_sandbox(folder, site, size)
            figures |= await endure(site, folder / "enduring", size.jobs)
    _report(figures)


async def _in_the_sandbox(folder: Path, site: Site, size: Size) -> dict[str, float]:
    async with _running(folder, site) as (sandbox, bot):
        party, listener = await _seated(sandbox)
        plain = [await plain_ms(site, folder, [_cold() for _ in range(size.plays)]) for _ in range(ROUNDS)]
        rounds = [await _round(party, listener, size) for _ in range(ROUNDS)]
        figures = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
        figures["plain_ytdlp_p95_ms"] = statistics.median(percentile(one, 95) for one in plain)
        figures |= await _offered(party, size)
        figures |= await _lateness(party, listener, size)
        await party.go_home()
        crowd = [await _seated(sandbox) for _ in range(CROWD)]
        p95s = []
        for _ in range(ROUNDS):
            p95s.append(percentile(await asyncio.gather(*(_play_ms(*one, _cold()) for one in crowd)), 95))
            await asyncio.gather(*(_silence(*one) for one in crowd))
        figures["crowd_p95_ms"] = statistics.median(p95s)
        figures["crowd_ratio"] = figures["crowd_p95_ms"] / COLD_WANTED_MS
        figures["bot_worker_rss_mb"] = max(workers_rss_mb(bot.pid))
        await asyncio.gather(*(party.go_home() for party, _ in crowd))
        return figures


@asynccontextmanager
async def _running(folder: Path, site: Site) -> AsyncIterator[tuple[Sandbox, BotProcess]]:
    async with Sandbox.start(seed="empty") as sandbox:
        await sandbox.relax_limits()  # nobody types as much as is measured
        await sandbox.wait_for_answers(ANSWERED_WITHIN_S)
        environment = bot_environment(sandbox, folder) | CHEAP_HASHES | {"CHORUS_SOURCES__ORDER": "library youtube"}
        bot = await sandbox.start_bot(bot_beside(site.tls_port, site.ca_file, folder), env=environment, cwd=PROJECT)
        await bot.wait_ready()
        try:
            yield sandbox, bot
        finally:
            await bot.stop()


async def _seated(sandbox: Sandbox) -> tuple[Party, Listener]:
    """A server with a group, somebody who listens, and the bot beside them."""
    guild = await sandbox.create_guild("Measured")
    await guild.create_text_channel("general")
    party = await Party.gather(guild)
    (listener,) = await party.listen(party.ada)
    await _play_ms(party, listener, LIBRARY_TITLE)
    await _silence(party, listener)
    return party, listener


async def _round(party: Party, listener: Listener, size: Size) -> dict[str, float]:
    """The 95th percentiles in ms: the library with and without joining, new links, and those that were just played."""
    taken: dict[str, list[float]] = {}

    async def measure(name: str, query: str) -> None:
        taken.setdefault(name, []).append(await _play_ms(party, listener, query))
        await _silence(party, listener)

    for _ in range(size.plays):
        await measure("library_p95_ms", LIBRARY_TITLE)
        cold = _cold()
        await measure("cold_p95_ms", cold)
        await measure("cached_p95_ms", cold)
    for _ in range(min(JOINS, size.plays)):
        await party.ada.slash("stop", channel=party.thread)
        await measure("joining_p95_ms", LIBRARY_TITLE)
    return {name: percentile(values, 95) for name, values in taken.items()}


async def _play_ms(party: Party, listener: Listener, query: str) -> float:
    """From the member's command to the first packet of music in the listener's hands."""
    before = len(listener.packets)
    began_ns = time.monotonic_ns()
    answer = await party.ada.slash("play", channel=party.thread, query=query)
    try:
        await listener.wait_until(lambda: bool(sounding(listener.packets[before:])), PATIENCE_S)
    except TimeoutError as error:
        raise RuntimeError(f"nothing was heard: {answer.whole_text}") from error
    music = next(packet for packet in listener.packets[before:] if packet.epoch_encrypted)
    return (music.arrival_ns - began_ns) / 1e6


async def _silence(party: Party, listener: Listener) -> None:
    await party.ada.slash("skip", channel=party.thread)
    await listener.wait_for_end(timeout=PATIENCE_S)


async def _lateness(party: Party, listener: Listener, size: Size) -> dict[str, float]:
    """How late packets of one stream left and came, p99 in ms, workers at rest and at work; medians of the rounds."""
    await _play_ms(party, listener, LIBRARY_TITLE)
    resting, working, asking, searches = [], [], [], 0
    for _ in range(ROUNDS):
        resting.append(await _late_ms(party, listener, size.playing_s))
        late, count = await _late_beside(party, listener, size.playing_s, partial(_search_on, party))
        working.append(late)
        searches += count
        pause_s = size.playing_s * SEARCHERS / max(1, count)
        remembered = partial(_search_on, party, words="words", pause_s=pause_s)
        asking.append((await _late_beside(party, listener, size.playing_s, remembered))[0])
    await _silence(party, listener)
    left, left_meanwhile, left_asking = (
        statistics.median(left for left, _ in rounds) for rounds in (resting, working, asking)
    )
    came, came_meanwhile = (statistics.median(came for _, came in rounds) for rounds in (resting, working))
    return {
        "tick_late_alone_p99_ms": left,
        "tick_late_extracting_p99_ms": left_meanwhile,
        "tick_late_asking_p99_ms": left_asking,
        "tick_late_ratio": left_meanwhile / left_asking,
        "heard_late_alone_p99_ms": came,
        "heard_late_extracting_p99_ms": came_meanwhile,
        "extractions_meanwhile": searches,
    }


async def _offered(party: Party, size: Size) -> dict[str, float]:
    """How long a member waits for what is offered while they type, p99 in ms: a letter more each time."""
    taken = []
    for number in range(size.plays * LETTERS):
        typed = LIBRARY_TITLE[: 1 + number % len(LIBRARY_TITLE)]
        began = time.perf_counter()
        await party.ada.autocomplete("play", channel=party.thread, focused="query", query=typed)
        taken.append((time.perf_counter() - began) * 1000)
    return {"offered_p99_ms": percentile(taken, 99)}


async def _late_beside(
    party: Party, listener: Listener, seconds: float, work: Callable[[], Coroutine[None, None, int]]
) -> tuple[tuple[float, float], int]:
    """`_late_ms` while members are at `work`, and how much of it they did."""
    busy = [asyncio.create_task(work()) for _ in range(SEARCHERS)]
    late = await _late_ms(party, listener, seconds)
    for task in busy:
        task.cancel()
    return late, sum(await asyncio.gather(*busy))


async def _search_on(party: Party, *, words: str | None = None, pause_s: float = 0.0) -> int:
    """Search until cancelled, for one new thing after the other or the same words again; returns how often."""
    count = 0
    try:
        while True:
            began = time.monotonic()
            await party.ben.slash("search", channel=party.thread, query=words or f"words {next(_numbers)}")
            count += 1
            await asyncio.sleep(max(0.0, began + pause_s - time.monotonic()))
    except asyncio.CancelledError:
        return count


async def _late_ms(party: Party, listener: Listener, seconds: float) -> tuple[float, float]:
    """How late packets left the sender, as it counts itself in steps of 0.25 ms, and how late they came.

    The latter is against the grid of 20 ms that goes through the earliest of them, and has the sandbox in it, which
    passes them on between the commands of its members.
    """
    first = len(listener.packets)
    count = round(seconds * 50)
    await listener.wait_until(lambda: len(listener.packets) >= first + count, PATIENCE_S)
    health = (await party.ada.slash("player health", channel=party.thread)).text
    told = _LATENESS.search(health)
    if told is None:
        raise RuntimeError(f"no lateness in {health}")
    arrivals = [
        packet.arrival_ns - (packet.timestamp - listener.packets[first].timestamp) // FRAME_SAMPLES * FRAME_NS
        for packet in listener.packets[first : first + count]
    ]
    return float(told[1]), percentile([(one - min(arrivals)) / 1e6 for one in arrivals], 99)


def _cold() -> str:
    """A link that nobody has asked for yet."""
    return f"{LINK}new{next(_numbers):08d}"


def _rows(figures: dict[str, float]) -> Iterator[tuple[str, str, str]]:
    def ms(name: str) -> str:
        return f"{figures[name]:,.0f} ms"

    yield "`/play` to the first packet, from the library, p95", ms("library_p95_ms"), "250 ms"
    yield "the same, the bot joining", ms("joining_p95_ms"), ""
    yield "a link that was just played, p95", ms("cached_p95_ms"), "400 ms"
    yield "a link to YouTube that is new, p95", ms("cold_p95_ms"), "1,200 ms"
    yield "yt-dlp plainly, until the link is known, p95", ms("plain_ytdlp_p95_ms"), ""
    yield "what is offered while one types, p99", ms("offered_p99_ms"), "100 ms"
    yield f"{CROWD} guilds at once, new links, p95", ms("crowd_p95_ms"), "4,800 ms"
    yield "that by 1.2 s (`crowd_ratio`)", f"{figures['crowd_ratio']:.2f}", "4"
    yield "memory of a worker after all jobs (RSS)", f"{figures['worker_rss_mb']:.0f} MB", "90 MB"
    yield "what it grew by from a tenth of them on", f"{figures['worker_growth_mb']:.1f} MB", "flat"
    asking = figures["tick_late_asking_p99_ms"]
    yield "packets of a stream leave late, nobody asking, p99", f"{figures['tick_late_alone_p99_ms']:.2f} ms", ""
    yield "the same, as many searches of remembered words and no extraction, p99", f"{asking:.2f} ms", ""
    beside = figures["tick_late_extracting_p99_ms"]
    yield "the same, new words and workers extracting, p99", f"{beside:.2f} ms", f"{1.5 * asking:.2f} ms"
    came, meanwhile = figures["heard_late_alone_p99_ms"], figures["heard_late_extracting_p99_ms"]
    yield "they come late through the sandbox, nobody asking and extracting, p99", f"{came:.1f}, {meanwhile:.1f} ms", ""


def _report(figures: dict[str, float]) -> None:
    print(f"{describe()}; an idle loop wakes {figures['control_p99_ms']:.1f} ms late (p99)\n")
    print(table([*_rows(figures)]))
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    asyncio.run(main())
