"""SoundCloud as yt-dlp asks it: the page that its key is read from, and the API behind it.

A track is named by what its slug ends with: "…-blocked" can't be had here, "…-encrypted" is, "…-gone" is not there;
every other slug is a track of three minutes. A user whose name ends with "gone" is not there either. The short link
"on.soundcloud.com/someone~slug" leads to "soundcloud.com/someone/slug".
"""

from __future__ import annotations

import time
from typing import Any
from zlib import crc32

from aiohttp import web

CLIENT_ID = "0123456789abcdefghijABCDEFGHIJ01"
_SITE = "https://soundcloud.com/"
_API = "https://api-v2.soundcloud.com/"
_DURATION_MS = 203_000
_BY_ID: dict[str, str] = {}


def respond(request: web.Request) -> web.Response:
    """The answer to the site, its scripts and its API."""
    if request.host == "on.soundcloud.com":
        location = f"{_SITE}{request.path.strip('/').replace('~', '/')}?si=made-up&utm_medium=text"
        return web.Response(status=302, headers={"Location": location})
    if request.host == "soundcloud.com":
        script = '<script crossorigin src="https://a-v2.sndcdn.com/assets/0-made-up.js"></script>'
        return web.Response(text=f"<html>{script}</html>", content_type="text/html")
    if request.host == "a-v2.sndcdn.com":
        return web.Response(text=f'({{client_id:"{CLIENT_ID}"}})', content_type="text/javascript")
    if request.query.get("client_id") != CLIENT_ID:
        return web.Response(status=401)
    answer = _call(request)
    return web.Response(status=404) if answer is None else web.json_response(answer)


def _call(request: web.Request) -> dict[str, Any] | None:
    parts = request.path.strip("/").split("/")
    if parts == ["search", "tracks"]:
        limit, words = int(request.query["limit"]), "-".join(request.query["q"].split())
        slugs = [] if words.startswith("nothing") else [words, *(f"{words}-{n}" for n in range(1, limit))]
        return {"collection": [_track("someone", slug) for slug in slugs]}
    if parts == ["resolve"]:
        return _resolve(request.query["url"].removeprefix(_SITE).split("/"))
    if parts[0] == "tracks" and len(parts) == 2:
        return _track("someone", _BY_ID.get(parts[1], f"number-{parts[1]}"))
    if parts[0] == "users" and parts[2] in ("tracks", "likes"):
        tracks = [_track("someone", f"{parts[2]}-{number}") for number in range(3)]
        return {"collection": [{"track": track} for track in tracks] if parts[2] == "likes" else tracks}
    if parts[0] == "media":
        name = "64.opus/playlist.m3u8" if parts[2] == "hls" else "128.mp3"
        address = f"https://cf-media.sndcdn.com/{parts[1]}.{name}?Expires={int(time.time()) + 600}&Policy=made-up"
        return {"url": address}
    return None


def _resolve(parts: list[str]) -> dict[str, Any] | None:
    if parts[-1].endswith("gone"):
        return None
    if len(parts) > 2 and parts[1] == "sets":
        tracks = [] if parts[2].endswith("empty") else [_track(parts[0], f"{parts[2]}-{n}") for n in range(4)]
        if tracks:
            tracks[-1] = {"id": tracks[-1]["id"]}  # SoundCloud describes the first few only
        user = {"username": parts[0]}
        return {"kind": "playlist", "id": 7, "title": parts[2], "tracks": tracks, "user": user}
    if len(parts) == 1:
        return {"kind": "user", "id": 1, "username": parts[0]}
    return _track(parts[0], parts[1])


def _track(user: str, slug: str) -> dict[str, Any]:
    track_id = crc32(slug.encode())
    _BY_ID[str(track_id)] = slug
    transcodings = [
        _transcoding(track_id, "opus_0_0", "hls", 'audio/ogg; codecs="opus"'),
        _transcoding(track_id, "mp3_1_0", "progressive", "audio/mpeg"),
    ]
    if slug.endswith("encrypted"):
        transcodings = [_transcoding(track_id, "aac_160k", "ctr-encrypted-hls", 'audio/mp4; codecs="mp4a.40.2"')]
    return {
        "kind": "track",
        "id": track_id,
        "title": slug.replace("-", " ").capitalize(),
        "duration": _DURATION_MS,
        "permalink_url": f"{_SITE}{user}/{slug}",
        "uri": f"https://api.soundcloud.com/tracks/{track_id}",
        "artwork_url": "https://i1.sndcdn.com/artworks-made-up-large.jpg",
        "user": {"id": 1, "username": user, "permalink_url": f"{_SITE}{user}", "permalink": user},
        "policy": "BLOCK" if slug.endswith("blocked") else "ALLOW",
        "media": {"transcodings": [] if slug.endswith("blocked") else transcodings},
    }


def _transcoding(track_id: int, preset: str, protocol: str, mime: str) -> dict[str, Any]:
    url = f"{_API}media/soundcloud-{track_id}/{protocol}"
    return {"url": url, "preset": preset, "format": {"protocol": protocol, "mime_type": mime}, "quality": "sq"}
