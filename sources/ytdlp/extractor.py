"""Whatever else yt-dlp can read and the admin allows. Touches nothing but the pool."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from sources.source import LinkTarget
from sources.ytdlp.links import Link
from sources.ytdlp.site import MARK_OF_YTDLP, Site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.ytdlp.site import Extracting

log = logging.getLogger(__name__)

# yt-dlp's for any page at all: what it may be asked for must not be up to who pastes a link.
_NEVER = {"generic", "default", "all", "end"}
_LONGEST_LINK = 500


class Known(Protocol):
    """Who knows extractors; `sources.ytdlp.pool.YtDlpPool` does."""

    async def patterns(self, names: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """See YtDlpPool."""


class Extractors(Site):
    """Links that one of the allowed extractors takes; a track's id is its link. It cannot be searched.

    Which links these are has to be learnt; until then it knows none.
    """

    name: ClassVar[str] = "extractor"

    extractors: tuple[str, ...] = ()

    def __init__(self, pool: Extracting, **options: Any) -> None:
        super().__init__(pool, **options)
        self._patterns: list[re.Pattern[str]] = []

    async def learn(self, pool: Known, names: Sequence[str]) -> None:
        """Allow the extractors of those names, as `yt-dlp --list-extractors` has them, capitals aside.

        Names that yt-dlp does not know, or that stand for any page, are left out, and the log says so. It takes some
        seconds: a worker has to load all of yt-dlp's. Raises SourceError.
        """
        wanted = sorted({name.strip().casefold() for name in names} - _NEVER)
        patterns = await pool.patterns(wanted) if wanted else {}
        known = {name.casefold() for name in patterns}
        for name in names:
            if name.strip().casefold() not in known:
                log.warning("There is no extractor %r that can be allowed", name)
        self.extractors = tuple(re.escape(name) for name in patterns)
        self._patterns = [pattern for texts in patterns.values() for pattern in _compiled(texts)]

    def target_of(self, link: str) -> LinkTarget | None:
        """The link itself, where an allowed extractor takes it."""
        url = self.page_of(link)
        return None if url is None else LinkTarget(url)

    def page_of(self, source_id: str) -> str | None:
        """The link, made whole."""
        parsed = Link.parse(source_id)
        if parsed is None or len(parsed.url) > _LONGEST_LINK or MARK_OF_YTDLP.search(parsed.url):
            return None
        return parsed.url if any(pattern.match(parsed.url) for pattern in self._patterns) else None

    def list_of(self, playlist_id: str) -> str | None:
        """The same: which pages are lists, only the page tells."""
        return self.page_of(playlist_id)

    def id_of(self, entry: Mapping[str, Any]) -> str | None:
        """The link that the entry leads to."""
        return self.page_of(str(entry.get("url")))


def _compiled(texts: Sequence[str]) -> list[re.Pattern[str]]:
    patterns = []
    for text in texts:
        try:
            patterns.append(re.compile(text))
        except re.error:
            log.warning("A pattern of yt-dlp's cannot be read: %s", text[:100])
    return patterns
