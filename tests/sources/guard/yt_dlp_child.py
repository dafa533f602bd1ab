"""A process in which yt-dlp looks at links, and which tells every address that it dialled. JSON in, JSON out."""

from __future__ import annotations

import json
import sys
from typing import Any

dialled: set[tuple[str, int]] = set()
resolved: set[str] = set()


def note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto") and isinstance(arguments[-1], tuple):
        dialled.add((str(arguments[-1][0]), int(arguments[-1][1])))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        resolved.add(str(arguments[0]))


class Quiet:
    """yt-dlp's logger; whatever it says does not matter here."""

    def debug(self, message: str) -> None: ...
    def warning(self, message: str) -> None: ...
    def error(self, message: str) -> None: ...


def main() -> None:
    sys.addaudithook(note)
    from yt_dlp import YoutubeDL

    order = json.load(sys.stdin)
    options = {
        "proxy": order["proxy"],
        "logger": Quiet(),
        "socket_timeout": 20,
        "cachedir": False,
        "ignoreerrors": True,
    }
    asked = 0
    with YoutubeDL({**options, "retries": 0, "extractor_retries": 0}) as downloader:
        for link in order["links"]:
            try:
                downloader.extract_info(link, download=False)
            except Exception as error:  # whatever it makes of it
                print(type(error).__name__, file=sys.stderr)
            asked += 1
    json.dump({"asked": asked, "dialled": sorted(dialled), "resolved": sorted(resolved)}, sys.stdout)


if __name__ == "__main__":
    main()
