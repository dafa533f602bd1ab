"""A child process that answers each line of JSON with one: started, asked, killed. Touches processes.

Question and answer are objects that carry the same `id`.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping

# No token and no other secret of the bot's; a proxy that the environment names is not asked either.
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TZ")
_LONGEST_ANSWER = 32 << 20
"""Bytes."""
_NICENESS = 5


class ProcessDiedError(Exception):
    """The process ended, or said what makes no sense, before it had answered."""


class JsonProcess:
    """A Python module that is run when it is asked something, and again after it was killed. One question at a time.

    `environment` comes on top of the little that it may know. It leads a process group of its own. One that `greets`
    says so with a line when it is ready.
    """

    def __init__(
        self,
        module: Path,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        greets: bool = False,
    ) -> None:
        self._command = (sys.executable, "-I", str(module), *arguments)
        self._environment = environment or {}
        self._folder = folder
        self._greets = greets
        self._process: Process | None = None
        self._asked = 0
        self._stands_back = False
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """See that it runs. Raises OSError or ProcessDiedError."""
        if self._process is not None and self._process.returncode is None:
            return
        await self.kill()
        self.starts += 1
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=self._folder,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | {**self._environment},
            limit=_LONGEST_ANSWER,
            start_new_session=True,
        )
        self._stands_back = _step_back(self._process.pid)
        if self._greets:
            try:
                await _read(self._process)
            except BaseException:
                await self.kill()
                raise

    async def ask(self, request: Mapping[str, object]) -> dict[str, Any]:
        """Its answer. The process is killed when this is cancelled, or ends otherwise than with an answer.

        Raises ProcessDiedError.
        """
        self._asked += 1
        try:
            await self.start()
            process = cast("Process", self._process)
            self._stands_back = self._stands_back or _step_back(process.pid)
            assert process.stdin is not None
            process.stdin.write(json.dumps({**request, "id": self._asked}).encode() + b"\n")
            await process.stdin.drain()
            answer = await _read(process)
            if answer.get("id") != self._asked:
                raise ProcessDiedError("it answered something else")
            return answer
        except OSError as error:
            await self.kill()
            raise ProcessDiedError(str(error)) from error
        except BaseException:
            await self.kill()
            raise

    async def kill(self) -> None:
        """End it with all that it started; none is left when this returns."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None or not _is_taken(process.pid):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        # Whoever was cancelled is cancelled once more when the bot ends; the child must be reaped all the same.
        await asyncio.shield(asyncio.ensure_future(process.wait()))


def _step_back(pid: int) -> bool:
    """Let what paces the sound, and the bot, go first; False when that is to be tried again.

    Linux shares the processor out between sessions (sched(7), autogroup), among which the niceness of a process does
    not count, but its session's own does. Other systems, and a Linux without that, go by the process's.
    """
    try:
        os.setpriority(os.PRIO_PROCESS, pid, _NICENESS)
        Path(f"/proc/{pid}/autogroup").write_text(str(_NICENESS))
    except BlockingIOError:  # somebody else did that within the last tenth of a second
        return False
    except (OSError, AttributeError):  # it is gone, or there is no such thing here
        pass
    return True


async def _read(process: Process) -> dict[str, Any]:
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        answer = json.loads(line) if line.endswith(b"\n") else None
    except ValueError as error:  # too long a line, or no JSON
        raise ProcessDiedError(str(error)) from error
    if not isinstance(answer, dict):
        raise ProcessDiedError("it ended")
    return answer


def _is_taken(pid: int) -> bool:
    """Whether the id of a process that has ended is another's now, and with it the name of the group."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
