"""Pictures for tests, and a file with one in it."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from tests.media import make_tone

if TYPE_CHECKING:
    from pathlib import Path


def png(*, colour: int = 0, padding: int = 0) -> bytes:
    """One pixel, and so many bytes of a chunk that nobody looks at."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
            (b"paDd", bytes(padding)),
            (b"IDAT", zlib.compress(bytes([0, colour]))),
            (b"IEND", b""),
        )
    )


PNG = png()
JPEG = b"\xff\xd8\xff\xe0" + bytes(32)
"""How one begins, which is what is looked at."""


def flac_with_picture(path: Path, picture: bytes) -> Path:
    """A tone with a front cover (RFC 9639, 8.8), put behind the first block of the file."""
    make_tone(path, format="flac", codec="flac", seconds=0.5)
    plain = path.read_bytes()
    mime = b"image/png"
    body = struct.pack(">II", 3, len(mime)) + mime + struct.pack(">IIIIII", 0, 1, 1, 8, 0, len(picture)) + picture
    first_ends = 4 + 4 + int.from_bytes(plain[5:8], "big")
    block = bytes([6]) + len(body).to_bytes(3, "big") + body
    path.write_bytes(plain[:first_ends] + block + plain[first_ends:])
    return path
