"""How close together is what people see, and how close to what they hear?

Members open the page of `/watch` by their links, in browsers that are processes of their own, on lines that hold all up
by 0, 150 and 400 ms. They watch a film that the unmodified bot plays in the sandbox's voice channel, where a listener
receives the packets. What is compared is what browsers drew and what arrived (`benchmarks/watching/truth.py`), not what
anybody says of it. Then the chat goes on in the group's thread; and others watch the same film with a page that jumps
when it is a second off and does nothing else. In the end two hundred viewers without browsers are in one room
(`benchmarks/watch_viewers.py`).
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import watch_viewers
from benchmarks.machine import describe, idle_control, percentile, table
from benchmarks.watching.evening import Evening
from benchmarks.watching.truth import settled_s
from benchmarks.watching.watchers import Browsers, Watcher
from tests.watch.sync.films import make_moving_film
from tests.watch.sync.room import Room
from tests.watch.sync.seen import skews
from web.build import DIST, make

LAGS_MS = (0, 150, 400)
FILM_S = 300
STEADY_S = 12.0
AFTER_STALL_S = 8.0
WITHIN_MS = 50.0
MESSAGES, SAY_EVERY_S = 60, 0.2
NAIVE = Path(__file__).parent / "watching" / "naive.html"


@dataclass
class Figures:
    """What was measured: ms, but for what is named otherwise."""

    skews: list[float] = field(default_factory=list)
    voice_skews: list[float] = field(default_factory=list)
    recover_s: list[float | None] = field(default_factory=list)
    join_s: list[float | None] = field(default_factory=list)
    by_lag: list[tuple[int, list[float], list[float]]] = field(default_factory=list)
    chat_ms: list[float] = field(default_factory=list)
    sent_ms: list[float] = field(default_factory=list)
    page_kb: float = 0.0
    naive_skew_max_ms: float = 0.0
    viewers_cpu_cores: float = 0.0
    idle_cpu_cores: float = 0.0
    control_ms: list[float] = field(default_factory=list)
    load: list[float] = field(default_factory=list)

    async def look_around(self) -> None:
        """Note how busy the machine is."""
        self.control_ms.append(await idle_control())
        self.load.append(os.getloadavg()[0])


async def main() -> None:
    make("build", quiet=True)
    figures = Figures()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "library").mkdir()
        make_moving_film(folder / "library" / "film.mp4", seconds=FILM_S, with_sound=True)
        await figures.look_around()
        async with Evening.begin(folder) as evening, Browsers.opened() as browsers:
            link = await evening.link(evening.party.ada)
            async with browsers.watcher(link, port=evening.port) as ada, evening.film():
                await _together(evening, browsers, ada, figures)
                figures.page_kb = _packed_kb(await ada.fetched())
                await _chat(evening, ada, figures)
                await figures.look_around()
                figures.naive_skew_max_ms = await _jumping(evening, browsers, folder)
        await figures.look_around()
        (folder / "viewers").mkdir()
        viewers = await watch_viewers.measure(folder / "viewers", watch_viewers.VIEWERS, watch_viewers.SECONDS)
        figures.viewers_cpu_cores, figures.idle_cpu_cores = viewers.cores, viewers.idle_cores
    _report(figures)


async def _together(evening: Evening, browsers: Browsers, ada: Watcher, figures: Figures) -> None:
    await ada.look()
    for lag_ms in LAGS_MS:
        link = await evening.link(evening.party.ben)
        async with browsers.watcher(link, port=evening.port, lag_ms=lag_ms) as ben:
            await ben.look()
            await _with_somebody_late(evening, ada, ben, lag_ms, figures)


async def _with_somebody_late(evening: Evening, ada: Watcher, ben: Watcher, lag_ms: int, figures: Figures) -> None:
    """Ben comes, watches along, stalls, and catches up."""
    await asyncio.sleep(AFTER_STALL_S)
    coming = await ben.seen()
    await ada.seen()
    await asyncio.sleep(STEADY_S)
    adas, bens = await ada.seen(), await ben.seen()
    over_ms = await ben.stall()
    await asyncio.sleep(AFTER_STALL_S)
    after, heard = await ben.seen(), evening.heard
    together = skews(adas, bens)
    to_voice = [abs(off) for frame in (*adas, *bens) if (off := heard.off(frame)) is not None]
    figures.skews += together
    figures.voice_skews += to_voice
    figures.by_lag.append((lag_ms, together, to_voice))
    figures.join_s.append(settled_s(coming, heard, ben.came_ms, WITHIN_MS))
    figures.recover_s.append(settled_s(after, heard, over_ms, WITHIN_MS))


async def _chat(evening: Evening, ada: Watcher, figures: Figures) -> None:
    """How long after Ben began to send something it was on Ada's page."""
    await ada.listen()
    sent_ms = {}
    for number in range(MESSAGES):
        begun_ms = time.time() * 1000
        said = await evening.party.ben.send(evening.party.thread, f"message {number}")
        sent_ms[said.id] = begun_ms
        figures.sent_ms.append(time.time() * 1000 - begun_ms)
        await asyncio.sleep(SAY_EVERY_S)
    there_ms = await ada.said_of(sent_ms.keys())
    figures.chat_ms = [there_ms[one] - at_ms for one, at_ms in sent_ms.items()]


