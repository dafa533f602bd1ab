"""How long each operation takes on a queue of 5,000 entries: through the services, with a real database on the disk.

Two people have put in one half each, and a track plays meanwhile; what sounds is a stand-in. An operation has ended
when its method returns, which is when a member is answered. Before each, what was written behind the last one has come
to its end: people do not type that fast.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import percentile
from services.player_state import Phase
from tests.services.house import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from typing import Any

    from services.seats import Seat

ENTRIES = 4_990
"""With room for those that are added; each round plays one of them."""
WANTED_MS = 5
LINK = "https://far.example/"


async def measure(*, quick: bool = False) -> dict[str, float]:
    """The 99th percentile in ms of all operations, each as often as the others (`queue_p99_ms`), and of each alone."""
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with House.open(Path(folder) / "chorus.db") as house:
            seat = await _filled(house)
            for _ in range(5 if quick else 100):
                async for name, operation in _operations(house, seat):
                    await house.playback.filled()
                    began = time.perf_counter()
                    await operation()
                    taken.setdefault(name, []).append((time.perf_counter() - began) * 1000)
    figures = {f"queue_{name}_p99_ms": percentile(values, 99) for name, values in taken.items()}
    return {"queue_p99_ms": percentile([value for values in taken.values() for value in values], 99)} | figures


def rows(figures: dict[str, float]) -> list[tuple[str, str, str]]:
    """What was measured, for people."""
    told = [("any operation on a queue of 5,000, p99", f"{figures['queue_p99_ms']:.1f} ms", f"{WANTED_MS} ms")]
    for name, value in figures.items():
        if name.startswith("queue_") and name != "queue_p99_ms":
            words = name.removeprefix("queue_").removesuffix("_p99_ms").replace("_", " ")
            told.append((f"{words}, p99", f"{value:.1f} ms", ""))
    return told


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

    def place() -> str:
        return str(random.randint(1, ENTRIES - 300))

    changes: dict[str, Callable[[], Awaitable[Any]]] = {
        "add": lambda: playback.play(seat, "Second Wind"),
        "add_next": lambda: playback.play(seat, "Third Time", when="next"),
        "remove": lambda: queues.remove(seat, place()),
        "move": lambda: queues.move(seat, place(), "1"),
        "swap": lambda: queues.swap(seat, place(), "1"),
        "shuffle": lambda: queues.shuffle(seat),
        "clear": lambda: queues.clear(seat),
    }
    for name, change in changes.items():
        yield name, change
        yield f"undo_{name}", lambda: queues.undo(seat)
    await playback.play(seat, "First Light")
    await playback.play(seat, "First Light")
    yield "dedupe", lambda: queues.dedupe(seat)
    yield "jump", lambda: playback.jump(seat, place())
    await house.shows(seat, lambda view: view.phase is Phase.PLAYING)
    await house.prepares(seat)
    yield "show", lambda: queues.show(seat, random.randrange(ENTRIES - 300), 10)
