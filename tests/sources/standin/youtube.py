"""YouTube and YouTube Music as yt-dlp asks them: the InnerTube calls, the pages before them, and a player's JavaScript.

Every id of eleven characters is a video of 203 s; `youtube_videos.py` has those that can't be seen.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import web

from tests.sources.standin import youtube_lists, youtube_videos

if TYPE_CHECKING:
    from collections.abc import Mapping

# Enough of a player for yt-dlp's own solver, run by deno, to find what signs a link ("s" reversed) and its "n".
_PLAYER_JS = """var _yt_player={};(function(g){'use strict';var cfg={signatureTimestamp:20500};
var U=function(u,sp,s){this.m={};if(s)
this.m[sp]=encodeURIComponent(decodeURIComponent(s).split("").reverse().join(""))};
U.prototype.set=function(k,v){this.m[k]=v};U.prototype.get=function(k){return k in this.m?this.m[k]:null};
U.prototype.clone=function(){return this};
U.prototype.zz=function(){if(this.m.n)this.m.n="SOLVED"+this.m.n.split("").reverse().join("")};
function mk(u,sp,s){var x=new U(u,sp,s);x.set("alr","yes");return x}
g.mk=mk;})(_yt_player);"""
_SIGNATURE = "ABCDEFGHIJ" * 10
SOLVED_SIGNATURE = _SIGNATURE[::-1]
SOLVED_N = "SOLVEDfedcba"
"""What a signed link carries once deno has solved it."""

_SIGNING_CLIENTS = ("WEB", "TVHTML5", "MWEB", "WEB_EMBEDDED_PLAYER", "TVHTML5_SIMPLY_EMBEDDED_PLAYER")


def respond(request: web.Request, said: Mapping[str, Any], *, refusal: str | None, size: int) -> web.Response:
    """The answer; `refusal` is what this client gets for any video, `size` the bytes of each format."""
    path = request.path
    if path.startswith("/youtubei/v1/"):
        return _call(path.rsplit("/", 1)[1], said, refusal, size)
    if path.startswith("/s/player/"):
        return web.Response(text=_PLAYER_JS, content_type="text/javascript")
    if path.startswith("/vi/"):
        return web.Response(body=b"\xff\xd8\xff", content_type="image/jpeg")
    return _page(request)


def _call(name: str, said: Mapping[str, Any], refusal: str | None, size: int) -> web.Response:
    client = str(said.get("context", {}).get("client", {}).get("clientName"))
    if name == "search":
        is_music = client == "WEB_REMIX"
        answer = youtube_lists.songs(said) if is_music else youtube_lists.results(said)
    elif name == "player":
        answer = youtube_videos.player(said["videoId"], size, refusal=refusal)
        if client in _SIGNING_CLIENTS:
            _sign(answer)
    elif name == "next":
        answer = youtube_videos.beside(said["videoId"])
    elif name == "browse":
        answer = youtube_lists.browse(said)
    elif name == "resolve_url":
        answer = youtube_lists.place_of(str(said.get("url")))
    else:
        answer = {"contents": {"nothing": {}}}
    if "error" in answer:
        return web.json_response(answer, status=answer["error"]["code"])
    return web.json_response(answer)


def _page(request: web.Request) -> web.Response:
    """A page with what scripts of YouTube's find in it."""
    data: object = {"contents": {"nothing": {}}}
    if request.path == "/playlist":
        data = youtube_lists.browse({"browseId": f"VL{request.query.get('list', '')}"})
    client = {"m.youtube.com": "MWEB", "music.youtube.com": "WEB_REMIX"}.get(request.host, "WEB")
    config, initial = json.dumps(_config(client)), json.dumps(data)
    return web.Response(
        content_type="text/html",
        text=f"<html><script>ytcfg.set({config});</script><script>var ytInitialData = {initial};</script></html>",
    )


def _config(client: str) -> dict[str, Any]:
    return {
        "PLAYER_JS_URL": "/s/player/0a1b2c3d/player_ias.vflset/en_US/base.js",
        "STS": 20500,
        "VISITOR_DATA": "made-up",
        "INNERTUBE_CONTEXT": {"client": {"clientName": client, "clientVersion": "2.20261101.00.00", "hl": "en"}},
    }


def _sign(answer: dict[str, Any]) -> None:
    """Make the links such that they must be solved."""
    streaming = answer.get("streamingData", {})
    for format in [*streaming.get("formats", ()), *streaming.get("adaptiveFormats", ())]:
        cipher = {"s": _SIGNATURE, "sp": "sig", "url": f"{format.pop('url')}&n=abcdef"}
        format["signatureCipher"] = urlencode(cipher)
