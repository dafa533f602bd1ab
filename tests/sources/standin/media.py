"""The stand-in's media hosts: one file for everything, with ranges, behind links that expire and can be revoked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from aiohttp import web

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


@dataclass
class Media:
    """`content` is what is played, as `content_type`."""

    content: bytes = bytes(65536)
    content_type: str = "audio/webm"
    revoked: set[str] = field(default_factory=set)
    """Parts of links that are answered with 403."""
    answers_per_link: int | None = None
    """After how many answers a link is revoked; None for never."""
    answered: Counter[str] = field(default_factory=Counter)
    """How often each link was, since its count mattered."""

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    def list_segments(self, request: web.Request) -> web.Response:
        """What an HLS link leads to: which qualities there are, and then one segment."""
        if "hls_variant" in request.path:
            quality = 'BANDWIDTH=300000,CODECS="mp4a.40.5,avc1.42c00b",RESOLUTION=256x144,FRAME-RATE=15'
            playlist = "https://manifest.googlevideo.com/api/manifest/hls_playlist/itag/91/index.m3u8"
            lines = [f"#EXT-X-STREAM-INF:{quality}", playlist]
        else:
            segment = "https://rr1---sn-test.googlevideo.com/videoplayback/segment/1"
            lines = ["#EXT-X-TARGETDURATION:5", "#EXTINF:5.0,", segment]
        return web.Response(text="\n".join(["#EXTM3U", *lines, ""]), content_type="application/vnd.apple.mpegurl")

    def respond(self, request: web.Request) -> web.Response:
        """The whole or a range."""
        link = str(request.url)
        if any(part in link for part in self.revoked) or self.answered[link] == self.answers_per_link:
            return web.Response(status=403)
        if self.answers_per_link is not None:
            self.answered[link] += 1
        headers = {"Accept-Ranges": "bytes", "ETag": '"one"'}
        wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
        if wanted is None:
            return web.Response(body=self.content, content_type=self.content_type, headers=headers)
        first, last = int(wanted[1]), min(int(wanted[2] or self.size), self.size - 1)
        if first > last:
            return web.Response(status=416, headers={"Content-Range": f"bytes */{self.size}"})
        headers["Content-Range"] = f"bytes {first}-{last}/{self.size}"
        body = self.content[first : last + 1]
        return web.Response(status=206, body=body, content_type=self.content_type, headers=headers)
