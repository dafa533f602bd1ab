"""How close together is what people see, and how close to what they hear?

Browsers in processes of their own watch a film that the unmodified bot plays in the sandbox's voice channel, on lines
that hold messages up by 0, 150 and 400 ms; a listener receives the packets. What is compared is what browsers drew and
what arrived (`benchmarks/watching/truth.py`), not what anybody says of it. In the same run others watch with a page
that jumps when it is a second off and does nothing else.

The picture is watched by itself (`web/src/trial`): the modules of the watch page, with a state that is anchored to the
packets that the listener received. Figures of the whole page are null until there is one.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import describe, idle_control, percentile, table
from benchmarks.watching.truth import Heard, epoch_ahead_ms, settled_s
from benchmarks.watching.watchers import Browsers, Watcher
from demo.hearing import SILENCE, sounding
from demo.stage import bot_command, bot_environment
from sandbox.client import Sandbox
from tests.cogs.party import Party
from tests.watch.sync.films import make_moving_film
from tests.watch.sync.room import Room
from tests.watch.sync.seen import skews
from web.build import DIST, make, make_trial

if TYPE_CHECKING:
    from sandbox.client import Listener

LAGS_MS = (0, 150, 400)
FILM_S = 300
STEADY_S = 12.0
AFTER_STALL_S = 8.0
WITHIN_MS = 50.0
NAIVE = Path(__file__).parent / "watching" / "naive.html"


@dataclass
class Figures:
    """What was measured: ms, but for seconds as named."""

    skews: list[float] = field(default_factory=list)
    voice_skews: list[float] = field(default_factory=list)
    recover_s: list[float | None] = field(default_factory=list)
    join_s: list[float | None] = field(default_factory=list)
    by_lag: list[tuple[int, list[float], list[float]]] = field(default_factory=list)
    naive_skew_max_ms: float = 0.0


class Show:
    """The film as it is heard, and a room that follows it."""

    def __init__(self, room: Room, listener: Listener) -> None:
        self._room = room
        self._listener = listener
        self.heard = Heard()

    async def begin(self) -> None:
        """Anchor the room to what is heard from now on, once a second."""
        await self._listener.wait_until(lambda: len(sounding(self._listener.packets)) > 150, timeout=60)
        self._look()
        await self._room.show_film(mime="video/mp4")
        await self._anchor()

    async def follow(self) -> None:
        """Go on with that for ever."""
        while True:
            await asyncio.sleep(1)
            self._look()
            await self._anchor()

    def _look(self) -> None:
        self.heard.take([packet for packet in self._listener.packets if packet.payload != SILENCE])

    async def _anchor(self) -> None:
        now_ms = self.heard.at_ms[-1]
        await self._room.anchor(self.heard.offset_ms() + now_ms, now_ms - epoch_ahead_ms())


async def main() -> None:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "library").mkdir()
        make_moving_film(folder / "library" / "film.mp4", seconds=FILM_S, with_sound=True)
        trial = make_trial(folder / "trial")
        (trial / "naive.html").write_text(NAIVE.read_text())
        control_ms = await idle_control()
        async with Sandbox.start(seed="empty") as sandbox, Room.open(trial, folder / "library") as room:
            bot = await sandbox.start_bot(bot_command(folder), env=bot_environment(sandbox, folder))
            await bot.wait_ready()
            guild = await sandbox.create_guild("Measured")
            await guild.create_text_channel("general")
            party = await Party.gather(guild)
            (listener,) = await party.listen(party.ada)
            await party.ada.slash("play", channel=party.thread, query="film")
            show = Show(room, listener)
            await show.begin()
            following = asyncio.create_task(show.follow())
            try:
                figures = await _watch(room, show)
            finally:
                following.cancel()
            await party.go_home()
            await bot.stop()
    _report(figures, control_ms, (load + os.getloadavg()[0]) / 2)


async def _watch(room: Room, show: Show) -> Figures:
    figures = Figures()
    async with Browsers.opened() as browsers:
        async with browsers.watcher(room.address("ada")) as ada:
            await room.locked("ada")
            for lag_ms in LAGS_MS:
                async with browsers.watcher(room.address(f"ben{lag_ms}", lag_ms=lag_ms)) as ben:
                    await _with_somebody_late(show, ada, ben, lag_ms, figures)
        figures.naive_skew_max_ms = await _jumping(browsers, room)
    return figures


async def _with_somebody_late(show: Show, ada: Watcher, ben: Watcher, lag_ms: int, figures: Figures) -> None:
    """Ben comes, watches along, stalls, and catches up."""
    await asyncio.sleep(AFTER_STALL_S)
    coming = await ben.seen()
    await ada.seen()
    await asyncio.sleep(STEADY_S)
    adas, bens = await ada.seen(), await ben.seen()
    over_ms = await ben.stall()
    await asyncio.sleep(AFTER_STALL_S)
    after = await ben.seen()
    together = skews(adas, bens)
    to_voice = [abs(off) for frame in (*adas, *bens) if (off := show.heard.off(frame)) is not None]
    figures.skews += together
    figures.voice_skews += to_voice
    figures.by_lag.append((lag_ms, together, to_voice))
    figures.join_s.append(settled_s(coming, show.heard, ben.came_ms, WITHIN_MS))
    figures.recover_s.append(settled_s(after, show.heard, over_ms, WITHIN_MS))


async def _jumping(browsers: Browsers, room: Room) -> float:
    """How far apart two are after one stalled, where pages only jump."""
    address = f"{room.base}/naive?name="
    async with browsers.watcher(f"{address}a") as one, browsers.watcher(f"{address}b") as other:
        await asyncio.sleep(4)
        await other.stall()
        await one.seen()
        await other.seen()
        await asyncio.sleep(AFTER_STALL_S)
        return max(skews(await one.seen(), await other.seen()))


def page_kb() -> float:
    """What the watch page loads first, packed: itself, and the scripts and styles that it names."""
    make("build", quiet=True)
    page = (DIST / "watch.html").read_text()
    files = [DIST / "watch.html", *(DIST / name for name in re.findall(r'(?:src|href)="/(assets/[^"]+)"', page))]
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / 1000


def _worst(seconds: list[float | None]) -> float | None:
    known = [one for one in seconds if one is not None]
    return max(known) if len(known) == len(seconds) else None


def _spread(values: list[float]) -> str:
    return f"{percentile(values, 50):.0f}–{percentile(values, 95):.0f}"


def _shown_s(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds:.1f} s"


def _report(figures: Figures, control_ms: float, load: float) -> None:
    skew_ms, voice_ms = percentile(figures.skews, 95), percentile(figures.voice_skews, 95)
    recover_s, join_s, kb = _worst(figures.recover_s), _worst(figures.join_s), page_kb()
    print(f"{describe()}; load {load:.1f}; an idle loop wakes {control_ms:.1f} ms late (p99)\n")
    rows = [
        ("browser to browser, p95", f"{skew_ms:.0f} ms", "40 ms"),
        ("picture to voice at a listener, p95", f"{voice_ms:.0f} ms", "60 ms"),
        *(
            (f"both with {lag} ms of delay, p50 and p95", f"{_spread(together)} / {_spread(to_voice)} ms", "")
            for lag, together, to_voice in figures.by_lag
        ),
        ("within 50 ms again after a stall of 0.7 s", _shown_s(recover_s), "5 s"),
        ("a late one within 50 ms, from the typed address on", _shown_s(join_s), "3 s"),
        ("a page that only jumps, after the same stall, at most", f"{figures.naive_skew_max_ms:.0f} ms", ""),
        ("the page, packed", f"{kb:.0f} kB", "120 kB"),
    ]
    print(table(rows))
    told = {
        "skew_p95_ms": skew_ms,
        "voice_skew_p95_ms": voice_ms,
        "recover_s": recover_s,
        "join_s": join_s,
        "chat_p95_ms": None,
        "page_kb": kb,
        "viewers_cpu_cores": None,
        "naive_skew_max_ms": figures.naive_skew_max_ms,
        "control_p99_ms": control_ms,
        "load": load,
    }
    print(json.dumps({name: None if value is None else round(value, 3) for name, value in told.items()}))


if __name__ == "__main__":
    asyncio.run(main())
