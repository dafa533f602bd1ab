"""A list of tracks as files that other players and programs read. Touches nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SetlistTrack:
    """A track of a list. What nobody knows of it is None.

    `played_at`: when it began to sound, `times` how often it did one after the other, `asked_by` for whom.
    """

    source: str
    source_id: str
    title: str
    artist: str | None = None
    duration_ms: int | None = None
    page_url: str | None = None
    played_at: datetime | None = None
    times: int = 1
    asked_by: str | None = None


def as_m3u8(name: str, tracks: Iterable[SetlistTrack]) -> bytes:
    """A playlist as players read it, in UTF-8 (extended M3U: #EXTINF takes seconds, -1 where nobody knows).

    What has no page of its own stands there by the name of its source.
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(name)}"]
    for track in tracks:
        seconds = -1 if track.duration_ms is None else round(track.duration_ms / 1000)
        title = f"{track.artist} - {track.title}" if track.artist else track.title
        lines += [f"#EXTINF:{seconds},{_line(title)}", _line(track.page_url or _address(track))]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def as_json(name: str, tracks: Iterable[SetlistTrack]) -> bytes:
    """The same with all that is known of each track, but for whom it was played; moments in ISO 8601."""
    entries = [
        {
            "title": track.title,
            "artist": track.artist,
            "duration_ms": track.duration_ms,
            "source": track.source,
            "source_id": track.source_id,
            "url": track.page_url,
            "played_at": None if track.played_at is None else track.played_at.isoformat(),
        }
        for track in tracks
    ]
    return json.dumps({"name": name, "tracks": entries}, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def _address(track: SetlistTrack) -> str:
    return f"{track.source}:{quote(track.source_id)}"


def _line(text: str) -> str:
    """On one line, whatever it holds."""
    return " ".join(text.split())
