"""The one time of a sandbox and the bots in it, for tests of what takes minutes or months.

    async with Time.of(sandbox) as time, time.running_bot(folder) as bot:
        await register(ada, general)
        await time.advance(days=31)

Only waits on `services.clock.Clock` move with it. discord.py's own stay real: heartbeats, the time-out of a view.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from demo.stage import PROJECT, bot_environment
from tests.cogs.conftest import ANSWERED_WITHIN_S, CHEAP_HASHES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from sandbox.client import BotProcess, Sandbox

PATIENCE_S = 15.0

Bot = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Time:
    """Moves both clocks. Made by `of`; a bot that is started again finds itself at the same moment."""

    sandbox: Sandbox
    socket: Path
    _ahead: timedelta = timedelta()
    _bots: list[Bot] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def of(cls, sandbox: Sandbox) -> AsyncIterator[Time]:
        """The time of a sandbox, wherever that was moved to before, for as long as the block lasts."""
        with tempfile.TemporaryDirectory(prefix="chorus-time-") as folder:
            time = cls(sandbox, Path(folder) / "clock.sock")
            await time._read_sandbox()
            server = await asyncio.start_unix_server(time._welcome, time.socket)
            try:
                yield time
            finally:
                server.close()
                for _, writer in time._bots:
                    writer.close()
                await server.wait_closed()

    @asynccontextmanager
    async def running_bot(self, folder: Path, variables: Mapping[str, str] | None = None) -> AsyncIterator[BotProcess]:
        """The real bot, ready for commands, with its files in `folder` and its clock here; ended with the block.

        `variables` are settings of its own.
        """
        command = [sys.executable, "-m", "tests.moving.bot", str(self.socket), str(folder)]
        environment = bot_environment(self.sandbox, folder) | CHEAP_HASHES | dict(variables or {})
        await self.sandbox.wait_for_answers(ANSWERED_WITHIN_S)
        bot = await self.sandbox.start_bot(command, env=environment, cwd=PROJECT)
        try:
            await bot.wait_ready()
            yield bot
        finally:
            await bot.stop()

    async def advance(self, **duration: float) -> None:
        """Move on by `days=…`, `minutes=…`: first the sandbox, then the bots; returns when all have moved.

        What was due in the sandbox has happened then; a bot's waits have ended, and what they led to is to be awaited.
        Time jumps: where something is to happen halfway, move in two steps.
        """
        await self.sandbox.advance(timedelta(**duration).total_seconds())
        await self._read_sandbox()
        await self._tell_bots()

    async def advance_bots_alone(self, **duration: float) -> None:
        """Let the bots' clocks go wrong."""
        self._ahead += timedelta(**duration)
        await self._tell_bots()

    async def _read_sandbox(self) -> None:
        self._ahead = max(self._ahead, await self.sandbox.now() - datetime.now(UTC))

    async def _tell_bots(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            self._bots = [bot for bot in self._bots if await self._tell(bot)]

    async def _tell(self, bot: Bot) -> bool:
        """Move one bot's clock; whether the bot is still there."""
        reader, writer = bot
        writer.write(b"%a\n" % self._ahead.total_seconds())
        moved = bool(await reader.readline())
        if not moved:
            writer.close()
        return moved

    def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"%a\n" % self._ahead.total_seconds())
        self._bots.append((reader, writer))
