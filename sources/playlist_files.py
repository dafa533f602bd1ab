"""Playlists as files: m3u, pls and xspf. Touches nothing.

Sources: the M3U and PLS formats as Winamp wrote them, XSPF version 1. HLS (RFC 8216) has the form of
m3u, but its entries are parts of one track: `sources/hls/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

from sources.links import as_title, join_link, parse_link

if TYPE_CHECKING:
    from yarl import URL

PlaylistKind = Literal["m3u", "pls", "xspf", "hls"]
"""What is an m3u without its first line has none."""

MOST_ENTRIES = 1000
MOST_BYTES = 1 << 20
"""How large a playlist may be."""

_LONGEST_S = 100_000
_EXTINF = re.compile(r"#EXTINF:\s*(-?\d{1,9})(?:\.\d*)?[^,]*,?(.*)")
_PLS_LINE = re.compile(r"(File|Title|Length)(\d{1,6})\s*=(.*)", re.IGNORECASE)
_HLS_TAG = re.compile(r"^#EXT-X-(?:TARGETDURATION|STREAM-INF|MEDIA-SEQUENCE|MEDIA):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """`title` and `duration_ms` as the playlist has them, None where it does not tell."""

    url: URL
    title: str | None = None
    duration_ms: int | None = None


def kind_of(text: str) -> PlaylistKind | None:
    """What a text is by its beginning; None for no playlist. An m3u without its first line cannot be told so."""
    text = text.lstrip("\ufeff \t\r\n")
    if text.startswith("#EXTM3U"):
        return "hls" if _HLS_TAG.search(text) else "m3u"
    if text[:10].lower() == "[playlist]":
        return "pls"
    if text.startswith("<") and re.search(r"<playlist\b[^>]*xspf", text[:2000]):
        return "xspf"
    return None


def parse_entries(text: str, kind: PlaylistKind | None, *, base: URL) -> list[PlaylistEntry]:
    """The entries that are links, in their order, at most `MOST_ENTRIES`; relative ones are read against `base`.

    A text of no kind is taken for an m3u without its first line, of which only full links count: it may be anything.
    HLS is its own only entry. What leads elsewhere than to the web (a file on somebody's disk) is passed over.
    """
    if kind == "hls":
        return [PlaylistEntry(base)]
    parse = {None: _parse_m3u, "m3u": _parse_m3u, "pls": _parse_pls, "xspf": _parse_xspf}[kind]
    entries: list[PlaylistEntry] = []
    for reference, title, seconds in parse(text.lstrip("\ufeff")):
        url = parse_link(reference) if kind is None else join_link(base, reference)
        if url is not None:
            duration_ms = seconds * 1000 if seconds is not None and 0 < seconds <= _LONGEST_S else None
            entries.append(PlaylistEntry(url, as_title(title) or None, duration_ms))
        if len(entries) == MOST_ENTRIES:
            break
    return entries


def _parse_m3u(text: str) -> list[tuple[str, str, int | None]]:
    entries = []
    title, seconds = "", None
    for line in map(str.strip, text.splitlines()):
        if match := _EXTINF.fullmatch(line):
            title, seconds = match[2], int(match[1])
        elif line and not line.startswith("#"):
            entries.append((line, title, seconds))
            title, seconds = "", None
    return entries


def _parse_pls(text: str) -> list[tuple[str, str, int | None]]:
    told: dict[int, dict[str, str]] = {}
    for line in text.splitlines():
        if match := _PLS_LINE.fullmatch(line.strip()):
            told.setdefault(int(match[2]), {})[match[1].lower()] = match[3].strip()
    return [
        (entry["file"], entry.get("title", ""), _whole(entry.get("length", "")))
        for _, entry in sorted(told.items())
        if "file" in entry
    ]


def _parse_xspf(text: str) -> list[tuple[str, str, int | None]]:
    if re.search(r"<!\s*(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):  # entities could grow without end
        return []
    try:
        root = ET.fromstring(text)
    except (ET.ParseError, ValueError):
        return []
    entries = []
    for track in root.iterfind("{*}trackList/{*}track"):
        location = (track.findtext("{*}location") or "").strip()
        parts = [track.findtext(f"{{*}}{part}") or "" for part in ("creator", "title")]
        milliseconds = _whole(track.findtext("{*}duration") or "")
        seconds = None if milliseconds is None else milliseconds // 1000
        if location:
            entries.append((location, " – ".join(filter(None, parts)), seconds))
    return entries


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\s*\d{1,12}\s*", text, re.ASCII) else None
