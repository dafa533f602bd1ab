"""A thread on a chat server in memory, for testing the catch-up alone; the real one is tested through the sandbox.

It keeps to the protocol, has short pages, and lets a test say when a request is answered and when its answer arrives.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from services.mirror import SaidMessage
from services.mirror.history import ThreadCounts
from services.mirror.versions import DISCORD_EPOCH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

T = TypeVar("T")

PAGE = 3


class MemoryHistory:
    """One thread. `there` is what Discord shows of it; what somebody asked for stands in `asked`.

    While `gate` is closed (`hold`), every request waits twice: before it is answered, and with its answer.
    """

    page_length = PAGE

    def __init__(self, thread_id: int) -> None:
        self.thread_id = thread_id
        self.there: dict[int, SaidMessage] = {}
        self.ever_sent = 0
        self.asked: list[str] = []
        self.threads: set[int] = set()
        """Those that something was asked of."""
        self.refusal: Exception | None = None
        self.hidden: set[int] = set()
        """Messages that come without their words."""
        self.lagging: set[int] = set()
        """Messages that stand on no page yet."""
        self.is_blank = False
        """Whether its pages are empty, as for somebody who may not read them."""
        self._steps: asyncio.Semaphore | None = None
        self.waiting = 0
        self.passed = 0
        """How often a request went on by half."""
        self._last = 0

    def hold(self) -> None:
        """Let requests wait."""
        self._steps = asyncio.Semaphore(0)

    def step(self) -> None:
        """Let one waiting request go on by half."""
        if self._steps is not None:
            self._steps.release()

    def let_go(self) -> None:
        """Let no request wait any more."""
        steps, self._steps = self._steps, None
        for _ in range(self.waiting if steps is not None else 0):
            if steps is not None:
                steps.release()

    def say(self, words: str, now: datetime) -> SaidMessage:
        """Somebody writes a message."""
        milliseconds = round((now - DISCORD_EPOCH).total_seconds() * 1000)
        self._last = max(milliseconds << 22, self._last + 1)
        message = SaidMessage(
            message_id=self._last,
            thread_id=self.thread_id,
            author_id=7,
            author_name="Dan",
            content=words,
            created_at=now,
        )
        self.there[message.message_id] = message
        self.ever_sent += 1
        return message

    def edit(self, message_id: int, words: str, now: datetime) -> SaidMessage:
        """They change it."""
        edited = self.there[message_id] = replace(self.there[message_id], content=words, edited_at=now)
        return edited

    def delete(self, message_id: int) -> None:
        """They take it back."""
        del self.there[message_id]

    async def page(
        self, thread_id: int, *, before: int | None = None, after: int | None = None
    ) -> Sequence[SaidMessage]:
        def answer() -> Sequence[SaidMessage]:
            ids = [] if self.is_blank else sorted(self.there.keys() - self.lagging)
            if after is not None:
                ids = [one for one in ids if one > after][:PAGE]
            else:
                ids = [one for one in ids if before is None or one < before][-PAGE:]
            return [self._shown(one) for one in ids]

        self.threads.add(thread_id)
        return await self._answered(f"page {before} {after}", answer)

    async def message(self, thread_id: int, message_id: int) -> SaidMessage | None:
        self.threads.add(thread_id)
        return await self._answered(
            f"message {message_id}", lambda: self._shown(message_id) if message_id in self.there else None
        )

    async def counts(self, guild_id: int) -> Mapping[int, ThreadCounts]:
        return await self._answered("counts", lambda: {self.thread_id: self._counted()})

    async def counts_of(self, thread_id: int) -> ThreadCounts:
        self.threads.add(thread_id)
        return await self._answered("counts of one", self._counted)

    def _counted(self) -> ThreadCounts:
        return ThreadCounts(len(self.there), self.ever_sent, self._last or None)

    def _shown(self, message_id: int) -> SaidMessage:
        message = self.there[message_id]
        return replace(message, content=None) if message_id in self.hidden else message

    async def _answered(self, what: str, answer: Callable[[], T]) -> T:
        self.asked.append(what)
        await self._pass()
        if self.refusal is not None:
            raise self.refusal
        answered = answer()
        await self._pass()
        return answered

    async def _pass(self) -> None:
        if self._steps is None:
            return
        self.waiting += 1
        try:
            await self._steps.acquire()
            self.passed += 1
        finally:
            self.waiting -= 1