async def _jumping(evening: Evening, browsers: Browsers, folder: Path) -> float:
    """How far apart two are after one stalled, where pages only jump."""
    pages = folder / "naive"
    (pages / "assets").mkdir(parents=True)
    (pages / "naive.html").write_text(NAIVE.read_text())
    async with Room.open(pages, folder / "library") as room:
        telling = asyncio.create_task(evening.tell(room))
        address = f"{room.base}/naive?name="
        try:
            async with browsers.watcher(f"{address}a") as one, browsers.watcher(f"{address}b") as other:
                for watcher in (one, other):
                    await watcher.look()
                await asyncio.sleep(4)
                await other.stall()
                await one.seen()
                await other.seen()
                await asyncio.sleep(AFTER_STALL_S)
                return max(skews(await one.seen(), await other.seen()))
        finally:
            telling.cancel()


def _packed_kb(fetched: list[str]) -> float:
    """The page and what it loaded of what the build made, each packed by itself, in kB of 1,000 bytes."""
    files = [DIST / "watch.html", *(DIST / path.lstrip("/") for path in set(fetched) if path.startswith("/assets/"))]
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / 1000


def _worst(seconds: list[float | None]) -> float | None:
    known = [one for one in seconds if one is not None]
    return max(known) if len(known) == len(seconds) else None


def _spread(values: list[float]) -> str:
    return f"{percentile(values, 50):.0f}–{percentile(values, 95):.0f}"


def _shown_s(seconds: list[float | None]) -> str:
    return ", ".join("never" if one is None else f"{one:.1f} s" for one in seconds)


def _report(figures: Figures) -> None:
    load, late = (", ".join(f"{one:.0f}" for one in values) for values in (figures.load, figures.control_ms))
    print(f"{describe()}; load at first, after the chat and at last {load}; an idle loop woke {late} ms late (p99)\n")
    told = {
        "skew_p95_ms": percentile(figures.skews, 95),
        "voice_skew_p95_ms": percentile(figures.voice_skews, 95),
        "recover_s": _worst(figures.recover_s),
        "join_s": _worst(figures.join_s),
        "chat_p95_ms": percentile(figures.chat_ms, 95),
        "page_kb": figures.page_kb,
        "viewers_cpu_cores": figures.viewers_cpu_cores,
        "naive_skew_max_ms": figures.naive_skew_max_ms,
    }
    rows = [
        ("browser to browser, p95", f"{told['skew_p95_ms']:.0f} ms", "40 ms"),
        ("picture to voice at a listener, p95", f"{told['voice_skew_p95_ms']:.0f} ms", "60 ms"),
        *(
            (f"both with {lag} ms of delay, p50 and p95", f"{_spread(together)} / {_spread(to_voice)} ms", "")
            for lag, together, to_voice in figures.by_lag
        ),
        ("within 50 ms again after a stall of 0.7 s, with each delay", _shown_s(figures.recover_s), "5 s"),
        ("a late one within 50 ms, from the typed address on, with each", _shown_s(figures.join_s), "3 s"),
        ("a page that only jumps, after the same stall, at most", f"{figures.naive_skew_max_ms:.0f} ms", ""),
        ("from the thread to the page, p50 and p95", f"{_spread(figures.chat_ms)} ms", "150 ms"),
        ("of that, until the sandbox had taken it", f"{_spread(figures.sent_ms)} ms", ""),
        ("the page's first load, packed", f"{figures.page_kb:.0f} kB", "120 kB"),
        ("two hundred viewers", f"{figures.viewers_cpu_cores:.2f} cores", "0.3 cores"),
        ("the same without viewers", f"{figures.idle_cpu_cores:.2f} cores", ""),
    ]
    print(table(rows))
    print(json.dumps({name: None if value is None else round(value, 3) for name, value in told.items()}))


if __name__ == "__main__":
    asyncio.run(main())
