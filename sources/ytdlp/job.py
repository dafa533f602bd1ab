"""What a worker is asked to do, and how yt-dlp is set for it. Touches nothing.

The words of people come into a job at one place only, the `url`, which sources build; nothing here depends on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of asking YouTube; other sites have one only."""

    name: str
    """As the log calls it."""
    clients: tuple[str, ...] = ()
    """The apps that yt-dlp asks as, in order; none leaves it to yt-dlp."""
    skip: tuple[str, ...] = ()
    """What it need not fetch."""
    uses_cookies: bool = False


QUICK = Profile("the quick way", ("visionos",), ("webpage", "configs", "js"))
"""Two requests a video, of which one tells channel and chapters, and no JavaScript: this client's links need none."""

FULL = Profile("yt-dlp's own clients")


@dataclass(frozen=True, slots=True)
class Job:
    """One page to read. Jobs that are equal have one answer."""

    url: str
    """Built by a source: with a scheme, or with a search prefix of yt-dlp's."""
    extractors: tuple[str, ...]
    """Regular expressions of the names of yt-dlp's extractors that may be used, also for what the page leads to."""
    items: tuple[int, int] | None = None
    """The first and the last wanted of a list, from 1; None for one track."""
    profile: Profile = QUICK


@dataclass(frozen=True, slots=True)
class YtDlpSettings:
    """How workers are run. `folder` is theirs: yt-dlp's cache and copies of the cookies lie there."""

    folder: Path
    proxy_url: str
    """Through which they ask everything; may hold a secret."""
    ca_file: Path | None = None
    """Certificates to trust instead of the machine's, PEM."""
    cookies_file: Path | None = None
    """The admin's, in Netscape's format; never written to."""
    workers: int = 2
    run_s: float = 20.0
    """How long one job may take once a worker has it."""
    total_s: float = 30.0
    """How long anybody waits for an answer, the time in the queue included."""
    socket_s: float = 8.0
    """How long yt-dlp waits for a server that says nothing."""
    memory_bytes: int = 1 << 30
    """The most data that a worker, or the deno it starts, may have."""


def options_for(job: Job, settings: YtDlpSettings, cookies: Path | None) -> dict[str, object]:
    """yt-dlp's options, as JSON can carry them; `cookies` is a copy that it may write to."""
    options: dict[str, object] = {
        "quiet": True,
        "no_warnings": False,
        "color": {"stdout": "never", "stderr": "never"},
        "proxy": settings.proxy_url,
        "allowed_extractors": list(job.extractors),
        "default_search": "error",
        "cachedir": str(settings.folder / "cache"),
        "socket_timeout": settings.socket_s,
        # Whoever asked waits: other ways of asking are tried rather than the same one again.
        "extractor_retries": 0,
        "retries": 0,
        "format": "bestaudio/best*",
        "extractor_args": _extractor_args(job.profile),
    }
    if job.items is None:
        options |= {"noplaylist": True, "playlist_items": "1"}
    else:
        first, last = job.items
        options |= {"extract_flat": "in_playlist", "lazy_playlist": True, "playlist_items": f"{first}:{last}"}
    if settings.ca_file is not None:
        options["compat_opts"] = ["no-certifi"]
    if cookies is not None:
        options["cookiefile"] = str(cookies)
    return options


def _extractor_args(profile: Profile) -> dict[str, dict[str, list[str]]]:
    youtube = {"player_client": list(profile.clients), "player_skip": list(profile.skip)}
    return {"youtube": {key: values for key, values in youtube.items() if values}, "youtubetab": {"skip": ["webpage"]}}
