"""A playlist as a file: M3U8 for players, JSON for programs. Touches nothing.

Source of the format: M3U as Winamp wrote it, in UTF-8, with the `#PLAYLIST` that VLC reads.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sources.playable import SearchHit

PlaylistForm = Literal["m3u8", "json"]
VERSION = 1
"""Of the JSON file: another number when programs that read it have to know."""
_UNSAFE = re.compile(r"[^\w -]+")
_LONGEST_NAME = 60


class PlaylistFile(NamedTuple):
    """A file to hand over."""

    name: str
    data: bytes


def exported(name: str, hits: Sequence[SearchHit], form: PlaylistForm, *, now: datetime) -> PlaylistFile:
    """The file, named as the playlist is as far as file names go."""
    text = _m3u8(name, hits) if form == "m3u8" else _json(name, hits, now)
    safe = _UNSAFE.sub("_", name)[:_LONGEST_NAME].strip() or "playlist"
    return PlaylistFile(f"{safe}.{form}", text.encode("utf-8", "replace"))


def _m3u8(name: str, hits: Sequence[SearchHit]) -> str:
    lines = ["#EXTM3U", f"#PLAYLIST:{_on_one_line(name)}"]
    for hit in hits:
        seconds = -1 if hit.duration_ms is None else round(hit.duration_ms / 1000)
        title = f"{hit.artist} - {hit.title}" if hit.artist else hit.title
        lines += [f"#EXTINF:{seconds},{_on_one_line(title)}", _location(hit)]
    return "\n".join([*lines, ""])


def _location(hit: SearchHit) -> str:
    """The page of a track; of one that has none, its file in the library, or what its source calls it."""
    where = _on_one_line(hit.page_url or hit.source_id)
    return f"./{where}" if where.startswith("#") or not where else where


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _json(name: str, hits: Sequence[SearchHit], now: datetime) -> str:
    tracks = [
        {
            "title": hit.title,
            "artist": hit.artist,
            "duration_ms": hit.duration_ms,
            "source": hit.source,
            "source_id": hit.source_id,
            "page_url": hit.page_url,
        }
        for hit in hits
    ]
    document = {
        "format": "chorus-playlist",
        "version": VERSION,
        "name": name,
        "exported_at": now.isoformat(),
        "tracks": tracks,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)
