"""How long each operation takes on a queue of 5,000 entries: through the services, with a real database on the disk.

Two people have put in one half each, and a track plays meanwhile; what sounds is a stand-in. An operation has ended
when its method returns, which is when a member is answered: what it changed is on the disk then. Before each, what the
last one brought with it has come to its end, as the next track that is made ready: people do not type that fast.

Between the rounds, bare commits of as much by SQLite alone, in the same folder: no answer can be quicker than that.
What was made at the start is frozen as the bot has it (`launch.running`).
"""

from __future__ import annotations

import gc
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import percentile
from services.player_state import Loop, Phase
from tests.services.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from typing import Any

    from services.seats import Seat

ENTRIES = 4_990
"""With room for those that are added; each round plays one of them."""
WANTED_MS = 5
ROUNDS, RUNS = 30, 3
COMMITS = 20
"""Of SQLite alone, before each round: right before an operation they would be in its way, in the processor's caches."""
WHAT = "any operation on a queue of 5,000, p99 (processor time, p99)"
COMMIT = "a bare commit of 5,000 ids meanwhile, p99"
LINK = "https://far.example/"


async def measure(*, quick: bool = False) -> dict[str, float]:
    """The 99th percentile in ms of all operations, each as often as the others (`queue_p99_ms`), and of each alone.

    Medians of the runs; beside the wall's time, all threads' time on a processor (`…_cpu_p99_ms`), and what a bare
    commit takes (`commit_p99_ms`).
    """
    gc.collect()
    gc.freeze()
    runs = []
    for number in range(1 if quick else RUNS):
        runs.append(await _run(5 if quick else ROUNDS))
        told, busy = runs[-1]["queue_p99_ms"], runs[-1]["queue_cpu_p99_ms"]
        print(f"  run {number + 1}: p99 {told:.1f} ms, {busy:.1f} ms on a processor", file=sys.stderr, flush=True)
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


async def _run(rounds: int) -> dict[str, float]:
    wall: dict[str, list[float]] = {}
    busy: dict[str, list[float]] = {}
    commits: list[float] = []
    with tempfile.TemporaryDirectory() as folder, closing(_bare(Path(folder) / "bare.db")) as bare:
        async with House.open(Path(folder) / "chorus.db") as house:
            seat = await _filled(house)
            for _ in range(rounds):
                commits += [_commit(bare) for _ in range(COMMITS)]
                async for name, operation in _operations(house, seat):
                    await _quiet(house, seat)
                    began, busy_before = time.perf_counter(), time.process_time()
                    await operation()
                    wall.setdefault(name, []).append((time.perf_counter() - began) * 1000)
                    busy.setdefault(name, []).append((time.process_time() - busy_before) * 1000)
    control = {"commit_p99_ms": percentile(commits, 99)}
    return _percentiles(wall, "p99_ms") | _percentiles(busy, "cpu_p99_ms") | control


def _bare(path: Path) -> sqlite3.Connection:
    """A database with one value, written as the bot's is."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE orders (ids TEXT)"):
        connection.execute(statement)
    connection.execute("INSERT INTO orders VALUES ('')")
    return connection


def _commit(bare: sqlite3.Connection) -> float:
    """Another order of a queue, written by itself; returns how many ms that took."""
    ids = ",".join(map(str, random.sample(range(ENTRIES), ENTRIES)))
    began = time.perf_counter()
    bare.execute("UPDATE orders SET ids = ?", (ids,))
    return (time.perf_counter() - began) * 1000


def _percentiles(taken: dict[str, list[float]], suffix: str) -> dict[str, float]:
    all_of_them = [value for values in taken.values() for value in values]
    figures = {f"queue_{name}_{suffix}": percentile(values, 99) for name, values in taken.items()}
    return {f"queue_{suffix}": percentile(all_of_them, 99)} | figures


def rows(figures: dict[str, float]) -> list[tuple[str, str, str]]:
    """What was measured, for people."""
    told = []
    for name, value in figures.items():
        if name.startswith("queue_") and name.endswith("p99_ms") and not name.endswith("cpu_p99_ms"):
            words = name.removeprefix("queue_").removesuffix("p99_ms").replace("_", " ").strip()
            cpu = figures[name.removesuffix("p99_ms") + "cpu_p99_ms"]
            what, wanted = (f"{words}, p99", "") if words else (WHAT, f"{WANTED_MS} ms")
            told.append((what, f"{value:.1f} ms ({cpu:.1f} ms)", wanted))
    return [*told, (COMMIT, f"{figures['commit_p99_ms']:.1f} ms", "")]


async def _quiet(house: House, seat: Seat) -> None:
    """Wait until the next track is ready to follow."""
    await house.playback.filled()
    await house.shows(seat, lambda view: not view.waiting or house.voice.connection.stream.followed)


async def _filled(house: House) -> Seat:
    """A group that listens, and whose queue is full."""
    ada, ben = [await house.person(name) for name in ("Ada", "Ben")]
    seat = await house.group(ada, "Film night", ben)
    await house.playback.play(seat, "First Light")
    for number, one in enumerate((seat, await house.join(ben, seat))):
        known = house.far.hits
        titles = [f"{number} {title}" for title in range(ENTRIES // 2)]
        house.far.hits = {title: house.far.hit(title) for title in titles}
        await house.playback.play(one, f"{LINK}mix/")
        await house.playback.filled()
        house.far.hits |= known
    await house.plays(seat, "First Light")
    return seat


async def _operations(house: House, seat: Seat) -> AsyncIterator[tuple[str, Callable[[], Awaitable[Any]]]]:
    """Every operation in its turn, and each change taken back before the next."""
    playback, queues = house.playback, house.playback.queues

    def places(count: int, first: int = 1) -> list[str]:
        return [str(place) for place in random.sample(range(first, ENTRIES - 300), count)]

    changes: dict[str, Callable[[], Awaitable[Any]]] = {
        "add": lambda: playback.play(seat, "Second Wind"),
        "add_next": lambda: playback.play(seat, "Third Time", when="next"),
        "remove": lambda: queues.remove(seat, *places(1)),
        "move": lambda: queues.move(seat, *places(2)),
        "move_first": lambda: queues.move(seat, places(1, first=2)[0], "1"),
        "swap": lambda: queues.swap(seat, *places(2)),
        "shuffle": lambda: queues.shuffle(seat),
        "clear": lambda: queues.clear(seat),
    }
    for name, change in changes.items():
        yield name, change
        yield f"undo_{name}", lambda: queues.undo(seat)
    for mode in (Loop.QUEUE, Loop.OFF):
        yield "loop", partial(playback.loop, seat, mode)
    await playback.play(seat, "First Light")
    await playback.play(seat, "First Light")
    yield "dedupe", lambda: queues.dedupe(seat)
    yield "jump", lambda: playback.jump(seat, *places(1))
    await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
    yield "play_now", lambda: playback.play(seat, "Third Time", when="now")
    await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
    yield "skip", lambda: playback.skip(seat)
    await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
    yield "previous", lambda: playback.previous(seat)
    await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
    yield "show", lambda: queues.show(seat, random.randrange(ENTRIES - 300), 10)
