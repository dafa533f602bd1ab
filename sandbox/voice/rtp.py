"""RTP headers, as voice packets carry them (RFC 3550, section 5.1)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

OPUS_PAYLOAD_TYPE = 0x78
SILENCE_FRAME = b"\xf8\xff\xfe"  # Discord docs: Voice > Voice Data Interpolation
SAMPLES_PER_FRAME = 960  # 20 ms at 48 kHz

_FIXED = struct.Struct(">BBHII")
_VERSION_2 = 0x80
_EXTENSION_BIT = 0x10
_CSRC_COUNT = 0x0F


class RtpError(ValueError):
    """The datagram is no RTP packet with an Opus payload."""


@dataclass(frozen=True, slots=True)
class RtpHeader:
    """What stands in clear before the encrypted part of a packet.

    `size` counts the bytes in clear: the fixed header, the CSRCs and the four bytes that announce an extension.
    `extension_size` counts the bytes of the extension itself, which the rtpsize modes encrypt with the payload.
    """

    sequence: int
    timestamp: int
    ssrc: int
    size: int = _FIXED.size
    extension_size: int = 0

    def pack(self) -> bytes:
        """The twelve bytes of a header without CSRCs and extension."""
        return _FIXED.pack(_VERSION_2, OPUS_PAYLOAD_TYPE, self.sequence, self.timestamp, self.ssrc)


def parse_header(packet: bytes) -> RtpHeader:
    """Read the header of a voice packet; raises `RtpError` for anything else (RTCP, discovery, noise)."""
    if len(packet) < _FIXED.size:
        raise RtpError("shorter than an RTP header")
    flags, payload_type, sequence, timestamp, ssrc = _FIXED.unpack_from(packet)
    if flags & 0xC0 != _VERSION_2 or payload_type & 0x7F != OPUS_PAYLOAD_TYPE:
        raise RtpError("not an Opus RTP packet")
    size = _FIXED.size + 4 * (flags & _CSRC_COUNT)
    extension_size = 0
    if flags & _EXTENSION_BIT:
        size += 4
        if len(packet) < size:
            raise RtpError("shorter than its own header")
        extension_size = 4 * int(struct.unpack_from(">H", packet, size - 2)[0])
    return RtpHeader(sequence, timestamp, ssrc, size, extension_size)
