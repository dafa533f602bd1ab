"""How soon is music quieter once somebody speaks, and what does that cost?

`python -m benchmarks.speech`. One line of the engine, with end-to-end encryption; the far end of its UDP socket sends
spoken packets as a member's client does, hears what is sent and decrypts it. Counted from the first spoken packet to
the first packet of music that is turned down, and to the first at the lowest level, by the kernel's time of arrival.
The cost is processor time of this thread for one frame, rendered as the stream does it. Both times are also told as
multiples of what an idle loop is late on the same machine, right after.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import struct
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audio.ears import Ears
from audio.opening import open_media
from audio.softening import FALL_FRAMES, FULL, Softening
from benchmarks.machine import describe, idle_control, table
from benchmarks.voices.arrivals import SAMPLES_PER_FRAME
from benchmarks.voices.changes import FarEnd, table_over
from benchmarks.voices.media import make_track, read_packets
from services.room.speech import Talk

if TYPE_CHECKING:
    import socket

    from audio.stream import AudioStream

RUNS = 15
_TRACK_S, _SETTLE_S, _PACKETS = 20.0, 0.4, 20
_QUIETER_PERCENT = 30
_SPEAKER = 5
_SPEECH = bytes(100 + 20)
"""As large as 20 ms at 40 kbit/s, sealed."""


async def react(stream: AudioStream, far_end: FarEnd, near: socket.socket, far: socket.socket, track: Path) -> float:
    """Ms from the first spoken packet to the first that is turned down."""
    packets = read_packets(track)
    stream.play(await asyncio.to_thread(open_media, track), on_end=lambda _: None)
    await asyncio.sleep(_SETTLE_S + random.uniform(0, 0.02))
    far_end.hear([])
    talk = Talk()

    def heard(_user_id: int | None) -> None:
        was_silent = talk.until is None
        talk.heard(_SPEAKER, datetime.now(UTC))
        if was_silent and talk.until is not None:
            stream.soften(_QUIETER_PERCENT)

    ears = Ears(asyncio.get_running_loop())
    ears.on_voice = heard
    ears.open(near)
    began_ns = time.time_ns()
    for number in range(_PACKETS):
        header = struct.pack(">BBHII", 0x80, 0x78, number, number * SAMPLES_PER_FRAME, _SPEAKER)
        far.sendto(header + _SPEECH, near.getsockname())
        await asyncio.sleep(0.02)
    ears.close()
    sounded = far_end.hear(packets)
    stream.soften(100)
    await asyncio.sleep(2 * _SETTLE_S)
    stream.stop()
    await asyncio.sleep(_SETTLE_S)
    far_end.hear([])
    return next((packet.at_ns - began_ns) / 1e6 for packet in sounded if packet.frame is None)


def render_us(track: Path) -> float:
    """Processor time for one frame that is turned down."""
    packets = read_packets(track)
    softening = Softening(FULL.towards(_QUIETER_PERCENT / 100))
    softening.render(packets[8], packets[9], lambda: packets[:8])
    began_ns = time.thread_time_ns()
    for number in range(9, len(packets) - 1):
        softening.render(packets[number], packets[number + 1], lambda: packets[:8])
    return (time.thread_time_ns() - began_ns) / 1e3 / (len(packets) - 10)


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        track = make_track(Path(name) / "track.webm", seconds=_TRACK_S, seed=2)
        async with table_over() as (stream, far_end, near, far):
            begins = [await react(stream, far_end, near, far, track) for _ in range(RUNS)]
        cost_us = statistics.median(render_us(track) for _ in range(3))
    low = [ms + FALL_FRAMES * 20 for ms in begins]
    late_ms = await idle_control()
    figures = {
        "quieter_begins_ms": statistics.median(begins),
        "quieter_ms": statistics.median(low),
        "quieter_frame_us": cost_us,
        "control_p99_ms": late_ms,
    }
    figures["quieter_begins_over_control"] = figures["quieter_begins_ms"] / late_ms
    figures["quieter_over_control"] = figures["quieter_ms"] / late_ms
    print(f"{describe()}, {time.strftime('%Y-%m-%d')}\n")
    print(_table(figures, max(begins), max(low)))
    print(json.dumps(figures))


def _table(figures: dict[str, float], latest_begin_ms: float, latest_low_ms: float) -> str:
    begins, low = figures["quieter_begins_ms"], figures["quieter_ms"]
    rows = [
        ("an idle loop wakes late, p99", f"{figures['control_p99_ms']:.1f} ms", "1 ×"),
        (
            "first spoken packet to the music falling",
            f"{begins:.0f} ms (at most {latest_begin_ms:.0f})",
            f"{figures['quieter_begins_over_control']:.0f} ×",
        ),
        (
            f"to {_QUIETER_PERCENT} %",
            f"{low:.0f} ms (at most {latest_low_ms:.0f})",
            f"{figures['quieter_over_control']:.0f} ×",
        ),
        ("processor time for one frame", f"{figures['quieter_frame_us']:.0f} µs", ""),
    ]
    return table(rows, heading=("what", "measured", "to the idle loop"))


if __name__ == "__main__":
    asyncio.run(main())
