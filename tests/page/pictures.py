"""A picture that is small, and made here."""

from __future__ import annotations

import struct
import zlib

SIDE_PX = 48


def png() -> bytes:
    """A disc on a dark ground, as a PNG of `SIDE_PX` by `SIDE_PX` pixels (RFC 2083)."""
    centre = SIDE_PX // 2
    disc, ground = bytes((242, 166, 90)), bytes((30, 33, 40))
    rows = (
        b"\0" + b"".join(disc if (x - centre) ** 2 + (y - centre) ** 2 < 300 else ground for x in range(SIDE_PX))
        for y in range(SIDE_PX)
    )
    header = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
