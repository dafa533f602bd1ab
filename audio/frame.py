"""The Opus packet as Discord wants it: one frame of 20 ms at 48 kHz. Touches nothing.

Sources: RFC 6716 sections 3.1 and 3.2 (the TOC byte, sizes), Discord docs: Voice Connections > Transport Encryption and
Sending Voice, Voice Data Interpolation (the silence frame).
"""

from __future__ import annotations

from typing import NewType

FRAME_MS = 20
SAMPLE_RATE = 48_000
SAMPLES_PER_FRAME = SAMPLE_RATE * FRAME_MS // 1000

LARGEST_FRAME = 1_276
"""Bytes: the TOC and the most that one frame may hold. What is larger is not Opus, or padded with nothing."""

Frame = NewType("Frame", bytes)
"""A packet of which `as_frame` knows that it can be sent as it is. At run time plain bytes, to cost nothing."""

SILENCE = Frame(b"\xf8\xff\xfe")
"""One frame of silence."""

SILENCE_FRAMES = 5
"""How many of them belong behind the last packet, lest receivers invent a continuation."""

_SILK_US = (10_000, 20_000, 40_000, 60_000)
_HYBRID_US = (10_000, 20_000)
_CELT_US = (2_500, 5_000, 10_000, 20_000)


class UnevenPacketError(Exception):
    """A packet is not one frame of 20 ms and cannot be sent as it is."""


def as_frame(packet: bytes) -> Frame:
    """The packet, checked. Raises UnevenPacketError."""
    if not is_one_20ms_frame(packet):
        raise UnevenPacketError(f"{len(packet)} bytes that begin with {packet[:2].hex()}")
    return Frame(packet)


def is_one_20ms_frame(packet: bytes) -> bool:
    """Whether the packet can be sent as it is: a single frame of 20 ms, no larger than Opus has them."""
    size = len(packet)
    if not 0 < size <= LARGEST_FRAME:
        return False
    toc = packet[0]
    return toc in _ONE_FRAME or (toc in _COUNTED_FRAMES and size > 1 and packet[1] & 0b11_1111 == 1)


def _frame_us(toc: int) -> int:
    config = toc >> 3
    if config < 12:
        return _SILK_US[config % 4]
    if config < 16:
        return _HYBRID_US[config % 2]
    return _CELT_US[config % 4]


_OF_20_MS = frozenset(toc for toc in range(256) if _frame_us(toc) == FRAME_MS * 1000)
_ONE_FRAME = frozenset(toc for toc in _OF_20_MS if toc & 0b11 == 0)
_COUNTED_FRAMES = frozenset(toc for toc in _OF_20_MS if toc & 0b11 == 3)
