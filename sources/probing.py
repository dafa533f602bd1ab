"""Looks at what is behind a link before it is played. Touches the network through the session."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from sources.errors import SourceError
from sources.links import as_title, title_of
from sources.playlist_files import kind_of
from sources.radio import ICY_HEADERS

if TYPE_CHECKING:
    from aiohttp import ClientResponse
    from yarl import URL

    from sources.guard.session import GuardedSession

_LOOKED_AT = 4096
_TOTAL_S = 15.0
_MEDIA_TYPES = {"application/ogg", "application/mp4", "application/x-matroska"}
_PLAYLIST_SUFFIXES = {".m3u", ".m3u8", ".pls", ".xspf"}
# How files begin (their formats' own "magic"), whatever the server calls them.
_BEGINNINGS = (
    b"ID3",
    b"OggS",
    b"fLaC",
    b"\x1aE\xdf\xa3",
    b"FORM",
    b"MAC ",
    b"wvpk",
    b"#!AMR",
    b"caff",
    b"TTA1",
    b".snd",
)
_EXTENDED_NAME = re.compile(r";\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^;\s\"']+)", re.IGNORECASE)
_NAME = re.compile(r';\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]+))', re.IGNORECASE)
_PAGES = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True)
class Probe:
    """What a link leads to. `url` is where the answer came from in the end, `size` in bytes, None if untold."""

    kind: Literal["media", "station", "hls", "playlist"]
    url: URL
    title: str
    size: int | None
    is_video: bool = False


async def probe(session: GuardedSession, url: URL) -> Probe:
    """Ask for the beginning. Raises SourceError, "unsupported" for what is neither media nor a playlist."""
    headers = {**ICY_HEADERS, "Range": f"bytes=0-{_LOOKED_AT - 1}"}
    async with session.ask(url, headers=headers, total_s=_TOTAL_S, idle_s=_TOTAL_S) as response:
        beginning = b""
        while len(beginning) < _LOOKED_AT and (block := await response.content.read(_LOOKED_AT)):
            beginning += block
            if _is_station(response):
                break
        return _judge(url, response, beginning)


def _judge(asked: URL, response: ClientResponse, beginning: bytes) -> Probe:
    media_type, size = response.content_type, _size(response)
    title = _title(asked, response)
    if _is_station(response):
        name = as_title(response.headers.get("icy-name", ""))
        return Probe("station", response.url, name or response.url.host or title, None)
    kind = kind_of(beginning.decode("utf-8", "replace"))
    if kind is not None:
        return Probe("hls" if kind == "hls" else "playlist", response.url, title, size)
    if beginning.lstrip()[:20].lower().startswith(_PAGES):
        raise SourceError("unsupported", "a page")
    if response.url.suffix.lower() in _PLAYLIST_SUFFIXES and b"\0" not in beginning:
        return Probe("playlist", response.url, title, size)
    if not (media_type.startswith(("audio/", "video/")) or media_type in _MEDIA_TYPES or _looks_like_media(beginning)):
        raise SourceError("unsupported", media_type[:100])
    if not beginning:
        raise SourceError("unsupported", "nothing at all")
    return Probe("media", response.url, title, size, media_type.startswith("video/"))


def _is_station(response: ClientResponse) -> bool:
    """A station tells its name, or when it tells titles, but no length."""
    told = any(name.lower().startswith("icy-") for name in response.headers)
    return told and _size(response) is None and response.status == 200


def _size(response: ClientResponse) -> int | None:
    if response.status == 206:
        total = response.headers.get("Content-Range", "").rpartition("/")[2]
        return int(total) if total.isascii() and total.isdigit() and len(total) < 19 else None
    return response.content_length


def _title(asked: URL, response: ClientResponse) -> str:
    name = as_title(_file_name(response.headers.get("Content-Disposition", "")))
    stem, dot, suffix = name.rpartition(".")
    return (stem if dot and len(suffix) <= 5 and stem else name) or title_of(asked)


def _file_name(disposition: str) -> str:
    """What a server wants the file to be called (RFC 6266), if anything."""
    if match := _EXTENDED_NAME.search(disposition):
        return unquote(match[2], "utf-8" if match[1].lower() == "utf-8" else "latin-1")
    if match := _NAME.search(disposition):
        return re.sub(r"\\(.)", r"\1", match[1] or match[2] or "")
    return ""


def _looks_like_media(beginning: bytes) -> bool:
    if beginning.startswith(_BEGINNINGS):
        return True
    if beginning[4:8] == b"ftyp" or (beginning[:4] in (b"RIFF", b"RF64") and beginning[8:12] in (b"WAVE", b"AVI ")):
        return True
    # A frame of MPEG audio or ADTS: eleven bits set, and a layer and rate that there is.
    return len(beginning) > 3 and beginning[0] == 0xFF and beginning[1] & 0xE0 == 0xE0 and beginning[2] & 0xF0 != 0xF0
