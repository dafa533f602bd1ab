"""The catch-up of a bot that can be killed, beside a thread that goes on."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from models.chat_reading import Range
from services.mirror.catch_up import CatchUp, Pace
from services.mirror.coverage import Coverage
from services.mirror.events import Deleted, Edited, Said, SessionBegan, Touched
from services.mirror.recorder import Recorder
from tests.services.mirror.memory_history import MemoryHistory
from tests.services.person import GUILD_ID
from tests.services.what_plays import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from models import Chat, MirroredThread
    from services.mirror.events import Event
    from services.mirror.ranges import IdRange
    from services.seats import Seat
    from tests.services.house import House

PACE = Pace(recent_messages=6)


class Rig:
    """What is said in a group's thread, and a bot that hears some of it. `is_hearing`: its session lives."""

    def __init__(self, house: House, seat: Seat, thread_id: int) -> None:
        self.house = house
        self.seat = seat
        self.thread_id = thread_id
        self.history = MemoryHistory(thread_id)
        self.is_hearing = False
        self.loses_next = False
        self._life = AsyncExitStack()

    @classmethod
    @asynccontextmanager
    async def of(cls, house: House, seat: Seat, thread_id: int) -> AsyncIterator[Rig]:
        """A group that meets in that thread; its bot has not started yet."""
        async with house.database.begin() as tx:
            place = await tx.groups.place_of(seat.group_id, GUILD_ID)
            assert place is not None
            place.thread_id = thread_id
            await tx.groups.keep_place(place)
        rig = cls(house, seat, thread_id)
        try:
            yield rig
        finally:
            await rig.kill()

    async def start(self) -> None:
        """Start the bot, on the database as it is; it hears from now on, and looks what it has missed."""
        self.coverage = Coverage()
        self.recorder = Recorder(self.house.database, self.coverage, self.house.clock)
        self.catch_up = CatchUp(self.house.database, self.recorder, self.coverage, self.history, self.house.clock, PACE)
        self._life = AsyncExitStack()
        await self._life.enter_async_context(self.recorder.running())
        await self._life.enter_async_context(self.catch_up.running())
        self.begin_session()

    async def kill(self) -> None:
        """End the bot wherever it is. What it has heard is written: let it lose events first that are to be lost."""
        self.is_hearing = False
        await self._life.aclose()

    def begin_session(self) -> None:
        """A session begins anew."""
        self.is_hearing = True
        self.recorder.offer(SessionBegan())
        # As `guild_came` does, without its request.
        self.want()

    def want(self) -> None:
        """Have the thread caught up, without waiting for it."""
        self._wanting = asyncio.create_task(self.catch_up.thread_came(self.thread_id))

    def say(self, words: str) -> int:
        message = self.history.say(words, self.house.clock.advance(seconds=1))
        self._hear(Said(message))
        return message.message_id

    def edit(self, message_id: int, words: str) -> None:
        self._hear(Edited(self.history.edit(message_id, words, self.house.clock.advance(seconds=1))))

    def delete(self, message_id: int) -> None:
        self.history.delete(message_id)
        self._hear(Deleted(self.thread_id, [message_id]))

    def touch(self, message_id: int) -> None:
        """Somebody reacts to a message; the bot hears of it."""
        self.recorder.offer(Touched(self.thread_id, message_id))
        self._wanting = asyncio.create_task(self._tell_touched())

    async def _tell_touched(self) -> None:
        await self.recorder.settled()
        self.catch_up.touched(self.thread_id)

    def _hear(self, event: Event) -> None:
        if self.is_hearing and not self.loses_next:
            self.recorder.offer(event)
        self.loses_next = False

    async def step(self) -> None:
        """Let one request of the catch-up go on by half, and wait for what follows from that."""
        if self.history.waiting:
            passed = self.history.passed
            self.history.step()
            async with asyncio.timeout(PATIENCE_S):
                while self.history.passed == passed:  # noqa: ASYNC110 # it has no event
                    await asyncio.sleep(0)
        await self.rests()

    async def rests(self) -> None:
        """Wait until the catch-up waits for a request, or has nothing to do."""
        await self._wanting
        async with asyncio.timeout(PATIENCE_S):
            while self.catch_up.busy(self.thread_id) is not None and not self.history.waiting:
                await self.recorder.settled()
                await asyncio.sleep(0)

    async def whole(self, *, walk: bool = False) -> None:
        """Let the catch-up do all that is to be done."""
        self.history.let_go()
        await self._wanting
        async with asyncio.timeout(PATIENCE_S):
            await self.catch_up.catch_up(self.seat.group_id, walk=walk)

    async def checks(self, *, after_minutes: int = 61) -> None:
        """The timer's time comes, by default also that for reading the newest messages again."""
        self.house.clock.advance(minutes=after_minutes)
        await self.catch_up.check()
        await self.rests()

    async def asks(self) -> None:
        """Wait until something was asked for."""
        async with asyncio.timeout(PATIENCE_S):
            while not self.history.asked:  # noqa: ASYNC110 # what is asked for has no event
                await asyncio.sleep(0)

    async def moves_on_until_idle(self) -> None:
        """Let minutes go by while it rests, until nothing is left to do."""
        async with asyncio.timeout(PATIENCE_S):
            while (lane := self.catch_up.busy(self.thread_id)) is not None:
                if lane.needs:  # what is being done takes no time, or the timer would bring more and more
                    self.house.clock.advance(minutes=1)
                await self.recorder.settled()
                await asyncio.sleep(0)

    async def set_mirrored(self, is_mirrored: bool) -> None:
        async with self.house.database.begin() as tx:
            group = await tx.groups.by_id(self.seat.group_id)
            assert group is not None
            group.is_mirrored = is_mirrored

    async def set_keep_days(self, days: int) -> None:
        async with self.house.database.begin() as tx:
            group = await tx.groups.by_id(self.seat.group_id)
            assert group is not None
            group.keep_days = days

    async def holes(self) -> list[IdRange]:
        async with self.house.database.read() as tx:
            return await self.coverage.holes(tx, self.thread_id, self.thread_id)

    async def rows(self) -> dict[int, Chat]:
        """All that is kept of the thread."""
        await self.recorder.settled()
        async with self.house.database.read() as tx:
            found = await tx.chat_exporting.page(Range(self.seat.group_id), self.thread_id, limit=10_000)
        return {chat.message_id: chat for chat in found if chat.thread_id == self.thread_id}

    async def shown(self) -> dict[int, str]:
        """What the mirror shows of the thread."""
        return {number: chat.message for number, chat in (await self.rows()).items() if chat.deleted_at is None}

    def said(self) -> dict[int, str | None]:
        """What Discord shows of it."""
        return {number: message.content for number, message in self.history.there.items()}

    async def standing(self) -> MirroredThread:
        async with self.house.database.read() as tx:
            thread = await tx.coverage.thread(self.thread_id)
        assert thread is not None
        return thread
