"""Keeps a buffer ahead of its reader: asks for the next gap, writes what comes, tries again. Runs in the event loop."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING

from audio.errors import MediaError
from audio.fetching.asking import Question, ask
from audio.fetching.failures import HiccupError, LinkExpiredError
from audio.fetching.patience import Patience
from audio.fetching.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from aiohttp import ClientSession

    from audio.fetching.asking import Part
    from audio.fetching.buffer import TrackBuffer
    from audio.fetching.limits import FetchLimits
    from audio.fetching.resource import Resource

_log = logging.getLogger(__name__)


class Downloader:
    """Downloads one track into `buffer` while `run` runs; the caller owns that task, the session and the buffer."""

    def __init__(
        self,
        link: str,
        *,
        session: ClientSession,
        buffer: TrackBuffer,
        fresh_link: Callable[[], Awaitable[str]] | None,
        limits: FetchLimits,
        wait: Callable[[float], Awaitable[None]],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._link = link
        self._headers = headers or {}
        self._session = session
        self._buffer = buffer
        self._fresh_link = fresh_link
        self._limits = limits
        self._wait = wait
        self._patience = Patience(limits, wait)
        self._moved = asyncio.Event()
        self._watch: Watch | None = None
        self._under_way = range(0)
        """The offsets that the running request may still bring soon enough to be waited for."""
        self._size_of_request = limits.first_request
        self.resource: Resource | None = None
        self.opened = asyncio.Event()
        """Set once there was an answer, or there will be none."""

    def follow(self) -> None:
        """The reader has moved, or begun to wait. To be called in the loop."""
        self._moved.set()
        if self._watch is None or self.resource is None or not self.resource.ranged:
            return
        wanted = self._buffer.awaited
        if wanted is not None and wanted not in self._under_way:
            self._size_of_request = self._limits.first_request
            self._watch.call_off()

    async def run(self) -> None:
        """Go on until the track is over for good; what ends it is the buffer's failure."""
        try:
            await self._download()
        except MediaError as failure:
            self._buffer.fail(failure)
        except asyncio.CancelledError:
            self._buffer.fail(MediaError("closed"))
            raise
        except Exception as error:
            _log.exception("a download ended by a fault of its own")
            self._buffer.fail(MediaError("broken", type(error).__name__))
        finally:
            self.opened.set()

    async def _download(self) -> None:
        while question := await self._next_question():
            try:
                await self._put(question)
            except HiccupError as hiccup:
                await self._patience.after(hiccup, opened=self.resource is not None)
            except LinkExpiredError as refusal:
                await self._renew_link(refusal)

    async def _next_question(self) -> Question | None:
        """What to ask for, once there is need of it; None when nothing is left to be asked for."""
        if self.resource is None:
            return Question(self._link, 0, self._size_of_request, None, self._headers)
        if self.resource.ranged:
            start, stop = await self._needed_gap()
            return Question(self._link, start, min(stop, start + self._size_of_request), self.resource, self._headers)
        if self._buffer.size is not None and self._buffer.head >= self._buffer.size:
            return None
        if self._buffer.head > self._limits.kept:
            raise MediaError("incomplete", f"too far on, at {self._buffer.head}, to come anew from the start")
        return Question(self._link, 0, sys.maxsize, self.resource, self._headers)

    async def _needed_gap(self) -> tuple[int, int]:
        """A gap in the nearer half of what is to be read ahead: so requests are large when nothing is in haste."""
        while True:
            self._moved.clear()
            gap = self._buffer.gap()
            if gap is not None and gap[0] < self._buffer.position + self._limits.ahead // 2:
                return gap
            await self._moved.wait()

    async def _put(self, question: Question) -> None:
        watch = self._watch = Watch(self._wait, window_s=self._limits.stall_s, pace=self._limits.pace)
        self._expect(question.start, question.stop)
        try:
            async with watch.over(), ask(self._session, question, redirects=self._limits.redirects) as part:
                if self.resource is None:
                    self.resource = part.answer.resource
                    self._buffer.open_as(self.resource)
                    self.opened.set()
                if self.resource.ranged:
                    await self._take(part, question, watch)
                else:
                    await self._take_in_order(part, watch)
        finally:
            self._watch = None

    def _expect(self, start: int, stop: int) -> None:
        self._under_way = range(start, min(stop, start + self._limits.worth_waiting))

    async def _take(self, part: Part, question: Question, watch: Watch) -> None:
        while block := await part.read(self._limits.chunk):
            watch.received(len(block))
            self._keep(part.offset - len(block), block)
            self._expect(part.offset, question.stop)
        self._size_of_request = min(2 * self._size_of_request, self._limits.ahead)

    async def _take_in_order(self, part: Part, watch: Watch) -> None:
        while block := await part.read(self._limits.chunk):
            watch.received(len(block))
            offset = part.offset - len(block)
            known = max(0, self._buffer.head - offset)  # after a failure it comes anew from the start
            self._keep(offset + known, block[known:])
            await self._have_room(watch)
        if part.answer.stop is None:
            self._buffer.end_at_head()

    def _keep(self, offset: int, block: bytes) -> None:
        try:
            self._buffer.write(offset, block)
        except OSError as error:
            raise MediaError("no_room", str(error)) from error
        self._patience.brought(len(block))

    async def _have_room(self, watch: Watch) -> None:
        """Wait until the reader has come near enough to what comes in order."""
        if self._has_room():
            return
        with watch.rest():
            while not self._has_room():
                self._moved.clear()
                await self._moved.wait()

    def _has_room(self) -> bool:
        buffer = self._buffer
        return not buffer.forward_only or buffer.head < buffer.position + self._limits.ahead

    async def _renew_link(self, refusal: LinkExpiredError) -> None:
        if self._fresh_link is None:
            raise MediaError(refusal.reason, refusal.detail)
        await self._patience.before_new_link(refusal)
        try:
            async with Watch(self._wait, window_s=self._limits.fresh_link_s).over():
                self._link = await self._fresh_link()
        except HiccupError as late:
            raise MediaError(refusal.reason, f"{refusal.detail}, and no new link in time") from late
        except MediaError:
            raise
        except Exception as error:
            raise MediaError(refusal.reason, f"{refusal.detail}, and no new link") from error
