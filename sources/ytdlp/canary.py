"""Says when a site has stopped working, before somebody wants to hear something, and which newer yt-dlp may mend it.

Touches nothing by itself: what it asks is handed in.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from sources.errors import SourceReason

log = logging.getLogger(__name__)

RELEASES_URL = "https://pypi.org/pypi/yt-dlp/json"
YOUTUBE_VIDEO = "jNQXAC9IVRw"
"""The first video of YouTube's, of 2005, which is not likely to go before YouTube does."""
_VERSION = re.compile(r"\d{4}(?:\.\d{1,6}){1,3}")


@dataclass(frozen=True, slots=True)
class CanaryReport:
    """What works, and what could be installed."""

    failing: Mapping[str, SourceReason] = field(default_factory=dict)
    """Why, by the name of the site."""
    installed: str = ""
    newer: str | None = None
    """The yt-dlp that is newer than the one installed; None when there is none, or nobody could tell."""

    @property
    def works(self) -> bool:
        """Whether every site does."""
        return not self.failing


async def look(
    sites: Mapping[str, Callable[[], Awaitable[object]]],
    *,
    newest: Callable[[], Awaitable[str | None]] | None = None,
    installed: str | None = None,
) -> CanaryReport:
    """Ask each site, one after the other, for what it surely has. Plays nothing; what fails is logged.

    A site is a function that raises SourceError; `newest` is asked only when one fails.
    """
    failing: dict[str, SourceReason] = {}
    for name, ask in sites.items():
        try:
            await ask()
        except SourceError as error:
            failing[name] = error.reason
            log.warning("%s does not work: %s", name, error)
    here = installed or version("yt-dlp")
    found = await newest() if failing and newest is not None else None
    newer = found if found is not None and _parts(found) > _parts(here) else None
    if newer is not None:
        log.warning("yt-dlp %s is there, %s is installed", newer, here)
    return CanaryReport(failing, here, newer)


async def newest_release(fetch: Callable[[str], Awaitable[bytes]]) -> str | None:
    """The newest yt-dlp that PyPI has, None when that cannot be told. `fetch` raises SourceError."""
    try:
        found = json.loads(await fetch(RELEASES_URL))["info"]["version"]
    except (SourceError, ValueError, LookupError, TypeError) as error:
        log.info("Which yt-dlp is the newest cannot be told: %s", error)
        return None
    return found if isinstance(found, str) and _VERSION.fullmatch(found) else None


def _parts(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".") if part.isdigit())
