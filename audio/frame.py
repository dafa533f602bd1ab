"""The Opus packet as Discord wants it: one frame of 20 ms at 48 kHz. Touches nothing.

Sources: RFC 6716 section 3.1 (the TOC byte), Discord docs: Voice Connections > Transport Encryption and Sending Voice,
Voice Data Interpolation (the silence frame).
"""

from __future__ import annotations

FRAME_MS = 20
SAMPLE_RATE = 48_000
SAMPLES_PER_FRAME = SAMPLE_RATE * FRAME_MS // 1000

SILENCE = b"\xf8\xff\xfe"
"""One frame of silence."""

SILENCE_FRAMES = 5
"""How many of them belong behind the last packet, lest receivers invent a continuation."""

_SILK_US = (10_000, 20_000, 40_000, 60_000)
_HYBRID_US = (10_000, 20_000)
_CELT_US = (2_500, 5_000, 10_000, 20_000)


def is_one_20ms_frame(packet: bytes) -> bool:
    """Whether the packet can be sent as it is: a single frame of 20 ms."""
    try:
        return _frame_count(packet) == 1 and _frame_us(packet) == FRAME_MS * 1000
    except ValueError:
        return False


def _frame_us(packet: bytes) -> int:
    if not packet:
        raise ValueError("an Opus packet cannot be empty")
    config = packet[0] >> 3
    if config < 12:
        return _SILK_US[config % 4]
    if config < 16:
        return _HYBRID_US[config % 2]
    return _CELT_US[config % 4]


def _frame_count(packet: bytes) -> int:
    if not packet:
        raise ValueError("an Opus packet cannot be empty")
    code = packet[0] & 0b11
    if code == 0:
        return 1
    if code < 3:
        return 2
    if len(packet) < 2:
        raise ValueError("the frame count is missing")
    return packet[1] & 0b11_1111
