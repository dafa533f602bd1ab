"""The picture that belongs to a track, as bytes. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

MOST_BYTES = 4 << 20
_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
"""How the pictures begin that browsers and Discord show (W3C PNG 5.2; ITU T.81 B.1; GIF89a 17); WebP is a RIFF file."""


@dataclass(frozen=True, slots=True)
class Artwork:
    """A picture of at most `MOST_BYTES`."""

    content: bytes
    content_type: str
    """By how it begins, whatever it was said to be: "image/png", "image/jpeg", "image/gif" or "image/webp"."""

    @classmethod
    def of(cls, content: bytes) -> Artwork | None:
        """None for what is no such picture, or too large."""
        if len(content) > MOST_BYTES:
            return None
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return cls(content, "image/webp")
        kinds = (kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning))
        return next((cls(content, kind) for kind in kinds), None)


@runtime_checkable
class Illustrated(Protocol):
    """What a source has besides whose tracks have pictures that lie on this machine."""

    async def artwork(self, source_id: str) -> Artwork | None:
        """A track's picture; None where it has none, and for a track that is not there."""
