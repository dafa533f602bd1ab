"""What a listener got: packets with the kernel's time of arrival, and how late they were. Touches nothing."""

from __future__ import annotations

import struct
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.machine import percentile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FRAME_NS = 20_000_000
SAMPLES_PER_FRAME = 960
HEADER_BYTES = 12
STAMP_BYTES = 32
"""A control message with one `timespec`: CMSG_SPACE(16) on every 64-bit Linux."""
_HEADER = struct.Struct(">BBHII")
_STAMP = struct.Struct("=16xqq")
_RTP_VERSION_2 = 0x80
_HALF = 1 << 31


class Arrival(NamedTuple):
    """One RTP packet (RFC 3550, section 5.1) and when the kernel had it, in ns since the epoch."""

    ssrc: int
    sequence: int
    timestamp: int
    at_ns: int


@dataclass(frozen=True)
class Heard:
    """What came of the frames that were due within a window of time, over all streams.

    A frame is due on its stream's own grid of 20 ms, which goes through the packet that came earliest in the window;
    lateness is how much later it came. It is missing when no packet has its timestamp.
    """

    packets: int
    missing: int
    p50_ms: float
    p99_ms: float
    max_ms: float
    longest_gap_ms: float


def parse(headers: bytes, stamps: bytes) -> Iterator[Arrival]:
    """What the sink has written down; anything that is not RTP is left out."""
    for (first, _, sequence, timestamp, ssrc), (seconds, nanoseconds) in zip(
        _HEADER.iter_unpack(headers), _STAMP.iter_unpack(stamps), strict=True
    ):
        if first == _RTP_VERSION_2:
            yield Arrival(ssrc, sequence, timestamp, seconds * 10**9 + nanoseconds)


def listen(arrivals: Iterable[Arrival], ssrcs: Iterable[int], begin_ns: int, end_ns: int) -> Heard:
    """How the streams `ssrcs` sounded from `begin_ns` to `end_ns`; `arrivals` should go on for a while after that."""
    streams: defaultdict[int, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        streams[arrival.ssrc].append(arrival)
    late_ns: list[int] = []
    missing, gap_ns = 0, 0
    for ssrc in ssrcs:
        frames = on_grid(streams[ssrc], begin_ns, end_ns)
        late_ns += (frame.late_ns for frame in frames)
        missing += missing_frames(frames, begin_ns, end_ns)
        times = [arrival.at_ns for arrival in streams[ssrc] if begin_ns <= arrival.at_ns < end_ns]
        gap_ns = max([gap_ns, *(later - earlier for earlier, later in pairwise(times))])
    if len(late_ns) < 2:
        return Heard(len(late_ns), missing, inf, inf, inf, gap_ns / 1e6)
    p50_ns, p99_ns = percentile(late_ns, 50), percentile(late_ns, 99)
    return Heard(len(late_ns), missing, p50_ns / 1e6, p99_ns / 1e6, max(late_ns) / 1e6, gap_ns / 1e6)


class Frame(NamedTuple):
    """A packet on its stream's grid: when it was due, and how much later it came."""

    due_ns: int
    late_ns: int


def on_grid(stream: list[Arrival], begin_ns: int, end_ns: int) -> list[Frame]:
    """The packets of one stream that were due from `begin_ns` to `end_ns`, in the order they were due."""
    sounding = [arrival for arrival in stream if begin_ns <= arrival.at_ns < end_ns]
    if not sounding:
        return []
    first = sounding[0]

    def since_first_ns(arrival: Arrival) -> int:
        steps = (arrival.timestamp - first.timestamp + _HALF) % (2 * _HALF) - _HALF  # the counter wraps around
        return steps * FRAME_NS // SAMPLES_PER_FRAME

    anchor_ns = min(arrival.at_ns - since_first_ns(arrival) for arrival in sounding)
    frames = (Frame(due_ns := anchor_ns + since_first_ns(one), max(0, one.at_ns - due_ns)) for one in stream)
    return sorted(frame for frame in frames if begin_ns <= frame.due_ns < end_ns)


def missing_frames(frames: list[Frame], begin_ns: int, end_ns: int) -> int:
    """How many places of the grid from `begin_ns` to `end_ns` are empty."""
    if not frames:
        return (end_ns - begin_ns) // FRAME_NS
    before = (frames[0].due_ns - begin_ns) // FRAME_NS
    after = (end_ns - frames[-1].due_ns - 1) // FRAME_NS
    between = sum(max(0, round((later.due_ns - one.due_ns) / FRAME_NS) - 1) for one, later in pairwise(frames))
    return before + between + after
