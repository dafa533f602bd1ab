"""SoundCloud. Touches nothing but the pool."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from sources.source import LinkTarget
from sources.ytdlp.links import Link
from sources.ytdlp.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOSTS = {"soundcloud.com", "www.soundcloud.com", "m.soundcloud.com"}
_PLAYER_HOST = "w.soundcloud.com"
_API_HOSTS = {"api.soundcloud.com", "api-v2.soundcloud.com"}
# "user/slug", for what is shared with those who know of it "user/slug/s-token"; "track:number" where that is all.
_TRACK_ID = re.compile(r"track:\d{1,20}|[\w-]{1,100}/(?!sets/)[\w-]{1,255}(?:/s-\w{1,60})?", re.ASCII)
# Besides sets, "user/tracks" and "user/likes" are lists.
_SET_ID = re.compile(r"[\w-]{1,100}/(?:sets/[\w-]{1,255}(?:/s-\w{1,60})?|tracks|likes)", re.ASCII)
_NO_USER = {
    "charts", "discover", "feed", "imprint", "jobs", "login", "messages", "notifications", "pages", "people", "player",
    "popular", "search", "settings", "signin", "stations", "stream", "tags", "terms-of-use", "upload", "you",
}  # fmt: skip
_NO_TRACK = {
    "albums", "comments", "followers", "following", "groups", "likes", "popular-tracks", "recommended", "reposts",
    "sets", "spotlight", "toptracks", "tracks",
}  # fmt: skip


class SoundCloud(Site):
    """Tracks, sets and what users have and like, by their addresses."""

    name: ClassVar[str] = "soundcloud"
    extractors = ("soundcloud", "soundcloud:(search|set|user)")

    def target_of(self, link: str) -> LinkTarget | None:
        """What a link to a track, a moment of it, a set or a user leads to."""
        parsed = Link.parse(link)
        if parsed is not None and parsed.host == _PLAYER_HOST:  # the player on other sites
            parsed = Link.parse(parsed.query.get("url", ""))
        if parsed is None or not parsed.parts or parsed.parts[0].lower() in _NO_USER:
            return None
        path = "/".join(parsed.parts)
        if parsed.host in _API_HOSTS:
            path = path.replace("tracks/", "track:", 1)
            return LinkTarget(path) if path.startswith("track:") and _TRACK_ID.fullmatch(path) else None
        if parsed.host not in _HOSTS:
            return None
        if len(parsed.parts) == 1:
            path += "/tracks"
        if _SET_ID.fullmatch(path):
            return LinkTarget(playlist_id=path)
        if len(parsed.parts) > 1 and parsed.parts[1] not in _NO_TRACK and _TRACK_ID.fullmatch(path):
            return LinkTarget(path, _set_around(parsed), parsed.start_ms("t"))
        return None

    def page_of(self, source_id: str) -> str | None:
        """The track's page, or its address in SoundCloud's API where only its number is known."""
        if not _TRACK_ID.fullmatch(source_id):
            return None
        if source_id.startswith("track:"):
            return f"https://api.soundcloud.com/tracks/{source_id.removeprefix('track:')}"
        return f"https://soundcloud.com/{source_id}"

    def list_of(self, playlist_id: str) -> str | None:
        """The set's page."""
        return f"https://soundcloud.com/{playlist_id}" if _SET_ID.fullmatch(playlist_id) else None

    def id_of(self, entry: Mapping[str, Any]) -> str | None:
        """By the track's page, else by its number."""
        for key in ("webpage_url", "url"):
            parsed = Link.parse(str(entry.get(key)))
            path = "" if parsed is None else "/".join(parsed.parts)
            if parsed is not None and parsed.host in _API_HOSTS:
                path = path.replace("tracks/", "track:", 1)
            if parsed is not None and parsed.host in _HOSTS | _API_HOSTS and _TRACK_ID.fullmatch(path):
                return path
        return None

    def search_for(self, words: str, limit: int) -> str | None:
        """SoundCloud's own search, tracks only."""
        return f"scsearch{limit}:{words}"

    def title_of(self, source_id: str) -> str:
        """What a track of a set is called, of which SoundCloud tells no more than the address."""
        slug = re.sub(r"/s-\w+$", "", source_id).rsplit("/", 1)[-1]
        return slug.replace("-", " ").replace("_", " ").replace(":", " ").strip().capitalize() or source_id


def _set_around(link: Link) -> str | None:
    """The set that a track was opened in: "…?in=user/sets/slug"."""
    named = link.query.get("in", "")
    return named if _SET_ID.fullmatch(named) else None
