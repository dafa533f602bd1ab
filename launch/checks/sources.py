"""Checks what [sources] names: what is on, and whether YouTube's Data API takes the key (one unit of a day's)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launch.checks.finding import Finding, Mark
from sources.errors import SourceError
from sources.guard.guard import Guard
from sources.guard.session import GuardedSession
from sources.youtube_api import YouTubeApi

if TYPE_CHECKING:
    from launch.sections import SourcesSettings
    from launch.settings import Settings

ABOUT = "sources"
_MEANS = {
    "forbidden": "Google refuses the key in YOUTUBE_API_KEY: see that it is right and that YouTube Data API v3 is on",
    "quota_exceeded": "the key works, but what Google gives it for today is used up",
}


class _Unlimited:
    """A Quota that counts nothing: one unit is not worth it."""

    async def take(self, bucket: str, units: int) -> None: ...

    async def close(self, bucket: str) -> None: ...


async def look(settings: Settings) -> list[Finding]:
    """What is turned on, and what is in the way."""
    wanted = settings.sources
    found = [_turned_on(wanted)]
    if wanted.cookies_file is not None and not wanted.cookies_file.is_file():
        found.append(Finding(Mark.FAIL, ABOUT, f"cookies_file: there is no file {wanted.cookies_file}."))
    if wanted.youtube_api_key is not None:
        found.append(await look_at_key(wanted.youtube_api_key.get_secret_value()))
    return found


def _turned_on(wanted: SourcesSettings) -> Finding:
    if not wanted.order:
        return Finding(Mark.WARN, ABOUT, "all are turned off: name some in order of [sources].")
    if "extractor" in wanted.order and not wanted.extractors and len(wanted.order) == 1:
        return Finding(Mark.WARN, ABOUT, "extractors of [sources] names none, so nothing can be played.")
    return Finding(Mark.OK, ABOUT, f"asked in this order: {', '.join(wanted.order)}.")


async def look_at_key(key: str, *, endpoint: str | None = None, guard: Guard | None = None) -> Finding:
    """Whether the API takes the key; a stand-in may be asked instead."""
    async with GuardedSession(guard or Guard()) as session:
        where = {} if endpoint is None else {"endpoint": endpoint}
        try:
            await YouTubeApi(session.client, key, _Unlimited(), source="youtube", **where).try_key()
        except SourceError as error:
            text = _MEANS.get(error.reason, f"YouTube's Data API does not answer ({error.reason})")
            return Finding(Mark.FAIL if error.reason == "forbidden" else Mark.WARN, ABOUT, f"{text}.")
    return Finding(Mark.OK, ABOUT, "YouTube's Data API takes the key.")
