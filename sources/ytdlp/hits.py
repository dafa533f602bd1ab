"""What yt-dlp says of a track, as hits and playables. Touches nothing."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sources.errors import SourceError
from sources.playable import Chapter, MediaStream, Playable, SearchHit
from sources.ytdlp.formats import best_audio, best_video

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_TEXT = 300
_MOST_CHAPTERS = 200
# Streams are revoked before the moment that they name.
STREAMS_LAST = timedelta(minutes=30)
_EXPIRY = re.compile(r"[?&/~;](?:expires?|exp|Expires)[=/](\d{9,11})(?!\d)")


def hit_of(info: Mapping[str, Any], *, source: str, source_id: str, page_url: str, title: str, key: str) -> SearchHit:
    """The hit that a list's entry or a whole page describes.

    The title stands under `key`, where there is such a key; `title` is for what has none.
    """
    is_live = info.get("live_status") == "is_live" or bool(info.get("is_live"))
    return SearchHit(
        source=source,
        source_id=source_id,
        title=_line(info.get(key)) or _line(info.get("title")) or title,
        artist=_artist(info),
        duration_ms=None if is_live else _ms(info.get("duration")),
        page_url=page_url,
        thumbnail_url=_web_url(info.get("thumbnail")),
        is_live=is_live,
    )


def playable_of(info: Mapping[str, Any], hit: SearchHit, *, now: datetime) -> Playable:
    """What to play of a page. Raises SourceError("unsupported" | "drm") when there is no sound in it."""
    formats = [format for format in info.get("formats") or () if isinstance(format, dict)]
    audio = best_audio(formats)
    if audio is None:
        raise SourceError("drm" if any(format.get("has_drm") for format in formats) else "unsupported", hit.source_id)
    video = best_video(formats)
    used = [audio] if video is None else [audio, video]
    return Playable(
        hit=hit,
        audio=_stream(audio),
        video=None if video is None else _stream(video),
        expires_at=min([now + STREAMS_LAST, *filter(None, (_expiry(format["url"]) for format in used))]),
        chapters=_chapters(info),
    )


def available_at(info: Mapping[str, Any]) -> float:
    """The moment from which the stream that `playable_of` chooses is given out, as Unix time; 0 for always."""
    audio = best_audio([format for format in info.get("formats") or () if isinstance(format, dict)])
    return float((audio or {}).get("available_at") or 0)


def _stream(format: Mapping[str, Any]) -> MediaStream:
    headers = {str(key): str(value) for key, value in (format.get("http_headers") or {}).items()}
    return MediaStream(format["url"], headers, "hls" if "m3u8" in str(format.get("protocol")) else "http")


def _expiry(url: str) -> datetime | None:
    moment = _EXPIRY.search(url)
    return None if moment is None else datetime.fromtimestamp(int(moment[1]), UTC)


def _chapters(info: Mapping[str, Any]) -> tuple[Chapter, ...]:
    found = []
    for chapter in (info.get("chapters") or ())[:_MOST_CHAPTERS]:
        start_ms, title = _ms(chapter.get("start_time"), least=0), _line(chapter.get("title"))
        if start_ms is not None and title:
            found.append(Chapter(start_ms, title))
    return tuple(sorted(found, key=lambda chapter: chapter.start_ms))


def _artist(info: Mapping[str, Any]) -> str | None:
    artists = info.get("artists")
    several = ", ".join(str(one) for one in artists) if isinstance(artists, list) else None
    names = (several, info.get("artist"), info.get("channel"), info.get("uploader"))
    return next((line for name in names if (line := _line(name))), None)


def _line(text: object) -> str | None:
    return " ".join(text.split())[:_LONGEST_TEXT] or None if isinstance(text, str) else None


def _ms(seconds: object, *, least: int = 1) -> int | None:
    if not isinstance(seconds, int | float) or not math.isfinite(seconds):
        return None
    milliseconds = round(seconds * 1000)
    return milliseconds if milliseconds >= least else None


def _web_url(url: object) -> str | None:
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else None
