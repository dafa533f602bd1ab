"""Reads HLS playlists (RFC 8216). Touches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.errors import SourceError
from sources.links import join_link

if TYPE_CHECKING:
    from yarl import URL

_ATTRIBUTE = re.compile(r'(?:^|,)\s*([A-Z0-9-]+)=("[^"]*"|[^",]*)')
_BYTE_RANGE = re.compile(r"(\d{1,15})(?:@(\d{1,15}))?")
_INTEGER = re.compile(r"\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"(\d{1,6})(?:\.(\d{1,9}))?", re.ASCII)
_SOUND_CODECS = ("mp4a", "opus", "fLaC", "flac", "ac-3", "ec-3", "mp3")


@dataclass(frozen=True, slots=True)
class Part:
    """A resource, or the bytes `start` to `stop` of it."""

    url: URL
    start: int | None = None
    stop: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What a segment is encrypted with: AES-128 in CBC mode."""

    url: URL
    iv: bytes | None
    """None for the segment's number."""


@dataclass(frozen=True, slots=True)
class Segment:
    number: int
    part: Part
    duration_ms: int
    key: Key | None
    begin: Part | None
    """What must come before the first segment that has it (EXT-X-MAP)."""


@dataclass(frozen=True, slots=True)
class MediaList:
    """`ended` where no more will be added: it is no live stream, or not any more."""

    segments: tuple[Segment, ...]
    target_s: float
    ended: bool

    @property
    def duration_ms(self) -> int:
        return sum(segment.duration_ms for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Variant:
    url: URL
    bandwidth: int
    codecs: tuple[str, ...]

    @property
    def only_sound(self) -> bool:
        return bool(self.codecs) and all(codec.startswith(_SOUND_CODECS) for codec in self.codecs)


@dataclass(frozen=True, slots=True)
class VariantList:
    """The same thing in several renderings; `sound` are those of the sound alone, the default one first."""

    variants: tuple[Variant, ...]
    sound: tuple[URL, ...]

    def choose(self) -> URL:
        """Where the sound is had best: alone, else in the smallest pictures that promise decent sound.

        Raises SourceError("unsupported") when there is none.
        """
        alone = [variant for variant in self.variants if variant.only_sound]
        if alone:
            return max(alone, key=lambda variant: variant.bandwidth).url
        if self.sound:
            return self.sound[0]
        if not self.variants:
            raise SourceError("unsupported", "a list of no variants")
        decent = [variant for variant in self.variants if variant.bandwidth >= 500_000]
        if decent:
            return min(decent, key=lambda variant: variant.bandwidth).url
        return max(self.variants, key=lambda variant: variant.bandwidth).url


def parse_manifest(text: str, *, base: URL) -> MediaList | VariantList:
    """A playlist of either kind; links are read against `base`.

    Raises SourceError: "drm" for encryption other than AES-128, "unsupported" for what is no such playlist.
    """
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines()]
    if not lines or not lines[0].startswith("#EXTM3U"):
        raise SourceError("unsupported", "no HLS playlist")
    if any(line.startswith("#EXT-X-STREAM-INF:") for line in lines):
        return _parse_variants(lines, base)
    return _MediaReader(base).read(lines)


def _parse_variants(lines: list[str], base: URL) -> VariantList:
    variants, sound = [], []
    about: dict[str, str] | None = None
    for line in lines:
        if line.startswith("#EXT-X-STREAM-INF:"):
            about = _attributes(line)
        elif line.startswith("#EXT-X-MEDIA:"):
            media = _attributes(line)
            if media.get("TYPE") == "AUDIO" and "URI" in media:
                sound.append((media.get("DEFAULT") != "YES", _link(base, media["URI"])))
        elif line and not line.startswith("#") and about is not None:
            codecs = tuple(filter(None, (codec.strip() for codec in about.get("CODECS", "").split(","))))
            variants.append(Variant(_link(base, line), _integer(about.get("BANDWIDTH", "")), codecs))
            about = None
    sound.sort(key=lambda rendition: rendition[0])
    return VariantList(tuple(variants), tuple(url for _, url in sound))


class _MediaReader:
    """What the tags so far say of the segments to come."""

    def __init__(self, base: URL) -> None:
        self._base = base
        self._number = 0
        self._target_s = 10.0
        self._ended = False
        self._key: Key | None = None
        self._begin: Part | None = None
        self._duration_ms = 0
        self._range: str | None = None
        self._range_ends: dict[URL, int] = {}
        self._segments: list[Segment] = []

    def read(self, lines: list[str]) -> MediaList:
        for line in lines:
            tag, _, value = line.partition(":")
            match tag:
                case "#EXT-X-TARGETDURATION":
                    self._target_s = _milliseconds(value) / 1000
                case "#EXT-X-MEDIA-SEQUENCE":
                    self._number = _integer(value)
                case "#EXT-X-ENDLIST":
                    self._ended = True
                case "#EXT-X-KEY":
                    self._key = _key(_attributes(line), self._base)
                case "#EXT-X-MAP":
                    about = _attributes(line)
                    self._begin = self._part(_link(self._base, about.get("URI", "")), about.get("BYTERANGE"))
                case "#EXT-X-BYTERANGE":
                    self._range = value
                case "#EXTINF":
                    self._duration_ms = _milliseconds(value.partition(",")[0])
                case _ if line and not line.startswith("#"):
                    self._add(_link(self._base, line))
        return MediaList(tuple(self._segments), self._target_s, self._ended)

    def _add(self, url: URL) -> None:
        part = self._part(url, self._range)
        self._segments.append(Segment(self._number, part, self._duration_ms, self._key, self._begin))
        self._number += 1
        self._range, self._duration_ms = None, 0

    def _part(self, url: URL, byte_range: str | None) -> Part:
        if byte_range is None:
            return Part(url)
        match = _BYTE_RANGE.fullmatch(byte_range.strip())
        if match is None or not int(match[1]):
            raise SourceError("unsupported", "a byte range that makes no sense")
        start = int(match[2]) if match[2] else self._range_ends.get(url, 0)
        self._range_ends[url] = start + int(match[1])
        return Part(url, start, start + int(match[1]))


def _key(about: dict[str, str], base: URL) -> Key | None:
    if about.get("METHOD") == "NONE":
        return None
    if about.get("METHOD") != "AES-128" or about.get("KEYFORMAT", "identity") != "identity":
        raise SourceError("drm", about.get("METHOD", "")[:50])
    iv = about.get("IV", "")
    if iv and not re.fullmatch(r"0[xX][0-9a-fA-F]{1,32}", iv):
        raise SourceError("unsupported", "an initialisation vector that makes no sense")
    return Key(_link(base, about.get("URI", "")), bytes.fromhex(iv[2:].zfill(32)) if iv else None)


def _attributes(line: str) -> dict[str, str]:
    return {name: value.strip('"') for name, value in _ATTRIBUTE.findall(line.partition(":")[2])}


def _link(base: URL, reference: str) -> URL:
    url = join_link(base, reference)
    if url is None:
        raise SourceError("unsupported", "a playlist that leads elsewhere than to the web")
    return url


def _integer(value: str) -> int:
    return int(value.strip()) if _INTEGER.fullmatch(value.strip()) else 0


def _milliseconds(value: str) -> int:
    match = _DECIMAL.fullmatch(value.strip())
    return int(match[1]) * 1000 + int(((match[2] or "") + "000")[:3]) if match else 0
