"""What a source finds, and what can be played of it. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing that can be played, as a list shows it.

    `source` and `source_id` together name it for good: a queue stores these two and resolves the rest anew.
    """

    source: str
    """The name of the source that found it, as "library"."""
    source_id: str
    """The source's own name for it; opaque to everybody else, and no secret."""
    title: str
    artist: str | None = None
    duration_ms: int | None = None
    """None where it is not known, also for a file that cannot be read as media and for what is live."""
    page_url: str | None = None
    """Where people look at it; None for what lies on this machine."""
    thumbnail_url: str | None = None
    is_live: bool = False


@dataclass(frozen=True, slots=True)
class MediaStream:
    """Where media is fetched from. `url` and `headers` may hold secrets that expire: never logged, never shown."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    protocol: Literal["http", "hls", "icy"] = "http"
    """"http" is one resource with ranges, "hls" a list of segments, "icy" a radio station that never ends."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a track with a name of its own; it lasts until the next begins."""

    start_ms: int
    title: str


@dataclass(frozen=True, slots=True)
class Playable:
    """What is needed to play a hit now. A file on this machine is a path."""

    hit: SearchHit
    """With what was learnt by resolving it."""
    audio: Path | MediaStream
    video: Path | MediaStream | None = None
    """Where pictures come from, may be the same as `audio`; None where there are none."""
    expires_at: datetime | None = None
    """When the streams must be resolved anew, aware; None for what does not expire."""
    chapters: tuple[Chapter, ...] = ()
