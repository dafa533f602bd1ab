"""A child process that its parent looks after. Standard library only.

Each child leads a session of its own: Ctrl-C in the terminal reaches only the parent, which then ends its
children in the right order. Its stdin is a pipe that the parent holds open and never writes to: when the
parent dies, however hard, the pipe closes, and the child takes that as the word to end.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence
    from pathlib import Path

GRACE_S = 10.0


class Child:
    """A running child process. Whoever started it calls `end`."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(
        cls, command: Sequence[str], folder: Path, environ: Mapping[str, str], *, read_output: bool = False
    ) -> Child:
        """Start `command` in `folder`. Raises OSError when it cannot be started."""
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env=environ,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE if read_output else None,
            start_new_session=True,
        )
        return cls(process)

    async def read_line(self) -> bytes:
        """The next line of its output, empty at the end of it; only for a child whose output is read."""
        return await self._process.stdout.readline() if self._process.stdout else b""

    async def wait(self) -> int:
        """Wait for its end. The exit code, or minus the number of the signal that ended it."""
        return await self._process.wait()

    async def end(self, grace_s: float = GRACE_S) -> None:
        """Ask it to end (SIGTERM), wait, and after `grace_s` seconds end it with all its own children (SIGKILL)."""
        if self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), grace_s)
        except TimeoutError:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()


def end_with_parent(grace_s: float = GRACE_S) -> None:
    """In the child: end this process when stdin closes, first gently (SIGTERM), then not (SIGKILL)."""

    def watch() -> None:
        # Not sys.stdin.read(): its lock, held by a daemon thread, would abort the interpreter at its end.
        while os.read(sys.stdin.fileno(), 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(grace_s)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
