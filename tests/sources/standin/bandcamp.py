"""Bandcamp as yt-dlp reads it: pages with what they are about in an attribute.

Slugs that end with "gone" are not there, albums that end with "empty" have no tracks.
"""

from __future__ import annotations

import html
import json
from typing import Any

from aiohttp import web


def respond(request: web.Request) -> web.Response:
    """A track's page, or an album's with three tracks and one that cannot be heard yet."""
    kind, _, slug = request.path.strip("/").partition("/")
    if slug.endswith("gone") or kind not in ("track", "album"):
        return web.Response(status=404, text="<html><title>Not found</title></html>", content_type="text/html")
    numbers = range(1) if kind == "track" else range(0 if slug.endswith("empty") else 3)
    tracks = [_track(slug, number, in_album=kind == "album") for number in numbers]
    if kind == "album" and tracks:
        tracks.append({"title": "Not out yet", "title_link": "/track/not-yet", "duration": 0, "track_id": 99})
    about = {"trackinfo": tracks, "current": {"title": slug, "artist": "A band"}, "artist": "A band", "id": 5}
    attributes = f'data-tralbum="{_attribute(about)}" data-embed="{_attribute({"artist": "A band"})}"'
    picture = '<meta property="og:image" content="https://f4.bcbits.com/img/a1_5.jpg">'
    text = f"<html><head><title>{slug}</title>{picture}</head><body><script {attributes}></script></body></html>"
    return web.Response(text=text, content_type="text/html")


def _track(slug: str, number: int, *, in_album: bool) -> dict[str, Any]:
    name = f"{slug}-{number}" if in_album else slug
    return {
        "title": name.replace("-", " ").capitalize(),
        "title_link": f"/track/{name}",
        "track_id": 10 + number,
        "duration": 203.0,
        "file": None
        if name.endswith("unheard")
        else {"mp3-128": f"https://t4.bcbits.com/stream/{name}/mp3-128/1?token=x"},
    }


def _attribute(value: object) -> str:
    return html.escape(json.dumps(value), quote=True)
