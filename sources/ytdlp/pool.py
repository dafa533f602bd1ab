"""A few worker processes and who is served by them when. Touches processes and the folder of the workers."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sources.errors import SourceError
from sources.json_process import ProcessDiedError
from sources.ytdlp.fair_queue import FairQueue
from sources.ytdlp.job import options_for
from sources.ytdlp.process import worker_process
from sources.ytdlp.verdicts import error_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from sources.json_process import JsonProcess
    from sources.ytdlp.job import Job, YtDlpSettings

log = logging.getLogger(__name__)

_TRIES = 2
# One that cannot be started must not be started in a circle.
_AGAIN_S = 1.0


class _Flight:
    """A job under way, and how many wait for its answer."""

    def __init__(self, request: Job | tuple[str, ...]) -> None:
        self.request = request
        self.answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.waiting = 0
        self.lines: set[int] = set()
        self.running: asyncio.Task[dict[str, Any]] | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody waits, and no worker has it yet."""
        return self.running is None and not self.answer.done()

    def abandon(self) -> None:
        """Nobody waits any more."""
        self.answer.cancel()
        if self.running is not None:
            self.running.cancel()

    def settle(self) -> None:
        """Hand on what came of the run."""
        assert self.running is not None
        ended = SourceError("unavailable", "the workers are being ended")
        error = ended if self.running.cancelled() else self.running.exception()
        if self.answer.done():
            return
        if error is not None:
            self.answer.set_exception(error)
        else:
            self.answer.set_result(self.running.result())


class YtDlpPool:
    """Workers that answer jobs, used as a context by the one who opens it.

    Whoever waits for an equal job waits for the same answer. A job that nobody waits for any more, or that takes too
    long, is ended with its process. Each `fair_key` (a guild's id) has its turn: however much one asks, another's
    job is next when the first worker is free.
    """

    def __init__(self, settings: YtDlpSettings) -> None:
        self._settings = settings
        self._workers = [worker_process(settings) for _ in range(settings.workers)]
        self._queue: FairQueue[_Flight] = FairQueue()
        self._flights: dict[Job | tuple[str, ...], _Flight] = {}
        self._serving: list[asyncio.Task[None]] = []
        self.jobs = 0
        """How many a worker was asked for."""

    async def __aenter__(self) -> YtDlpPool:
        self._settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._serving = [
            asyncio.create_task(self._serve(worker, self._settings.folder / f"cookies-{number}.txt"))
            for number, worker in enumerate(self._workers)
        ]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        for flight in self._flights.values():
            if not flight.answer.done():
                flight.answer.set_exception(SourceError("unavailable", "the workers are being ended"))

    @property
    def pids(self) -> Sequence[int]:
        """The processes that run now."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    @property
    def restarts(self) -> int:
        """How often a worker had to be started anew."""
        return sum(max(0, worker.starts - 1) for worker in self._workers)

    async def extract(self, job: Job, *, fair_key: int) -> dict[str, Any]:
        """What yt-dlp finds on the page: its info dict without what nobody needs, shared, so not to be changed.

        Raises SourceError, within `total_s` of the settings.
        """
        return await self._fly(job, fair_key)

    async def patterns(self, names: Sequence[str]) -> dict[str, list[str]]:
        """By the names of extractors that yt-dlp has: the regular expressions of the links they take.

        Raises SourceError.
        """
        return await self._fly(tuple(names), 0)

    async def _fly(self, request: Job | tuple[str, ...], fair_key: int) -> dict[str, Any]:
        flight = self._flights.get(request)
        if flight is None:
            flight = self._flights[request] = _Flight(request)
        if flight.is_open and fair_key not in flight.lines:  # in each asker's line: the first that is due takes it
            flight.lines.add(fair_key)
            self._queue.put(fair_key, flight)
        flight.waiting += 1
        try:
            async with asyncio.timeout(self._settings.total_s):
                return await asyncio.shield(flight.answer)
        except TimeoutError as error:
            raise SourceError("timeout", f"no answer within {self._settings.total_s:g} s") from error
        finally:
            flight.waiting -= 1
            if flight.waiting == 0:
                if self._flights.get(request) is flight:
                    del self._flights[request]
                if not flight.answer.done():
                    flight.abandon()

    async def _serve(self, worker: JsonProcess, cookies: Path) -> None:
        """Let one worker do one job after the other."""
        try:
            while True:
                await self._warm(worker)
                flight = await self._queue.take()
                if not flight.is_open:
                    continue
                flight.running = asyncio.create_task(self._run(worker, flight.request, cookies))
                try:
                    await asyncio.wait([flight.running])
                finally:
                    flight.running.cancel()
                    await asyncio.wait([flight.running])
                    flight.settle()
        finally:
            await worker.kill()

    async def _warm(self, worker: JsonProcess) -> None:
        """Start it before there is work for it; one that cannot start is told of when there is."""
        try:
            async with asyncio.timeout(self._settings.run_s):
                await worker.start()
        except (ProcessDiedError, OSError, TimeoutError) as error:
            log.warning("A yt-dlp worker does not start: %s", str(error) or "it says nothing")
            await asyncio.sleep(_AGAIN_S)

    async def _run(self, worker: JsonProcess, request: Job | tuple[str, ...], cookies: Path) -> dict[str, Any]:
        self.jobs += 1
        try:
            async with asyncio.timeout(self._settings.run_s):
                answer = await self._ask(worker, await self._request_of(request, cookies))
        except TimeoutError as error:
            raise SourceError("timeout", f"a worker needed more than {self._settings.run_s:g} s") from error
        except OSError as error:
            raise SourceError("unavailable", str(error)) from error
        if "failure" in answer:
            raise error_of(answer["failure"])
        info: dict[str, Any] = answer["info"]
        return info

    async def _ask(self, worker: JsonProcess, request: dict[str, object]) -> dict[str, Any]:
        """The answer of a worker that may die of it once."""
        for _ in range(_TRIES - 1):
            with suppress(ProcessDiedError):
                return await worker.ask(request)
            log.warning("A yt-dlp worker died at its work; the next one tries again")
        try:
            return await worker.ask(request)
        except ProcessDiedError as error:
            raise SourceError("unavailable", f"the worker died: {error}") from error

    async def _request_of(self, request: Job | tuple[str, ...], cookies: Path) -> dict[str, object]:
        if isinstance(request, tuple):
            return {"patterns": list(request)}
        original = self._settings.cookies_file if request.profile.uses_cookies else None
        if original is not None:  # yt-dlp writes what it is given
            await asyncio.to_thread(_copy_secret, original, cookies)
        return {
            "url": request.url,
            "options": options_for(request, self._settings, None if original is None else cookies),
        }


def _copy_secret(original: Path, copy: Path) -> None:
    """A copy that only this user can read."""
    copy.unlink(missing_ok=True)
    descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as to, original.open("rb") as source:
        shutil.copyfileobj(source, to)
