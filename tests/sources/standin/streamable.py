"""Streamable as yt-dlp asks it: a site of videos whose links carry a secret, and are new ones each time.

What an id begins with tells what is the matter: the video of "inwards…" leads into the network, that of "moved…" to
another host of the site, that of "local…" stands at a private address from the start. The picture of "page…" is none,
that of "huge…" is too large, that of "inwards…" leads into the network; every other is a picture.
"""

from __future__ import annotations

import time

from aiohttp import web

from tests.sources.pictures import PNG, png

SECRET = "made-up-signature"
"""In every link to media."""
INWARDS = "http://127.0.0.1:9/secret"
_TOO_LARGE = png(padding=5 << 20)


def respond(request: web.Request, asked: int) -> web.Response | None:
    """The answer of the API and of what serves pictures; None for media. `asked` is how often videos were asked for."""
    kind, _, name = request.path.strip("/").partition("/")
    if request.host == "ajax.streamable.com":
        return web.json_response(_about(name, asked))
    if kind == "image":
        return _picture(name)
    if request.host != "cdn.streamable.com" or not name.startswith(("inwards", "moved")):
        return None
    location = INWARDS if name.startswith("inwards") else str(request.url.with_host("other.streamable.com"))
    return web.Response(status=302, headers={"Location": location})


def _about(video_id: str, asked: int) -> dict[str, object]:
    host = "http://10.0.0.5" if video_id.startswith("local") else "//cdn.streamable.com"
    url = f"{host}/video/{video_id}.mp4?Expires={int(time.time()) + 3600}&Signature={SECRET}&asked={asked}."
    return {
        "status": 2,
        "title": "Paper boats",
        "duration": 12.0,
        "thumbnail_url": f"//cdn.streamable.com/image/{video_id}.jpg?Signature={SECRET}",
        "files": {"mp4": {"url": url, "width": 640, "height": 360}},
    }


def _picture(name: str) -> web.Response:
    if name.startswith("inwards"):
        return web.Response(status=302, headers={"Location": INWARDS})
    if name.startswith("page"):
        return web.Response(text="<script>alert(1)</script>", content_type="image/png")
    return web.Response(body=_TOO_LARGE if name.startswith("huge") else PNG, content_type="text/html")
