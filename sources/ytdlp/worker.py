"""What a worker process runs: yt-dlp, one job after the other. Touches the network and the files its options name.

Run as a file by `sources.json_process`; it imports nothing of ours. A job is a line of JSON on stdin,
`{"id", "url", "options"}`, its answer a line on stdout: `{"id", "info"}` or
`{"id", "failure": {"kind", "message", "warnings"}}`. It ends when stdin does. Told "patterns" instead of "url", it
answers which links the extractors of those names take.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from typing import IO, Any

import yt_dlp
import yt_dlp.extractor.youtube  # YouTube is most of the work: loaded before the first job
from yt_dlp.utils import DownloadError

_MOST_FILES = 256
_LARGEST_FILE = 64 << 20
_PR_SET_PDEATHSIG = 1
# The rest of what yt-dlp knows is large, and nobody's business: subtitles, storyboards, comments, heat maps.
_OF_LIST = ("id", "title", "webpage_url", "entries")
_OF_TRACK = (
    "id", "title", "track", "artist", "artists", "uploader", "channel", "duration", "thumbnail", "webpage_url", "url",
    "live_status", "is_live", "chapters", "formats",
)  # fmt: skip
_OF_FORMAT = (
    "format_id", "url", "protocol", "acodec", "vcodec", "abr", "tbr", "height", "has_drm", "preference",
    "language_preference", "http_headers", "available_at",
)  # fmt: skip
_OF_CHAPTER = ("start_time", "title")


class _Listener:
    """A logger for yt-dlp: why a client of YouTube's failed is told in warnings only."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def debug(self, message: str) -> None: ...

    def warning(self, message: str) -> None:
        self.warnings.append(str(message))

    def error(self, message: str) -> None: ...


def main() -> None:
    """Answer until stdin ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else prints must not print into the answers
    _bind_hands(int(sys.argv[1]))
    _say(answers, {"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        if "patterns" in request:
            _say(answers, {"id": request["id"], "info": _patterns(request["patterns"])})
        else:
            _say(answers, {"id": request["id"], **_answer(request["url"], request["options"])})


def _bind_hands(most_memory: int) -> None:
    """Give up what a job does not need. Address space is not limited: deno reserves far more of it than it uses."""
    for limit, most in (
        (resource.RLIMIT_DATA, most_memory),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard), hard))
    if sys.platform == "linux":  # elsewhere the end of stdin has to do
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _say(answers: IO[str], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _answer(url: str, options: dict[str, Any]) -> dict[str, Any]:
    listener = _Listener()
    options = {**options, "logger": listener, "compat_opts": set(options.get("compat_opts", ()))}
    try:
        with yt_dlp.YoutubeDL(options) as downloader:
            info = downloader.extract_info(url, download=False)
            return {"info": _useful(downloader.sanitize_info(info) or {})}
    except Exception as error:
        return {"failure": _failure(error, listener.warnings)}


def _failure(error: Exception, warnings: list[str]) -> dict[str, Any]:
    root: Any = (error.exc_info or (None, None))[1] or error if isinstance(error, DownloadError) else error
    message = str(getattr(root, "orig_msg", None) or root)
    return {"kind": type(root).__name__, "message": message[:2000], "warnings": [text[:1000] for text in warnings[:20]]}


def _useful(info: dict[str, Any]) -> dict[str, Any]:
    if "entries" in info:
        useful = _only(info, _OF_LIST)
        useful["entries"] = [_useful(entry) for entry in info["entries"] or () if entry]
        return useful
    useful = _only(info, _OF_TRACK)
    useful.setdefault("thumbnail", _best_thumbnail(info))
    useful["formats"] = [_only(format, _OF_FORMAT) for format in info.get("formats") or ()]
    useful["chapters"] = [_only(chapter, _OF_CHAPTER) for chapter in info.get("chapters") or ()]
    return useful


def _only(value: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value[key] for key in keys if value.get(key) is not None}


def _best_thumbnail(info: dict[str, Any]) -> str | None:
    thumbnails = info.get("thumbnails") or [{}]
    url = thumbnails[-1].get("url")
    return url if isinstance(url, str) else None


def _patterns(names: list[str]) -> dict[str, list[str]]:
    """The regular expressions of the links that each extractor takes; a name that yt-dlp does not have is left out."""
    patterns: dict[str, list[str]] = {}
    wanted = {name.casefold() for name in names}
    for extractor in yt_dlp.extractor.gen_extractor_classes():
        if str(extractor.IE_NAME).casefold() in wanted and isinstance(extractor._VALID_URL, str | list | tuple):
            found = extractor._VALID_URL
            patterns[str(extractor.IE_NAME)] = [found] if isinstance(found, str) else [str(one) for one in found]
    return patterns


if __name__ == "__main__":
    main()
