"""Where one sound ends and another begins, judged by decrypted packets and the kernel's time of their arrival.

One line of the engine in this process, and its far end in it too: the kernel stamps what arrives, so that it can be
read afterwards. Times begin when the engine is told.
"""

from __future__ import annotations

import asyncio
import random
import socket
import statistics
import struct
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import aiohttp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audio.engine import AudioEngine
from audio.opening import open_media
from benchmarks.voices.arrivals import FRAME_NS, SAMPLES_PER_FRAME
from benchmarks.voices.chorus import MODE
from benchmarks.voices.links import open_link, serve
from benchmarks.voices.media import make_track, read_packets
from benchmarks.voices.sealing import call, sealer
from benchmarks.voices.sink import open_socket

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from audio.errors import MediaError
    from audio.packet_source import PacketSource
    from audio.stream import AudioStream
    from tests.audio.dave_group import TwoInACall

_TRACK_S, _BRIEF_S = 20.0, 1.0
_SETTLE_S = 0.3
_SEEK_MS = 10_000
_KEY = bytes(range(32))
_SSRC = 7
_HEADER = struct.Struct(">BBHII")


@dataclass(frozen=True)
class Changes:
    """The worst gap of all runs, the median of the times, and the longest that a skip took."""

    gap_packets: int
    gap_ms: float
    skip_ms: float
    longest_skip_ms: float
    seek_ms: float
    start_ms: float
    link_ms: float


class Sounded(NamedTuple):
    """A decrypted packet: which of the given it is, when it was to sound and when it came."""

    frame: int | None
    timestamp: int
    at_ns: int


