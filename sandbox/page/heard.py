"""What is heard, on its way to a window: one binary message for each packet.

A message is a header of 28 bytes, big-endian, and the Opus packet with all encryption removed:

    0   u8   version of this layout, 1
    1   u8   kind, 1: a packet of somebody's voice
    2   u16  RTP sequence number
    4   u32  RTP timestamp, 48,000 a second
    8   u32  SSRC: sequence and timestamp begin anew with another one
    12  u64  id of the user who speaks
    20  f64  when the packet arrived, in milliseconds since 1970
"""

from __future__ import annotations

import struct
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.client.listener import Packet

VERSION = 1
VOICE = 1
HEADER = struct.Struct(">BBHIIQd")
_NS_PER_MS = 1e6


def packed(packet: Packet) -> bytes:
    """The message that tells a window of a packet."""
    ago_ns = time.monotonic_ns() - packet.arrival_ns
    arrival_ms = (time.time_ns() - ago_ns) / _NS_PER_MS
    header = HEADER.pack(VERSION, VOICE, packet.sequence, packet.timestamp, packet.ssrc, packet.user_id, arrival_ms)
    return header + packet.payload
