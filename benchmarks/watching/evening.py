"""A group in the sandbox that watches a film with the unmodified bot, as far as it needs no browser."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.watching.truth import Heard, epoch_ahead_ms
from demo.hearing import sounding
from demo.stage import bot_command, bot_environment
from sandbox.client import Sandbox
from tests.cogs.party import Party

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import Listener, Member
    from tests.watch.sync.room import Room

LOOK_EVERY_S = 1.0


@dataclass
class Evening:
    """`port` is where the bot serves its page; `heard` is what a member's client received of the film by now."""

    party: Party
    port: int
    listener: Listener
    heard: Heard = field(default_factory=Heard)

    @classmethod
    @asynccontextmanager
    async def begin(cls, folder: Path) -> AsyncIterator[Evening]:
        """A sandbox, the bot with the films of `folder / "library"`, and Ada, who listens."""
        async with Sandbox.start(seed="empty") as sandbox:
            bot = await sandbox.start_bot(bot_command(folder), env=bot_environment(sandbox, folder))
            await bot.wait_ready()
            port = int((await bot.wait_for_line("listens on port")).split()[-1])
            guild = await sandbox.create_guild("Measured")
            await guild.create_text_channel("general")
            party = await Party.gather(guild)
            (listener,) = await party.listen(party.ada)
            yield cls(party, port, listener)
            await party.go_home()
            await bot.stop()

    async def link(self, member: Member) -> str:
        """The address that somebody is given by /watch."""
        answer = await member.slash("watch", channel=self.party.thread)
        found = re.search(r"\((http://\S+/watch#link=[^)]+)\)", answer.text)
        assert found is not None, answer.text
        return found[1]

    @asynccontextmanager
    async def film(self) -> AsyncIterator[None]:
        """Ada plays the film, which is heard from here on."""
        await self.party.ada.slash("play", channel=self.party.thread, query="film")
        await self.listener.wait_until(lambda: len(sounding(self.listener.packets)) > 150, timeout=60)
        self._hear()
        hearing = asyncio.create_task(self._go_on_hearing())
        try:
            yield
        finally:
            hearing.cancel()
            with suppress(asyncio.CancelledError):
                await hearing

    async def tell(self, room: Room) -> None:
        """Keep a room of pages that are not the bot's where the sound is, for ever."""
        await room.show_film(mime="video/mp4")
        while True:
            now_ms = self.heard.at_ms[-1]
            await room.anchor(self.heard.offset_ms() + now_ms, now_ms - epoch_ahead_ms())
            await asyncio.sleep(LOOK_EVERY_S)

    async def _go_on_hearing(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self._hear()

    def _hear(self) -> None:
        self.heard.take(self.listener.packets)
