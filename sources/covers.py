"""The picture of a media file: embedded in it, else lying beside it. Touches that file's folder, read-only."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import av
from av.error import FFmpegError
from av.stream import Disposition

if TYPE_CHECKING:
    from pathlib import Path

COVER_MAX_BYTES = 8 * 1024 * 1024
_NAMES = ("cover", "folder", "front", "album")
_KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}
"""How the pictures begin that every client shows (ITU T.81 B.1; W3C PNG 5.2; GIF89a 17). WebP stands in a RIFF file."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture's bytes as they are, and their media type ("image/jpeg")."""

    data: bytes
    media_type: str


def read_cover(path: Path) -> Cover | None:
    """The file's picture, None where there is none that can be shown. May take some milliseconds."""
    return _embedded(path) or _beside(path)


def _embedded(path: Path) -> Cover | None:
    """Most containers keep it as a video stream with a single picture; what has moving pictures has no cover."""
    try:
        with av.open(
            f"file:{os.fspath(path)}", options={"protocol_whitelist": "file"}, metadata_errors="replace"
        ) as container:
            for stream in container.streams.video:
                if stream.disposition & Disposition.attached_pic:
                    packet = next(container.demux(stream), None)
                    return None if packet is None else _cover_of(bytes(packet))
    except (FFmpegError, OSError, ValueError):
        pass
    return None


def _beside(path: Path) -> Cover | None:
    """A file called cover.jpg or the like, in the same folder and no link out of it."""
    try:
        with os.scandir(path.parent) as children:
            found = {child.name.casefold(): child for child in children if child.is_file(follow_symlinks=False)}
    except OSError:
        return None
    for name in _NAMES:
        for suffix in (".jpg", ".jpeg", ".png", ".webp", ".gif"):
            child = found.get(name + suffix)
            if child is not None and (cover := _read(child)) is not None:
                return cover
    return None


def _read(child: os.DirEntry[str]) -> Cover | None:
    try:
        with open(child.path, "rb") as file:
            return _cover_of(file.read(COVER_MAX_BYTES + 1))
    except OSError:
        return None


def _cover_of(data: bytes) -> Cover | None:
    if len(data) > COVER_MAX_BYTES:
        return None
    kind = next((kind for start, kind in _KINDS.items() if data.startswith(start)), None)
    if kind is None and data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "image/webp"
    return None if kind is None else Cover(data, kind)
