"""A stream with its ticks stepped by hand: real rings and lines, no process that sends and no clock."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from audio.frame import Frame
from audio.line import Line
from audio.readers import Readers
from audio.rings import TICK_NS, Field, Rings, slot_at
from audio.stream import AudioStream

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from audio.errors import MediaError
    from audio.sender.commands import Command
    from audio.sender_process import SenderProcess

FEED_EVERY_TICKS = 2


class Frames:
    """A PacketSource of numbered frames: `label`, then where the frame starts. Ends as `error` tells."""

    passthrough = True
    remote = False

    def __init__(self, label: str, count: int, *, start_ms: int = 0, error: MediaError | None = None) -> None:
        self.label = label
        self.duration_ms = start_ms + count * 20
        self.position_ms = start_ms
        self.closed = False
        self._error = error

    def read(self) -> Frame | None:
        assert not self.closed
        if self.position_ms >= self.duration_ms:
            if self._error is not None:
                raise self._error
            return None
        frame = Frame(frame_of(self.label, self.position_ms))
        self.position_ms += 20
        return frame

    def interrupt(self) -> None: ...

    def close(self) -> None:
        self.closed = True


def frame_of(label: str, position_ms: int) -> bytes:
    """The frame of a track at a position."""
    return f"{label}@{position_ms}".encode()


def frames_of(label: str, first_ms: int, end_ms: int) -> list[bytes]:
    """A track's frames from one position up to another."""
    return [frame_of(label, position) for position in range(first_ms, end_ms, 20)]


class SlowHands(Executor):
    """Reads when it is asked, or later when it is `slow`."""

    def __init__(self) -> None:
        self.slow = False
        self._waiting: list[Callable[[], None]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._waiting.append(lambda: fn(*args, **kwargs))
        return Future()

    def work(self) -> None:
        """Do all that waits."""
        while self._waiting and not self.slow:
            self._waiting.pop(0)()


class NobodySends:
    """Stands where the sender process does: notes which connections are open."""

    def __init__(self) -> None:
        self.open_now: dict[int, Command] = {}

    def open(self, command: Command, _udp: socket.socket) -> None:
        self.open_now[command.connection] = command

    def move(self, connection: int, phase: int) -> None: ...

    def close(self, connection: int) -> None:
        self.open_now.pop(connection, None)

    def wake(self) -> None: ...


@dataclass
class Ear:
    """What one voice connection sent, by tick, behind the `key` it was sealed with."""

    line: Line
    ready: bool = True
    key: bytes = b""
    heard: dict[int, bytes] = field(default_factory=dict)

    @property
    def frames(self) -> list[bytes]:
        """All frames in order."""
        return [self.heard[tick] for tick in sorted(self.heard)]


class Studio:
    """One stream, any number of ears. `step` is 20 ms of everybody's time."""

    def __init__(self) -> None:
        self.rings = Rings.create()
        self.sender = NobodySends()
        self.readers = SlowHands()
        self.ears: list[Ear] = []
        self.log: list[str] = []
        self._calls: list[Callable[[], None]] = []
        self._connections = iter(range(8))
        self.stream = AudioStream(
            phase=0,
            pool=Readers.alone(self.readers),
            tick=lambda: self.rings.tick,
            due=lambda tick: self.rings.due_ns(tick) / 1e9,
            await_ticks=self.rings.await_ticks,
            later=self._calls.append,
            poke=lambda _stream: None,
        )

    def close(self) -> None:
        self.stream.close()
        self.readers.slow = False
        self.readers.work()
        self.rings.close()

    def new_ear(self, *, ready: bool = True) -> Ear:
        """A voice connection that is open and attached."""
        ear: Ear
        line = Line(
            self.rings,
            cast("SenderProcess", self.sender),
            next(self._connections),
            seal=lambda frame: ear.key + frame if ear.ready else None,
            can_seal=lambda: ear.ready,
            on_close=lambda _connection: None,
        )
        ear = Ear(line, ready)
        self.open(ear)
        self.stream.attach(line)
        self.ears.append(ear)
        return ear

    def open(self, ear: Ear, *, ssrc: int = 1) -> None:
        """Its connection stands, again."""
        nowhere: Any = None
        ear.line.open(nowhere, ssrc=ssrc, mode="aead_aes256_gcm_rtpsize", key=bytes(32))

    def play(self, source: Frames) -> None:
        self.stream.play(source, on_end=lambda error: self.log.append(_ending(source, error)))
        self.look()

    def follow(self, source: Frames) -> None:
        self.stream.follow(
            source,
            on_start=lambda: self.log.append(f"{source.label} started"),
            on_end=lambda error: self.log.append(_ending(source, error)),
        )
        self.look()

    def step(self, ticks: int = 1) -> None:
        """Let time pass: each tick sends what lies in the rings, and the feeder looks at every second."""
        for _ in range(ticks):
            self.stall(1)
            if self.rings.tick % FEED_EVERY_TICKS == 0:
                self.look()

    def stall(self, ticks: int) -> None:
        """Let time pass while nobody feeds."""
        for _ in range(ticks):
            tick = self.rings.tick + 1
            for ear in self.ears:
                frame = self._sent_at(ear.line.connection, tick)
                if frame is not None:
                    assert ear.line.connection in self.sender.open_now
                    ear.heard[tick] = frame
            self.rings.pass_tick(tick, tick * TICK_NS)

    def is_awaited(self, ear: Ear) -> bool:
        """Whether a tick without a frame counts as a hole there."""
        get, connection, tick = self.rings.get, ear.line.connection, self.rings.tick + 1
        return get(connection, Field.EXPECTED_FROM) <= tick < get(connection, Field.EXPECTED_UNTIL)

    def look(self) -> None:
        """Read what is to be read, feed once, and tell what came of it."""
        self.readers.work()
        self.stream.feed()
        self.readers.work()
        while self._calls:
            self._calls.pop(0)()

    def _sent_at(self, connection: int, tick: int) -> bytes | None:
        at = slot_at(connection, tick)
        words = self.rings.words
        if words[at] != tick:
            return None
        start = (at + 2) * 8
        return bytes(self.rings.data[start : start + words[at + 1]])


def _ending(source: Frames, error: MediaError | None) -> str:
    return f"{source.label} ended" if error is None else f"{source.label} broke off"
