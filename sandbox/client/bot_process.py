"""A bot as a process of its own, connected to the sandbox like to Discord."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .child import START_TIMEOUT_S, Child
from .errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence
    from pathlib import Path

    from .link import Link


class BotDiedError(SandboxError):
    """The bot's process ended; the message carries what it wrote."""


@dataclass(frozen=True)
class Launch:
    """How a bot is started, each time."""

    command: tuple[str, ...]
    env: dict[str, str]
    cwd: Path | None

    async def start(self) -> Child:
        """A new process. Raises OSError."""
        return await Child.start(self.command, env=self.env, cwd=self.cwd)


class BotProcess:
    """A running bot. `stop` and `kill` end it; the sandbox ends what still runs when it closes."""

    def __init__(self, link: Link, launch: Launch, child: Child, sessions_before: int, ready_line: str | None) -> None:
        self._link = link
        self._launch = launch
        self._child = child
        self._sessions_before = sessions_before
        self._ready_line = ready_line

    @classmethod
    async def start(
        cls,
        link: Link,
        command: Sequence[str],
        *,
        env: Mapping[str, str | None],
        ready_line: str | None,
        cwd: Path | None,
    ) -> BotProcess:
        """Start a command. `env` comes on top of this process's own; None takes a variable away."""
        merged = {**os.environ, **env}
        full = {name: value for name, value in merged.items() if value is not None}
        launch = Launch(tuple(command), full, cwd)
        sessions = await link.call("sessions")
        return cls(link, launch, await launch.start(), sessions, ready_line)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._child.pid

    @property
    def returncode(self) -> int | None:
        """The exit status; None while it runs."""
        return self._child.returncode

    @property
    def log(self) -> str:
        """All it wrote to stdout and stderr so far."""
        return self._child.log

    def wait_ready(self, timeout: float = START_TIMEOUT_S) -> Coroutine[Any, Any, None]:
        """Return once its gateway session was identified and sent its guilds, and its ready line was seen.

        Raises BotDiedError if it ends before, TimeoutError.
        """
        return self._wait_ready(timeout)

    def wait_for_line(self, *texts: str, timeout: float = 10.0) -> Coroutine[Any, Any, str]:
        """The first line of its output that contains all `texts`, past ones included.

        Raises TimeoutError, and EOFError if the output ends without it.
        """
        return self._wait_for_line(texts, timeout)

    async def wait(self) -> int:
        """Wait for its end; returns the exit status."""
        return await self._child.wait()

    async def stop(self) -> int:
        """SIGTERM, and after ten seconds SIGKILL; returns the exit status."""
        return await self._child.stop()

    async def kill(self) -> int:
        """SIGKILL; returns the exit status."""
        return await self._child.kill()

    async def restart(self) -> None:
        """SIGKILL it if it still runs, and start the same command again; its log and `wait_ready` begin anew.

        Raises OSError.
        """
        await self.kill()
        self._sessions_before = await self._link.call("sessions")
        self._child = await self._launch.start()

    async def _wait_for_line(self, texts: Sequence[str], timeout_s: float) -> str:
        try:
            async with asyncio.timeout(timeout_s):
                return await self._child.wait_for_line(*texts)
        except TimeoutError:
            wanted = " and ".join(texts)
            raise TimeoutError(f"the bot did not write {wanted!r} within {timeout_s:g} s:\n{self.log}") from None

    async def _wait_ready(self, timeout_s: float) -> None:
        ready = asyncio.create_task(self._become_ready(timeout_s))
        ended = asyncio.create_task(self._child.wait())
        try:
            await asyncio.wait((ready, ended), return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                raise BotDiedError(f"the bot ended with {self.returncode}:\n{self.log}")
            await ready
        finally:
            ready.cancel()
            ended.cancel()

    async def _become_ready(self, timeout_s: float) -> None:
        try:
            await self._link.call("wait_ready", after=self._sessions_before, timeout_s=timeout_s)
            if self._ready_line is not None:
                await self._wait_for_line([self._ready_line], timeout_s)
        except TimeoutError:
            raise TimeoutError(f"the bot was not ready after {timeout_s:g} s:\n{self.log}") from None
