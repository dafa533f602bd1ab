"""Checks what was heard: received packets against the file they came from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

import av

from demo.promise import promise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sandbox.client import Packet

FRAME_MS = 20
SILENCE = b"\xf8\xff\xfe"
_TOLERANCE_MS = 40


@dataclass(frozen=True)
class Recording:
    """A media file as a reference: its length, and its Opus packets when it can be sent as it is."""

    title: str
    length_ms: float
    packets: tuple[bytes, ...] | None

    @classmethod
    def of(cls, path: Path, title: str) -> Recording:
        """Read a file with PyAV alone, by another way than the bot's."""
        with av.open(path) as container:
            stream = container.streams.audio[0]
            is_opus = stream.codec_context.name in ("opus", "libopus")
            packets = [bytes(packet) for packet in container.demux(stream) if packet.size]
            packets = [packet for packet in packets if packet != SILENCE]
        with av.open(path) as container:
            seconds = sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))
        plain = is_opus and all(_is_one_20_ms_frame(packet) for packet in packets)
        return cls(title, seconds * 1000, tuple(packets) if plain else None)


def sounding(packets: Sequence[Packet]) -> list[bytes]:
    """The received payloads without the frames of silence that stand between tracks."""
    return [packet.payload for packet in packets if packet.payload != SILENCE]


def tracks_of(heard: list[bytes], skipped: Recording, second: Recording, third: Recording) -> list[list[bytes]]:
    """What was heard, cut into its three tracks.

    The first was skipped: it lasts as long as the packets are its own. Of the other two one is sent as it is, and its
    packets tell where it stands; the other is what remains.
    """
    begun = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(heard, skipped.packets or (), strict=False)))
    rest = heard[begun:]
    cut = len(second.packets) if second.packets is not None else len(rest) - len(third.packets or ())
    return [heard[:begun], rest[:cut], rest[cut:]]


def check_unbroken(listener: str, packets: Sequence[Packet]) -> None:
    """Sequence numbers without a gap or a repetition, timestamps that only rise, all end-to-end encrypted."""
    for before, after in pairwise(packets):
        gap = (after.sequence - before.sequence) % 65_536
        promise(gap == 1, f"{listener} got packet {after.sequence} after {before.sequence}")
        promise(
            (after.timestamp - before.timestamp) % 2**32 < 2**31,
            f"{listener}'s timestamps run back at {after.sequence}",
        )
    # The frames of silence are the one thing that DAVE sends in clear.
    plain = sum(not packet.epoch_encrypted and packet.payload != SILENCE for packet in packets)
    promise(plain == 0, f"{listener} got {plain} packets that were not end-to-end encrypted")


def check_whole(recording: Recording, heard: Sequence[bytes]) -> str:
    """A track that was heard from its beginning to its end; returns what was seen, in words."""
    if recording.packets is not None:
        promise(tuple(heard) == recording.packets, _first_difference(recording.packets, heard))
        return f"{len(heard)} packets, byte for byte the file's own"
    length_ms = len(heard) * FRAME_MS
    off_ms = abs(length_ms - recording.length_ms)
    promise(off_ms <= _TOLERANCE_MS, f"{length_ms} ms were heard of a file of {recording.length_ms:.0f} ms")
    return f"{len(heard)} packets, encoded anew, {off_ms:.0f} ms off the file's length"


def _first_difference(expected: Sequence[bytes], heard: Sequence[bytes]) -> str:
    for number, (one, other) in enumerate(zip(expected, heard, strict=False)):
        if one != other:
            return f"packet {number} is another than the file's"
    return f"{len(heard)} packets were heard of {len(expected)}"


def _is_one_20_ms_frame(packet: bytes) -> bool:
    """From the packet's first byte (RFC 6716, 3.1): one frame, of a configuration that lasts 20 ms."""
    configuration, frames = packet[0] >> 3, packet[0] & 3
    if configuration < 12:  # SILK: 10, 20, 40, 60 ms
        lasts_20_ms = configuration % 4 == 1
    elif configuration < 16:  # hybrid: 10, 20 ms
        lasts_20_ms = configuration % 2 == 1
    else:  # CELT: 2.5, 5, 10, 20 ms
        lasts_20_ms = configuration % 4 == 3
    return lasts_20_ms and frames == 0