class FarEnd:
    """The UDP socket and the listener of one call."""

    def __init__(self, sock: socket.socket, dave: TwoInACall) -> None:
        self._socket = sock
        self._dave = dave
        self._cipher = AESGCM(_KEY)

    def hear(self, packets: list[bytes]) -> list[Sounded]:
        """What has arrived since the last time; frames are numbered by their place among `packets`."""
        numbers = {packet: number for number, packet in enumerate(packets)}
        heard: list[Sounded] = []
        while True:
            try:
                data, controls, _, _ = self._socket.recvmsg(2048, 64, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return heard
            seconds, nanoseconds = struct.unpack("=qq", controls[0][2])
            _, _, _, timestamp, _ = _HEADER.unpack(data[:12])
            nonce = data[-4:] + bytes(8)
            frame = self._dave.heard(self._cipher.decrypt(nonce, data[12:-4], data[:12]))
            heard.append(Sounded(numbers.get(frame), timestamp, seconds * 10**9 + nanoseconds))


class Table:
    """A stream that is heard at a far end."""

    def __init__(self, stream: AudioStream, far_end: FarEnd) -> None:
        self._stream = stream
        self._far_end = far_end

    async def gap(self, first: Path, second: Path) -> tuple[int, float]:
        """Play one track behind the other: frames that were not there between them or of them, and ms in between."""
        ended = asyncio.Event()
        one, two = read_packets(first), read_packets(second)
        self._stream.play(await _open(first), on_end=_ignore)
        self._stream.follow(await _open(second), on_start=_nothing, on_end=lambda _: ended.set())
        await ended.wait()
        await asyncio.sleep(_SETTLE_S)
        heard = [sounded for sounded in self._far_end.hear([*one, *two]) if sounded.frame is not None]
        last = max((s for s in heard if s.frame is not None and s.frame < len(one)), key=lambda s: s.at_ns)
        new = min((s for s in heard if s.frame is not None and s.frame >= len(one)), key=lambda s: s.at_ns)
        between = (new.timestamp - last.timestamp) % 2**32 // SAMPLES_PER_FRAME - 1
        return between + len(one) + len(two) - len(heard), (new.at_ns - last.at_ns) / 1e6

    async def skip(self, first: Path, second: Path) -> float:
        """Ms from the skip to the first packet of the next track, which was opened before."""
        self._stream.play(await _open(first), on_end=_ignore)
        following, packets = await _open(second), read_packets(second)
        await self._play_on()
        began_ns = time.time_ns()
        self._stream.play(following, on_end=_ignore)
        return await self._first_of(packets, began_ns)

    async def seek(self, track: Path) -> float:
        """Ms from the wish to the first packet of the place, which is opened meanwhile."""
        self._stream.play(await _open(track), on_end=_ignore)
        packets = read_packets(track)[_SEEK_MS // 20 :]
        await self._play_on()
        began_ns = time.time_ns()
        self._stream.jump(await _open(track, start_ms=_SEEK_MS))
        return await self._first_of(packets, began_ns)

    async def start(self, track: Path) -> float:
        """Ms from a file's path to its first packet, where nothing played."""
        packets = read_packets(track)
        await self._play_on()
        began_ns = time.time_ns()
        self._stream.play(await _open(track), on_end=_ignore)
        return await self._first_of(packets, began_ns)

    async def link(self, url: str, track: Path) -> float:
        """Ms from a link that is resolved to its first packet, where nothing played; nothing is connected before."""
        packets = read_packets(track)
        await self._play_on()
        async with aiohttp.ClientSession() as session:
            began_ns = time.time_ns()
            self._stream.play(await open_link(url, session), on_end=_ignore)
            return await self._first_of(packets, began_ns)

    async def _play_on(self) -> None:
        # Anywhere within a tick.
        await asyncio.sleep(_SETTLE_S + random.uniform(0, FRAME_NS / 1e9))
        self._far_end.hear([])

    async def _first_of(self, packets: list[bytes], began_ns: int) -> float:
        await asyncio.sleep(_SETTLE_S)
        heard = self._far_end.hear(packets)
        self._stream.stop()
        await asyncio.sleep(_SETTLE_S)
        self._far_end.hear([])
        return next((sounded.at_ns - began_ns) / 1e6 for sounded in heard if sounded.frame is not None)


async def measure(runs: int) -> Changes:
    """So many runs of each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = make_track(folder / "first.webm", seconds=_TRACK_S, seed=2)
        second = make_track(folder / "second.webm", seconds=_TRACK_S, seed=3, frequency=330)
        brief = make_track(folder / "brief.webm", seconds=_BRIEF_S, seed=4)
        after = make_track(folder / "after.webm", seconds=_BRIEF_S, seed=5)
        async with serve(folder) as root, _table() as table:
            gaps = [await table.gap(brief, after) for _ in range(runs)]
            skips = [await table.skip(first, second) for _ in range(runs)]
            seeks = [await table.seek(first) for _ in range(runs)]
            starts = [await table.start(first) for _ in range(runs)]
            links = [await table.link(f"{root}/{first.name}", first) for _ in range(runs)]
    return Changes(
        gap_packets=max(packets for packets, _ in gaps),
        gap_ms=statistics.median(gap_ms for _, gap_ms in gaps),
        skip_ms=statistics.median(skips),
        longest_skip_ms=max(skips),
        seek_ms=statistics.median(seeks),
        start_ms=statistics.median(starts),
        link_ms=statistics.median(links),
    )


@asynccontextmanager
async def _table() -> AsyncIterator[Table]:
    async with table_over() as (stream, far_end, _, _):
        yield Table(stream, far_end)


@asynccontextmanager
async def table_over() -> AsyncIterator[tuple[AudioStream, FarEnd, socket.socket, socket.socket]]:
    """A stream, who hears it, and the two sockets between: the bot's and the far one."""
    dave = call(0)
    async with AudioEngine.open() as engine:
        with open_socket() as far, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as near:
            near.connect(far.getsockname())
            line = engine.new_line(seal=sealer(dave.bot), can_seal=lambda: True)
            line.open(near, ssrc=_SSRC, mode=MODE, key=_KEY)
            stream = engine.new_stream()
            stream.attach(line)
            yield stream, FarEnd(far, dave), near, far
            stream.close()
            line.close()


async def _open(path: Path, *, start_ms: int = 0) -> PacketSource:
    return await asyncio.to_thread(partial(open_media, path, start_ms=start_ms))


def _ignore(error: MediaError | None) -> None: ...


def _nothing() -> None: ...
