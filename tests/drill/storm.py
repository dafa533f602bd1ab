"""A sandbox, a bot in it, a crowd, and one squall of bad weather after the other."""

from __future__ import annotations

import random
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.client import Sandbox
from tests.drill.crowd import Crowd
from tests.drill.hearing import Hearing, Promise, happened_in, heard_in
from tests.sandbox.conftest import start_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from sandbox.client import BotProcess, Channel

BOTS = ("beating", "listening", "echoing", "ponging")
PEOPLE = 8
PATIENCE_S = 60.0
CALLS = 2.0
"""After how many seconds to call again to a bot that may not have been there to hear."""


@dataclass(frozen=True)
class Weather:
    """One kind of trouble: what it does while people talk, and what a correct bot hears all the same."""

    strike: Callable[[Storm], Awaitable[None]]
    promise: Promise
    is_slow: bool = False
    """Whether discord.py takes seconds to come back."""

    @property
    def name(self) -> str:
        return self.strike.__name__


@dataclass
class Storm:
    """What every weather acts upon."""

    sandbox: Sandbox
    bot: BotProcess
    crowd: Crowd
    rng: random.Random
    squalls: int = 0
    _read_journal: dict[int, int] = field(default_factory=dict)
    _read_log: int = 0

    @classmethod
    @asynccontextmanager
    async def brew(cls, seed: int) -> AsyncIterator[Storm]:
        """Everything at its start, and the bot listening; all of it ends with the block."""
        rng = random.Random(seed)
        async with Sandbox.start(seed="empty") as sandbox:
            guild = await sandbox.create_guild("Cape Horn")
            members = [await guild.add_member(f"sailor-{number}") for number in range(PEOPLE)]
            channels = [await guild.create_text_channel(name) for name in ("deck", "galley")]
            channels.append(await members[0].start_thread(channels[0], "watch"))
            channels.append(await members[0].start_thread(channels[0], "mess", private=True))
            for member in members[1:]:
                await members[0].add_to_thread(channels[-1], member)
            bot = await start_bot(sandbox, *BOTS)
            await bot.wait_ready(PATIENCE_S)
            storm = cls(sandbox, bot, Crowd(rng, members, channels), rng)
            await storm._settle(Promise.SOME_IN_ORDER)
            await storm._hearings()
            yield storm

    @property
    def channels(self) -> list[Channel]:
        """Where people talk."""
        return self.crowd.channels

    async def squall(self, weather: Weather) -> None:
        """Let it strike, let it pass, and hold what the bot heard against what happened."""
        await weather.strike(self)
        await self.sandbox.faults.clear()
        await self._settle(weather.promise)
        for hearing in await self._hearings():
            assert hearing.keeps(weather.promise), f"{weather.name}: {hearing.difference}"
        self.squalls += 1

    async def restart_bot(self) -> None:
        """SIGKILL, and start again; what the first one told is forgotten."""
        await self.bot.restart()
        self._read_log = 0

    async def _settle(self, promise: Promise) -> None:
        """Return once the bot has heard the last thing that was said, and so all that it will hear of the rest."""
        again = promise is Promise.SOME_IN_ORDER
        for _ in range(int(PATIENCE_S / CALLS) if again else 1):
            marker = await self.crowd.write(f"marker {self.rng.random()}")
            try:
                await self.bot.wait_for_line(f'"{marker.content}"', timeout=CALLS if again else PATIENCE_S)
            except TimeoutError:
                continue
            return
        raise TimeoutError(f"the bot hears nothing any more:\n{self.bot.log[-5000:]}")

    async def _hearings(self) -> list[Hearing]:
        """What is new in each channel since it was last asked."""
        log = self.bot.log
        heard, self._read_log = heard_in(log[self._read_log :]), len(log)
        hearings = []
        for channel in self.channels:
            journal = happened_in(await self.sandbox.journal(channel))
            happened = journal[self._read_journal.get(channel.id, 0) :]
            self._read_journal[channel.id] = len(journal)
            hearings.append(Hearing(happened, heard.get(channel.id, [])))
        return hearings
