"""What was really seen and heard, on one clock: frames as browsers drew them, packets as a listener received them.

All times are ms since the epoch. Browsers on one machine share them as `performance.timeOrigin` plus a frame's time; a
packet's arrival is the kernel's stamp.
"""

from __future__ import annotations

import statistics
import time
from bisect import bisect
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from demo.hearing import FRAME_MS, SILENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.client import Packet
    from tests.watch.sync.seen import Shown

SAMPLES_PER_MS = 48
ANCHORED_BY = 100
"""Packets that an anchor is made from: two seconds."""
LASTS_MS = 1_000.0
"""For how long a picture must stay where it should be until it counts as there."""


@cache
def epoch_ahead_ms() -> float:
    """What is to be added to a monotonic time; the same throughout a run."""
    readings = []
    for _ in range(1000):
        before, now, after = time.monotonic_ns(), time.time_ns(), time.monotonic_ns()
        readings.append((after - before, now - (before + after) // 2))
    return min(readings)[1] / 1e6  # the one in which the least came between


@dataclass
class Heard:
    """Which moment of the track is heard when, from its first packet on.

    What a packet holds is told by its place: each is the next 20 ms of the track. When it is heard is told by its time
    stamp (RFC 7587, 4.2), where half of all packets have come by then. One without the other would not do: a sender
    that was held up goes on with the track where it was, at a time stamp that counts what it missed.
    """

    at_ms: list[float] = field(default_factory=list)
    media_ms: list[float] = field(default_factory=list)

    def take(self, packets: Sequence[Packet]) -> None:
        """The packets that a listener has by now, of which at least one is the track's; none was lost."""
        begun = next(place for place, packet in enumerate(packets) if packet.payload != SILENCE)
        packets = packets[begun:]
        first = packets[0]
        assert (packets[-1].sequence - first.sequence) % 2**16 == len(packets) - 1, "packets were lost on their way"
        sounding = [packet for packet in packets if packet.payload != SILENCE]
        stamps_ms = [(packet.timestamp - first.timestamp) % 2**32 / SAMPLES_PER_MS for packet in sounding]
        came_ms = [packet.arrival_ns / 1e6 for packet in sounding]
        usual_ms = statistics.median(came - stamp for came, stamp in zip(came_ms, stamps_ms, strict=True))
        self.at_ms = [stamp + usual_ms + epoch_ahead_ms() for stamp in stamps_ms]
        self.media_ms = [float(place * FRAME_MS) for place in range(len(sounding))]

    def offset_ms(self) -> float:
        """The track's moment less the time, by the last two seconds."""
        pairs = zip(self.media_ms[-ANCHORED_BY:], self.at_ms[-ANCHORED_BY:], strict=True)
        return statistics.median(media - at for media, at in pairs)

    def off(self, frame: Shown) -> float | None:
        """How far behind what was heard at that time a picture is, in ms; None where nothing was heard yet."""
        place = bisect(self.at_ms, frame.at_ms) - 1
        if not 0 <= place < len(self.at_ms) - 1:
            return None
        return self.media_ms[place] + frame.at_ms - self.at_ms[place] - frame.media_ms


def settled_s(frames: Sequence[Shown], heard: Heard, since_ms: float, within_ms: float) -> float | None:
    """Seconds until the picture was where the sound is, and stayed there for a second; None if it never was."""
    later = [
        (frame.at_ms, off) for frame in frames if frame.at_ms >= since_ms and (off := heard.off(frame)) is not None
    ]
    begun: float | None = None
    for at_ms, off in later:
        if abs(off) > within_ms:
            begun = None
        elif begun is None:
            begun = at_ms
        elif at_ms - begun >= LASTS_MS:
            return (begun - since_ms) / 1000
    return None
