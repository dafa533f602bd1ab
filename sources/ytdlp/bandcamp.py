"""Bandcamp, which cannot be searched. Touches nothing but the pool."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from sources.source import LinkTarget
from sources.ytdlp.links import Link
from sources.ytdlp.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOST = re.compile(r"([a-z0-9-]{1,63})\.bandcamp\.com")
_NO_ARTIST = {"www", "daily", "blog", "get", "api", "help"}
_ID = re.compile(r"([a-z0-9-]{1,63})/(track|album)/([\w-]{1,200})", re.ASCII)


class Bandcamp(Site):
    """Tracks and albums below the artists' own hosts: "artist/track/slug", "artist/album/slug"."""

    name: ClassVar[str] = "bandcamp"
    title_key: ClassVar[str] = "track"
    extractors = ("bandcamp", "bandcamp:album")

    def target_of(self, link: str) -> LinkTarget | None:
        """What a link to a track, a moment of it, or an album leads to."""
        parsed = Link.parse(link)
        named = None if parsed is None else _id_in(parsed)
        if parsed is None or named is None:
            return None
        if "/album/" in named:
            return LinkTarget(playlist_id=named)
        return LinkTarget(named, start_ms=parsed.start_ms("t"))

    def page_of(self, source_id: str) -> str | None:
        """The track's page."""
        return _page_of(source_id, "track")

    def list_of(self, playlist_id: str) -> str | None:
        """The album's page."""
        return _page_of(playlist_id, "album")

    def id_of(self, entry: Mapping[str, Any]) -> str | None:
        """By the track's page."""
        parsed = Link.parse(str(entry.get("url")))
        return None if parsed is None else _id_in(parsed)

    def title_of(self, source_id: str) -> str:
        """What its address says."""
        return source_id.rsplit("/", 1)[-1].replace("-", " ").strip().capitalize() or source_id


def _id_in(link: Link) -> str | None:
    host = _HOST.fullmatch(link.host)
    if host is None or host[1] in _NO_ARTIST:
        return None
    named = "/".join([host[1], *link.parts])
    return named if _ID.fullmatch(named) else None


def _page_of(named: str, kind: str) -> str | None:
    parts = _ID.fullmatch(named)
    return f"https://{parts[1]}.bandcamp.com/{kind}/{parts[3]}" if parts is not None and parts[2] == kind else None
