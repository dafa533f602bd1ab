"""How frames best get from the bot to its sender process: shared memory, or a Unix socket?

`python -m benchmarks.rings`. Each tick of 20 ms one process hands a frame for each of 400 streams to another: into the
rings of `audio/rings.py`, over a Unix socket in a message for each frame, and over one in a message for all of them.
Counted is the processor time of both, and how long it takes from the first frame's start to the last one's arrival as
bytes. The rings' taker is woken by one byte a tick; the real sender has a clock of its own and needs none.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import socket
import statistics
import struct
import time
from typing import TYPE_CHECKING, Protocol

from audio.rings import TICK_NS, Rings, slot_at
from benchmarks.machine import describe, idle_control, percentile

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

STREAMS, TICKS, RUNS = 400, 200, 3
_WARM_UP_TICKS = 25
FRAME = bytes(345)
"""The mean Opus packet of a YouTube track, sealed end to end."""
_MESSAGE = struct.Struct("=HQ")
_SIZE = struct.Struct("=HH")
_LENGTH = struct.Struct("=I")


class Way(Protocol):
    """One way to hand over a tick's frames; made before the processes part."""

    def give(self, tick: int) -> None:
        """Hand over a frame for each stream."""

    def take(self, tick: int) -> list[bytes]:
        """Wait for the frames of that tick, and return them."""


class SharedRings:
    """What Chorus does: each frame is written into its stream's ring."""

    def __init__(self) -> None:
        self._rings = Rings.create()
        self._near, self._far = socket.socketpair()

    def give(self, tick: int) -> None:
        for stream in range(STREAMS):
            self._rings.write(stream, tick, FRAME)
        self._near.send(b"!")

    def take(self, tick: int) -> list[bytes]:
        self._far.recv(1)
        words, data = self._rings.words, self._rings.data
        frames = []
        for stream in range(STREAMS):
            at = slot_at(stream, tick)
            if words[at] == tick:
                start = (at + 2) * 8
                frames.append(bytes(data[start : start + words[at + 1]]))
        return frames


class MessageForEach:
    """A Unix socket that keeps messages apart; each frame is one."""

    def __init__(self) -> None:
        self._near, self._far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def give(self, tick: int) -> None:
        for stream in range(STREAMS):
            self._near.send(_MESSAGE.pack(stream, tick) + FRAME)

    def take(self, tick: int) -> list[bytes]:
        frames = []
        for _ in range(STREAMS):
            message = self._far.recv(2048)
            _MESSAGE.unpack_from(message)
            frames.append(message[_MESSAGE.size :])
        return frames


class MessageForAll:
    """A Unix socket, and one message for all frames of a tick."""

    def __init__(self) -> None:
        self._near, self._far = socket.socketpair()

    def give(self, tick: int) -> None:
        parts = [part for stream in range(STREAMS) for part in (_SIZE.pack(stream, len(FRAME)), FRAME)]
        message = b"".join(parts)
        self._near.sendall(_LENGTH.pack(len(message)) + message)

    def take(self, tick: int) -> list[bytes]:
        (length,) = _LENGTH.unpack(self._far.recv(_LENGTH.size, socket.MSG_WAITALL))
        message = self._far.recv(length, socket.MSG_WAITALL)
        frames, at = [], 0
        while at < length:
            _, size = _SIZE.unpack_from(message, at)
            at += _SIZE.size + size
            frames.append(message[at - size : at])
        return frames


WAYS: dict[str, tuple[str, Callable[[], Way]]] = {
    "rings": ("shared memory, a ring for each stream", SharedRings),
    "messages": ("Unix socket, a message for each frame", MessageForEach),
    "batches": ("Unix socket, a message for all frames of a tick", MessageForAll),
}


def main() -> None:
    control_ms = asyncio.run(idle_control())
    print(f"{describe()}; an idle loop wakes {control_ms:.1f} ms late (p99)\n")
    print("| way | processor time for one frame | p50 of a tick's frames | p99 |\n|---|---|---|---|")
    figures = {"control_p99_ms": control_ms}
    for name, (title, make) in WAYS.items():
        runs = [measure(make()) for _ in range(RUNS)]
        cpu_us, p50_ms, p99_ms = (statistics.median(figure) for figure in zip(*runs, strict=True))
        print(f"| {title} | {cpu_us:.1f} µs | {p50_ms:.1f} ms | {p99_ms:.1f} ms |")
        figures |= {f"{name}_us_per_frame": cpu_us, f"{name}_p99_ms": p99_ms}
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


def measure(way: Way) -> tuple[float, float, float]:
    """µs of processor time for one frame, and p50 and p99 in ms of handing over a tick."""
    results, far_results = multiprocessing.Pipe(duplex=False)
    taker = multiprocessing.get_context("fork").Process(target=_take, args=(way, far_results))
    taker.start()
    began_ns = []
    cpu_ns = 0
    due_ns = time.monotonic_ns()
    for tick in range(1, _WARM_UP_TICKS + TICKS + 1):
        due_ns += TICK_NS
        time.sleep(max(0, due_ns - time.monotonic_ns()) / 1e9)
        if tick == _WARM_UP_TICKS + 1:
            cpu_ns = time.process_time_ns()
        began_ns.append(time.monotonic_ns())
        way.give(tick)
    cpu_ns = time.process_time_ns() - cpu_ns
    taken_ns, taker_cpu_ns = results.recv()
    taker.join()
    took_ms = [(end - begin) / 1e6 for begin, end in zip(began_ns, taken_ns, strict=True)][_WARM_UP_TICKS:]
    return (cpu_ns + taker_cpu_ns) / 1000 / (TICKS * STREAMS), percentile(took_ms, 50), percentile(took_ms, 99)


def _take(way: Way, results: Connection) -> None:
    taken_ns = []
    cpu_ns = 0
    for tick in range(1, _WARM_UP_TICKS + TICKS + 1):
        frames = way.take(tick)
        taken_ns.append(time.monotonic_ns())
        if frames != [FRAME] * STREAMS:
            raise RuntimeError(f"{len(frames)} frames came, or others than were given")
        if tick == _WARM_UP_TICKS:
            cpu_ns = time.process_time_ns()
    results.send((taken_ns, time.process_time_ns() - cpu_ns))


if __name__ == "__main__":
    main()
