"""Sound for all groups of one bot: the sender process, the memory shared with it, and the thread that feeds it.

async with AudioEngine.open() as engine:
    stream = engine.new_stream()
    stream.attach(line)
    stream.play(source, on_end=...)
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import threading
import time
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING

from audio.errors import VoiceError
from audio.figures import SAMPLE_EVERY_S, EngineFigures, LatenessWindow
from audio.line import Line
from audio.readers import Readers
from audio.rings import CONNECTIONS, Rings, Word
from audio.sender.metronome import PHASE_NS, PHASES
from audio.sender_process import SenderProcess
from audio.stream import AudioStream
from audio.tap import TICK_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

log = logging.getLogger(__name__)

_FEED_EVERY_S = 0.01
# A sender that works is never so late that this could be it.
_RESTED_S = 0.1
_SHARES = 4
"""Each stream is fed at every fourth turn, two ticks apart: 0.36 to 0.4 s lie ahead, and no turn takes long."""


class AudioEngine:
    """Made by `open` on the event loop whose callbacks it calls; streams and lines are made from it."""

    def __init__(self, rings: Rings, sender: SenderProcess, readers: Readers) -> None:
        self.rings = rings
        self.sender = sender
        self.readers = readers
        self._loop = asyncio.get_running_loop()
        self._free = list(range(CONNECTIONS))
        self._streams_made = 0
        self._busy: list[set[AudioStream]] = [set() for _ in range(_SHARES)]
        self._work = threading.Condition()
        self._closing = False
        self._lateness = LatenessWindow()
        self._feeder = threading.Thread(target=self._feed, name="audio feeder", daemon=True)

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[AudioEngine]:
        """An engine with its sender running, ended with the block. Streams and lines end before it.

        Raises OSError when the sender cannot be started.
        """
        async with AsyncExitStack() as stack:
            rings = Rings.create()
            stack.callback(rings.close)
            sender = await stack.enter_async_context(SenderProcess.start(rings))
            engine = cls(rings, sender, Readers.start())
            engine._feeder.start()
            gauge = asyncio.create_task(engine._watch_lateness())
            try:
                yield engine
            finally:
                gauge.cancel()
                await asyncio.to_thread(engine._end)

    @property
    def figures(self) -> EngineFigures:
        """How well it keeps time, now and in the last seconds."""
        histogram = self.rings.lateness()
        return EngineFigures(
            lateness_p99_ms=self._lateness.p99_ms(histogram),
            late=self._lateness.late(histogram),
            stalls=self.rings.words[Word.STALLS],
            sender_restarts=self.sender.restarts,
        )

    def new_stream(self) -> AudioStream:
        """A stream without lines, which the caller closes."""
        self._streams_made += 1
        phase = self._streams_made % PHASES
        return AudioStream(
            phase=phase,
            pool=self.readers,
            tick=lambda: self.rings.tick,
            due=lambda tick: self._due(tick, phase),
            await_ticks=self._await_ticks,
            later=self._call_soon,
            poke=self._poke,
        )

    def new_line(self, *, seal: Callable[[bytes], bytes | None], can_seal: Callable[[], bool]) -> Line:
        """A line for one voice connection, which the caller closes.

        Raises VoiceError("unavailable") when there are `CONNECTIONS` lines already.
        """
        if not self._free:
            raise VoiceError("unavailable", f"{CONNECTIONS} voice connections are open")
        return Line(
            self.rings,
            self.sender,
            heapq.heappop(self._free),
            seal=seal,
            can_seal=can_seal,
            on_close=lambda connection: heapq.heappush(self._free, connection),
        )

    async def _watch_lateness(self) -> None:
        while True:
            self._lateness.sample(self.rings.lateness())
            await asyncio.sleep(SAMPLE_EVERY_S)

    def _call_soon(self, work: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the event loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(work)

    def _due(self, tick: int, phase: int) -> float:
        """When the packets of a phase were due at one of the last ticks, in monotonic seconds.

        After a rest of the sender's the tick is long ago, and the next comes about a tick from now.
        """
        now, due = time.monotonic(), self.rings.due_ns(tick) / 1e9
        return (due if now - due < _RESTED_S else now - TICK_S) + phase * PHASE_NS / 1e9

    def _await_ticks(self, until: int) -> None:
        self.rings.await_ticks(until)
        self.sender.wake()

    def _poke(self, stream: AudioStream) -> None:
        """Let the feeder look at a stream until it has nothing to do. From any thread."""
        with self._work:
            was_idle = not any(self._busy)
            self._busy[stream.phase % _SHARES].add(stream)
            if was_idle:
                self._work.notify()

    def _feed(self) -> None:
        """On the feeder thread, until the engine ends."""
        turn = 0
        while True:
            turn = (turn + 1) % _SHARES
            with self._work:
                while not (self._closing or any(self._busy)):
                    self._work.wait()
                if self._closing:
                    return
                # A stream that is poked while it is fed is looked at once more.
                streams, self._busy[turn] = self._busy[turn], set()
            began = time.monotonic()
            still_busy = [stream for stream in streams if self._feed_one(stream)]
            with self._work:
                self._busy[turn].update(still_busy)
            time.sleep(max(0.0, _FEED_EVERY_S - (time.monotonic() - began)))

    def _feed_one(self, stream: AudioStream) -> bool:
        if stream.softened:  # takes long: many of them must not make the others late
            self.readers.files.submit(self._feed_beside, stream)
            return False
        return self._fed(stream)

    def _feed_beside(self, stream: AudioStream) -> None:
        if self._fed(stream):
            self._poke(stream)

    def _fed(self, stream: AudioStream) -> bool:
        try:
            return stream.feed()
        except Exception:  # one stream's trouble must not silence the others
            log.exception("A stream could not be fed")
            return True

    def _end(self) -> None:
        with self._work:
            self._closing = True
            self._work.notify()
        self._feeder.join()
        self.readers.shut()
