"""One worker process: started, asked, killed. Touches processes and the folder of the workers."""

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

    from sources.ytdlp.job import YtDlpSettings

_WORKER = Path(__file__).with_name("worker.py")
# No token and no other secret of the bot's; a proxy that the environment names is not asked either.
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TZ")
_LONGEST_ANSWER = 32 << 20


class WorkerDiedError(Exception):
    """The process ended, or said what makes no sense, before it had answered."""


class WorkerProcess:
    """A worker that is started when it is needed, and again after it was killed. One question at a time."""

    def __init__(self, settings: YtDlpSettings) -> None:
        self._settings = settings
        self._process: Process | None = None
        self._asked = 0
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """The process that runs now; it leads a group of its own, with the deno that it may have started."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """See that it runs. Raises WorkerDiedError."""
        if self._process is not None and self._process.returncode is None:
            return
        await self.kill()
        self.starts += 1
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(_WORKER),
            str(self._settings.memory_bytes),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=self._settings.folder,
            env=_environment(self._settings),
            limit=_LONGEST_ANSWER,
            start_new_session=True,
        )
        try:
            await self._read(self._process)
        except BaseException:
            await self.kill()
            raise

    async def ask(self, request: dict[str, object]) -> dict[str, Any]:
        """Its answer. The process is killed when this is cancelled, or ends otherwise than with an answer.

        Raises WorkerDiedError.
        """
        await self.start()
        process = cast("Process", self._process)
        self._asked += 1
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps({"id": self._asked, **request}).encode() + b"\n")
            await process.stdin.drain()
            answer = await self._read(process)
            if answer.get("id") != self._asked:
                raise WorkerDiedError("it answered something else")
        except OSError as error:
            await self.kill()
            raise WorkerDiedError(str(error)) from error
        except BaseException:
            await self.kill()
            raise
        return answer

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

    async def _read(self, process: Process) -> dict[str, Any]:
        assert process.stdout is not None
        try:
            line = await process.stdout.readline()
            answer = json.loads(line) if line.endswith(b"\n") else None
        except ValueError as error:  # too long a line, or no JSON
            raise WorkerDiedError(str(error)) from error
        if not isinstance(answer, dict):
            raise WorkerDiedError("it ended")
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


def _environment(settings: YtDlpSettings) -> dict[str, str]:
    """What a worker may know. Its home is its folder, so that nobody's own yt-dlp settings and plugins are read."""
    home = str(settings.folder)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {"HOME": home, "TMPDIR": home, "DENO_DIR": f"{home}/deno", "NO_UPDATE_NOTIFIER": "1"}
    if settings.ca_file is not None:
        environment["SSL_CERT_FILE"] = str(settings.ca_file)
    return environment
