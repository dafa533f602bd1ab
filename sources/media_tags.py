"""What a media file says about itself, read with PyAV. Touches the one file, read-only, and never the network."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import av
from av.error import FFmpegError
from av.stream import Disposition

if TYPE_CHECKING:
    from pathlib import Path

    from av.container import InputContainer

_LONGEST_TAG = 300


@dataclass(frozen=True, slots=True)
class MediaTags:
    """A file's own words; None for what it does not tell."""

    title: str | None
    artist: str | None
    album: str | None
    duration_ms: int | None
    has_video: bool
    """Moving pictures; a cover does not count."""


def read_tags(path: Path) -> MediaTags | None:
    """The file's tags, None for what cannot be read as media. May take some milliseconds."""
    try:
        with av.open(
            f"file:{os.fspath(path)}", options={"protocol_whitelist": "file"}, metadata_errors="replace"
        ) as container:
            return _tags_of(container)
    except (FFmpegError, OSError, ValueError):
        return None


def _tags_of(container: InputContainer) -> MediaTags | None:
    if not container.streams.audio and not container.streams.video:
        return None
    # Ogg keeps its tags with the stream, the other containers with the file; capitals vary.
    tags = {key.casefold(): value for stream in container.streams.audio for key, value in stream.metadata.items()}
    tags.update((key.casefold(), value) for key, value in container.metadata.items())
    has_video = any(not stream.disposition & Disposition.attached_pic for stream in container.streams.video)
    return MediaTags(
        title=_one_line(tags.get("title")),
        artist=_one_line(tags.get("artist") or tags.get("album_artist")),
        album=_one_line(tags.get("album")),
        duration_ms=None if container.duration is None else container.duration * 1000 // av.time_base,
        has_video=has_video,
    )


def _one_line(tag: str | None) -> str | None:
    return " ".join((tag or "").split())[:_LONGEST_TAG] or None
