"""The bot is killed in mid-song: by itself it comes back at the same track, within a second of where it was heard last.

`CHORUS_DRILL_SEED=… make drill PART=player N=50` repeats a run; what is heard tells track and place, packet by packet.
"""

from __future__ import annotations

import os
import random
import re
import statistics
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.cogs.party import Party
from tests.cogs.test_music import SILENCE
from tests.media import make_sweep, read_packets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from sandbox.client import BotProcess, Listener, Packet

TITLES = {"Long Haul": "64000", "Far Shore": "96000"}
"""And how many bits a second each has, so that no packet is in both."""
TRACK_S, LATEST_S = 90, 75
"""How long a track is, and how far into it a kill may come at most."""
PACKETS_A_SECOND = 50
PATIENCE_S = 60.0
KILLS = 5
PAUSED, SKIPPED = 0.2, 0.4
"""How often the music is paused, or at the other track, when the bot is killed."""


@dataclass(frozen=True)
class Place:
    """What a listener heard at a moment."""

    title: str
    packet: int


@dataclass
class Evening:
    """Ada listens to two tracks in a loop, to a bot that is killed again and again."""

    party: Party
    bot: BotProcess
    ada: Listener
    places: Mapping[bytes, Place]
    rng: random.Random
    gaps: list[int] = field(default_factory=list)
    """How many packets were heard twice each time, below 0 for those that were never heard."""

    async def typed(self, command: str, **options: Any) -> str:
        answer = await self.party.ada.slash(command, channel=self.party.thread, **options)
        return answer.text

    async def is_heard(self, packets: int) -> None:
        """Listen to so much more music."""
        before = len(self.ada.packets)
        music = before + packets
        await self.ada.wait_until(lambda: len(self._music(before)) >= music - before, PATIENCE_S)

    async def line(self) -> list[str]:
        """What plays and waits, first to play first."""
        return re.findall("|".join(TITLES), await self.typed("queue show"))

    async def dies(self) -> None:
        """One kill, at once, and the bot is there and heard again."""
        await self.bot.kill()
        await self.bot.restart()
        await self.bot.wait_ready()
        await self.is_heard(20)

    async def survives(self) -> None:
        """One kill, somewhere in one of the tracks."""
        if self.rng.random() < SKIPPED:
            await self.typed("skip")
        place_s = self.rng.randrange(LATEST_S)
        await self.typed("seek", position=f"{place_s // 60}:{place_s % 60:02}")
        await self.is_heard(self.rng.randrange(20, 120))
        is_paused = self.rng.random() < PAUSED
        if is_paused:
            await self.typed("pause")
            await self.ada.wait_until(lambda: self.ada.packets[-1].payload == SILENCE)
        killed_at = len(self.ada.packets)
        await self.bot.kill()
        await self.bot.restart()
        await self.bot.wait_ready()
        await self._is_told("is paused at" if is_paused else "goes on at")
        if is_paused:
            assert self._music(killed_at) == [], "who paused hears nothing"
            await self.typed("resume")
        await self.ada.wait_until(lambda: len(self._music(self._return(killed_at))) >= PACKETS_A_SECOND, PATIENCE_S)
        self._compare(self._return(killed_at))

    def _compare(self, back_at: int) -> None:
        last = self.places[[one.payload for one in self.ada.packets[:back_at] if one.payload != SILENCE][-1]]
        first = self.places[self._music(back_at)[0].payload]
        print(f"{last} -> {first}")
        self.gaps.append(last.packet + 1 - first.packet)
        assert first.title == last.title
        assert abs(self.gaps[-1]) <= PACKETS_A_SECOND

    def _return(self, killed_at: int) -> int:
        """The first packet of the bot that came back: behind the longest silence."""
        times = [packet.arrival_ns for packet in self.ada.packets[killed_at - 1 :]]
        waits = [after - before for before, after in pairwise(times)]
        return killed_at + waits.index(max(waits)) if waits else len(self.ada.packets)

    def _music(self, since: int) -> list[Packet]:
        return [packet for packet in self.ada.packets[since:] if packet.payload != SILENCE]

    async def _is_told(self, words: str) -> None:
        told = [one for one in await self.party.ada.history(self.party.thread) if "I was cut off" in one.content]
        seen = len(self.gaps)
        while len(told) <= seen:
            told = [one for one in await self.party.ada.history(self.party.thread) if "I was cut off" in one.content]
        assert words in max(told, key=lambda one: one.id).content


@asynccontextmanager
async def evening(folder: Path, seed: int) -> AsyncIterator[Evening]:
    """A sandbox and a bot of its own, and Ada, who has put both tracks on."""
    places: dict[bytes, Place] = {}
    (folder / "library").mkdir()
    for title, bits in TITLES.items():
        path = folder / "library" / f"{title}.ogg"
        options = {"frame_duration": "20", "b": bits}
        make_sweep(path, format="ogg", codec="libopus", seconds=TRACK_S, options=options)
        places |= {payload: Place(title, packet) for packet, payload in enumerate(read_packets(path))}
    assert len(places) > TRACK_S * PACKETS_A_SECOND * len(TITLES) * 0.99, "a packet tells where it is from"
    async with Sandbox.start(seed="empty") as sandbox, running_bot(sandbox, folder) as bot:
        await sandbox.relax_limits()
        guild = await sandbox.create_guild("A server")
        await guild.create_text_channel("general")
        party = await Party.gather(guild)
        (ada,) = await party.listen(party.ada)
        going = Evening(party, bot, ada, places, random.Random(seed))
        for title in TITLES:
            await going.typed("play", query=title)
        await going.typed("loop", mode="queue")
        yield going
        await party.go_home()


async def test_what_a_member_was_told_of_the_queue_is_there_after_a_kill(seed: int, tmp_path: Path) -> None:
    """The bot is killed as soon as the answer is there."""
    async with evening(tmp_path, seed) as going:
        await going.typed("loop", mode="off")
        for title in list(TITLES) * 2:
            await going.typed("play", query=title)
        await going.is_heard(20)
        seen = []
        for command, options in (("queue move", {"position": "1", "to": "4"}), ("queue clear", {})):
            seen.append(await going.line())
            await going.typed(command, **options)
            told = await going.line()
            await going.dies()
            assert await going.line() == told
        while seen:
            assert "Taken back" in await going.typed("queue undo")
            await going.dies()
            assert await going.line() == seen.pop()
        lines = [await going.line()]
        for command in ("skip", "previous"):
            await going.typed(command)
            lines.append(await going.line())
            await going.dies()
            assert await going.line() == lines[-1]
        assert lines[0] == lines[2] != lines[1], "what was played before a kill can be gone back to"


async def drill(folder: Path, seed: int, kills: int) -> None:
    async with evening(folder, seed) as going:
        for _ in range(kills):
            await going.survives()
        twice = [gap / PACKETS_A_SECOND for gap in going.gaps]
        median = statistics.median(twice)
        print(f"{kills} kills: heard twice {min(twice):.2f} to {max(twice):.2f} s, median {median:.2f} s")


@pytest.mark.timeout(400)
async def test_a_killed_bot_comes_back_where_it_was_heard_last(seed: int, tmp_path: Path) -> None:
    await drill(tmp_path, seed, KILLS)


@pytest.mark.drill
async def test_a_bot_that_is_killed_many_times_comes_back_each_time(seed: int, tmp_path: Path) -> None:
    await drill(tmp_path, seed, int(os.environ.get("CHORUS_DRILL_SCHEDULES") or "50"))
