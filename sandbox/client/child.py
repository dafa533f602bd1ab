"""Child processes whose output is kept: how the sandbox and the bots are run."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

START_TIMEOUT_S = 90.0
"""For a process to be of use: on a busy machine a bot's imports alone have taken 20."""
STOP_TIMEOUT_S = 10.0
MAX_LINE = 16 * 1024 * 1024


class Child:
    """A started process. The one who started it ends it with `stop` or `kill`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lines: list[str] = []
        self._news = asyncio.Event()
        self._pumps = [
            asyncio.create_task(self._pump(stream)) for stream in (process.stdout, process.stderr) if stream is not None
        ]

    @classmethod
    async def start(cls, command: Sequence[str], *, env: Mapping[str, str], cwd: Path | None = None) -> Self:
        """Start a command with its standard input kept open, out of Ctrl-C's reach. Raises OSError."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=pipe,
            stdout=pipe,
            stderr=asyncio.subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            limit=MAX_LINE,
            start_new_session=True,  # who started it ends it, in the right order
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit status; None while it runs."""
        return self._process.returncode

    @property
    def log(self) -> str:
        """All it wrote to stdout and stderr so far."""
        return "".join(self._lines)

    async def wait_for_line(self, *texts: str) -> str:
        """The first line that contains all `texts`, as soon as it was written. Raises EOFError if the output ends."""
        seen = 0
        while True:
            for line in self._lines[seen:]:
                if all(text in line for text in texts):
                    return line
            seen = len(self._lines)
            if all(pump.done() for pump in self._pumps):
                raise EOFError(f"it ended without writing {' and '.join(texts)!r}:\n{self.log}")
            await self._news.wait()

    async def wait(self) -> int:
        """Wait for its end; returns the exit status."""
        await asyncio.wait(self._pumps)  # unlike gather, leaves them alone when this wait is cancelled
        return await self._process.wait()

    async def stop(self) -> int:
        """SIGTERM, and after ten seconds SIGKILL; returns the exit status."""
        self.signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S):
                return await self.wait()
        except TimeoutError:
            return await self.kill()

    async def kill(self) -> int:
        """SIGKILL; returns the exit status."""
        self.signal(signal.SIGKILL)
        return await self.wait()

    def signal(self, number: int) -> None:
        """Send a signal; nothing happens to a process that has ended."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)

    async def close_stdin(self) -> None:
        """Close its standard input."""
        if self._process.stdin is not None:
            self._process.stdin.close()
            with contextlib.suppress(ConnectionError):
                await self._process.stdin.wait_closed()

    async def _pump(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            self._lines.append(line.decode(errors="replace"))
            self._announce()
        self._announce()

    def _announce(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
