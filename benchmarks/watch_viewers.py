"""What two hundred viewers in one room cost the bot, and how soon they see what is said: `python -m
benchmarks.watch_viewers`.

The web server, its services and a group's player run in this process, on a real database. The viewers are real
Socket.IO clients over WebSocket, in processes of their own: each asks for the time every 2 s, tells twice a second how
its picture does, and is told of the player, of the people and of the chat, in which somebody says something every half
second. Before that the same server is measured without viewers (the idle control).

`viewers_cpu_cores` is what this process takes while they watch, the control's in it; `chat_p95_ms` is from the moment
at which the mirror is told of a message until a viewer has it who has a process of their own, as a browser is: the
others share two, in which each waits for what ninety-nine have to read.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import time
from collections import Counter
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import socketio

from benchmarks.machine import describe
from services.words import Words
from tests.services.house import PUBLIC_URL, House
from tests.services.what_plays import TITLES
from web.pages import Pages
from web.server import WebAddress, WebServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from multiprocessing.connection import Connection

    from services.container import Services
    from services.seats import Seat
    from tests.services.person import Person

VIEWERS, PROCESSES, SECONDS = 200, 2, 20.0
CLOCK_S, REPORT_S, SAY_S = 2.0, 0.5, 0.5
PATIENCE_S = 60
MESSAGE_IDS = count(2**53 + 1_000_000)
COOKIE = "__Host-chorus"
HOST = PUBLIC_URL.partition("://")[2]


class Talk(NamedTuple):
    """When each message was told to the mirror, and how long it took until that was on the disk (the control)."""

    told: dict[str, float]
    commits_ms: list[float]


@dataclass
class Measured:
    """What it took."""

    idle_cores: float
    cores: float
    chat_ms: list[float]
    """Of the one viewer with a process of its own, as a browser is."""
    everybodys_chat_ms: list[float]
    commits_ms: list[float]
    told: Counter[str]


def percentile(values: list[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else float("nan")


class Viewer:
    """One page."""

    def __init__(self, heard: list[tuple[str, float]], counts: Counter[str]) -> None:
        self.io = socketio.AsyncClient(reconnection=False)
        self._heard = heard
        self._counts = counts
        self._entry_id = 1
        self.io.on("*", self._hear)

    async def come(self, base: str, token: str, group_id: int) -> None:
        headers = {"Origin": PUBLIC_URL, "Host": HOST, "Cookie": f"{COOKIE}={token}"}
        await self.io.connect(base, headers=headers, transports=["websocket"], wait_timeout=PATIENCE_S)
        entered = await self.io.call("enter", {"group_id": group_id}, timeout=PATIENCE_S)
        self._entry_id = entered["state"]["entry"]["id"]

    async def watch(self, number: int) -> None:
        """Ask for the time and report, each from a moment of its own."""
        await asyncio.sleep(number / VIEWERS * CLOCK_S)
        turn = 0
        while True:
            if turn % round(CLOCK_S / REPORT_S) == 0:
                await self.io.call("clock", {})
            report = {"entry_id": self._entry_id, "state": "locked", "behind_ms": (number * 7 + turn * 3) % 60}
            answer = await self.io.call("report", report)
            self._counts["reports taken" if answer["ok"] else "reports refused"] += 1
            turn += 1
            await asyncio.sleep(REPORT_S)

    def _hear(self, event: str, data: Any) -> None:
        self._counts[event] += 1
        if event == "chat" and data["kind"] == "said":
            self._heard.append((data["message"]["text"], time.monotonic()))


def view(pipe: Connection, base: str, tokens: list[str], group_id: int, first: int) -> None:
    """The viewers of one process: come, say so, watch until told to stop, and hand over what was heard when."""
    asyncio.run(_view(pipe, base, tokens, group_id, first))


async def _view(pipe: Connection, base: str, tokens: list[str], group_id: int, first: int) -> None:
    heard: list[tuple[str, float]] = []
    counts: Counter[str] = Counter()
    viewers = [Viewer(heard, counts) for _ in tokens]
    for viewer, token in zip(viewers, tokens, strict=True):
        await viewer.come(base, token, group_id)
    pipe.send("here")
    watching = [asyncio.create_task(viewer.watch(first + number)) for number, viewer in enumerate(viewers)]
    await asyncio.to_thread(pipe.recv)
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    pipe.send((heard, counts))
    for viewer in viewers:
        with suppress(Exception):
            await viewer.io.disconnect()


@asynccontextmanager
async def serving(house: House, folder: Path) -> AsyncIterator[str]:
    """The web server of a house, and the base of its addresses."""
    services = SimpleNamespace(**vars(house), **vars(house.web), **vars(house.watching), words=Words())
    server = WebServer(cast("Services", services), WebAddress("127.0.0.1", 0, PUBLIC_URL), Pages(folder), house.clock)
    port = await server.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await server.close()


async def talk(house: House, seat: Seat, author: Person, seconds: float) -> Talk:
    """Let somebody say something again and again."""
    told: dict[str, float] = {}
    commits_ms = []
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        text = f"message {len(told)}"
        told[text] = time.monotonic()
        await house.say(seat, author, next(MESSAGE_IDS), text)
        commits_ms.append((time.monotonic() - told[text]) * 1000)
        house.engine.step(25)
        house.clock.advance(seconds=SAY_S)
        await asyncio.sleep(SAY_S)
    return Talk(told, commits_ms)


async def cores_of(work: Any) -> tuple[float, Any]:
    """How many cores this process took while something was done, and what came of it."""
    begun, cpu = time.monotonic(), time.process_time()
    result = await work
    return (time.process_time() - cpu) / (time.monotonic() - begun), result


async def measure(folder: Path, viewers: int, seconds: float) -> Measured:
    async with House.open(folder / "chorus.db") as house, serving(house, folder) as base:
        ada = await house.person("Ada")
        seat = await house.group(ada, "Film night")
        await house.playback.play(seat, TITLES[0])
        await house.plays(seat, TITLES[0])
        idle, _ = await cores_of(talk(house, seat, ada, seconds / 2))
        tokens = []
        for number in range(viewers):
            person = await house.person(f"Viewer{number}")
            await house.members.add(seat, person.discord_id)
            joined = await house.join(person, seat)
            link = (await house.web.watch_links.make(joined)).partition("#link=")[2]
            tokens.append((await house.web.web_sessions.begin_with_link(link, "a browser")).token)
        return await watched(house, seat, ada, base, tokens, seconds, idle)


async def watched(
    house: House, seat: Seat, ada: Person, base: str, tokens: list[str], seconds: float, idle: float
) -> Measured:
    context = multiprocessing.get_context("spawn")
    share = -(-len(tokens) // PROCESSES)
    pipes, processes = [], []
    for first, end in [(0, 1), *((first, first + share) for first in range(1, len(tokens), share))]:
        ours, theirs = context.Pipe()
        arguments = (theirs, base, tokens[first:end], seat.group_id, first)
        processes.append(context.Process(target=view, args=arguments, daemon=True))
        processes[-1].start()
        theirs.close()  # so that the end of a process that fails is seen
        pipes.append(ours)
    for pipe in pipes:
        assert await asyncio.to_thread(pipe.recv) == "here"
    await asyncio.sleep(CLOCK_S)
    cores, (told, commits_ms) = await cores_of(talk(house, seat, ada, seconds))
    late_ms: list[list[float]] = []
    counts: Counter[str] = Counter()
    for pipe in pipes:
        pipe.send("stop")
    for pipe in pipes:
        heard, counted = await asyncio.to_thread(pipe.recv)
        late_ms.append([(at - told[text]) * 1000 for text, at in heard if text in told])
        counts += counted
    for process in processes:
        await asyncio.to_thread(process.join, 10)
    everybody = [one for each in late_ms for one in each]
    assert len(everybody) >= len(told) * len(tokens) * 0.95, "viewers missed what was said"
    return Measured(idle, cores, late_ms[0], everybody, commits_ms, counts)


def main() -> None:
    """Measure, and print it for people and as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watch_viewers", description=__doc__)
    parser.add_argument("--viewers", type=int, default=VIEWERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        measured = asyncio.run(measure(Path(folder), asked.viewers, asked.seconds))
    print(describe())
    print(f"{asked.viewers} viewers for {asked.seconds:.0f} s; what they were told and told: {dict(measured.told)}")
    print(f"without viewers   {measured.idle_cores:.3f} cores")
    print(f"with viewers      {measured.cores:.3f} cores")
    p50, p95 = percentile(measured.chat_ms, 50), percentile(measured.chat_ms, 95)
    commits = measured.commits_ms
    print(f"on the disk       p50 {percentile(commits, 50):.0f} ms, p95 {percentile(commits, 95):.0f} ms (control)")
    crowd = measured.everybodys_chat_ms
    print(f"the crowd's chat  p50 {percentile(crowd, 50):.0f} ms, p95 {percentile(crowd, 95):.0f} ms")
    print(f"chat              p50 {p50:.0f} ms, p95 {p95:.0f} ms, most {max(measured.chat_ms):.0f} ms")
    figures = {
        "viewers": asked.viewers,
        "viewers_cpu_cores": round(measured.cores, 3),
        "idle_cpu_cores": round(measured.idle_cores, 3),
        "chat_p95_ms": round(p95, 1),
        "commit_p95_ms": round(percentile(commits, 95), 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
