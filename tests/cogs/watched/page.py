"""A member's watch page as far as the music knows of it: whether they are there, and what is told of the player."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo.stage import PROJECT, bot_environment
from tests.cogs.conftest import ANSWERED_WITHIN_S, CHEAP_HASHES
from tests.cogs.truth.agreement import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from sandbox.client import BotProcess, Member, Sandbox
    from tests.cogs.party import Party


@dataclass
class Pages:
    """The watch pages of a bot, which may be killed and started anew."""

    sandbox: Sandbox
    folder: Path
    socket: Path
    _lines: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=asyncio.Queue)
    _line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @classmethod
    @asynccontextmanager
    async def of(cls, sandbox: Sandbox, folder: Path) -> AsyncIterator[Pages]:
        with tempfile.TemporaryDirectory(prefix="chorus-pages-") as place:
            pages = cls(sandbox, folder, Path(place) / "pages.sock")
            server = await asyncio.start_unix_server(lambda *line: pages._lines.put_nowait(line), pages.socket)
            try:
                yield pages
            finally:
                server.close()
                pages._hang_up()

    async def start_bot(self, variables: Mapping[str, str] | None = None) -> BotProcess:
        """The real bot, ready for commands, in the place of the one before."""
        command = [sys.executable, "-m", "tests.cogs.watched.bot", str(self.socket), str(self.folder)]
        environment = bot_environment(self.sandbox, self.folder) | CHEAP_HASHES | dict(variables or {})
        await self.sandbox.wait_for_answers(ANSWERED_WITHIN_S)
        self._hang_up()
        bot = await self.sandbox.start_bot(command, env=environment, cwd=PROJECT)
        self._line = await self._lines.get()
        await bot.wait_ready()
        return bot

    async def tell(self, party: Party, person: Member, deed: str = "look") -> dict[str, Any]:
        """Let somebody's page `enter`, `leave`, be `ready` or only look; how the player stands then."""
        assert self._line is not None
        reader, writer = self._line
        told = {"thread": party.thread.id, "person": person.id, "deed": deed}
        writer.write(json.dumps(told).encode() + b"\n")
        stands: dict[str, Any] = json.loads(await reader.readline())
        return stands

    async def shows(self, party: Party, person: Member, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Look at somebody's page until it shows what is `wanted`."""
        async with asyncio.timeout(PATIENCE_S):
            while not wanted(stands := await self.tell(party, person)):
                pass
        return stands

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line[1].close()
            self._line = None
