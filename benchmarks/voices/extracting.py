"""yt-dlp at work, offline: its generic extractor reads a page of a video site from the disk, over and over.

The page is made here: 300 kB of markup, OpenGraph tags, a JSON-LD description and a player with five formats. What runs
is yt-dlp's own: choosing among all its extractors, the request, the searches through the page, the formats' sorting.
What does not run is any JavaScript, and no network waits: it works without a pause, which no real bot does for long.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, cast

import yt_dlp

_FILLER = '<div class="item" data-id="{0}"><a href="/watch/{0}" title="Film night {0}">Film night {0}</a></div>\n'
_SOURCE = '<source src="https://video.example/{0}.mp4" type="video/mp4" label="{0}p">'
_ITEMS = 3_000


class _Silent:
    """A logger for yt-dlp that keeps what goes wrong to itself."""

    def debug(self, message: str) -> None: ...

    def warning(self, message: str) -> None: ...

    def error(self, message: str) -> None: ...


def make_page(folder: str) -> str:
    """The page as a file in `folder`; returns its URL."""
    described = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "Film night",
        "description": "An evening. " * 40,
        "duration": "PT3M20S",
        "thumbnailUrl": "https://video.example/film-night.jpg",
    }
    filler = "".join(_FILLER.format(number) for number in range(_ITEMS))
    sources = "".join(_SOURCE.format(height) for height in (240, 360, 480, 720, 1080))
    path = Path(folder) / "chorus-benchmark-page.html"
    path.write_text(
        f"""<!doctype html><html><head><title>Film night</title><meta property="og:title" content="Film night">
<script type="application/ld+json">{json.dumps(described)}</script></head><body>{filler}<video>{sources}</video>
</body></html>""",
        "utf-8",
    )
    return path.as_uri()


def extract(page: str) -> dict[str, Any]:
    """What yt-dlp finds on the page, with a new YoutubeDL as for each request of a bot."""
    options: Any = {"enable_file_urls": True, "logger": _Silent(), "cachedir": False, "quiet": True}
    with yt_dlp.YoutubeDL(options) as downloader:
        return cast("dict[str, Any]", downloader.extract_info(page, download=False))


def extract_for_ever(page: str) -> None:
    """Extract again and again; returns only by the end of the process."""
    while True:
        extract(page)


if __name__ == "__main__":
    extract_for_ever(sys.argv[1])
