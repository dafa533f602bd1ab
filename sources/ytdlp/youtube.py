"""YouTube, and YouTube Music, which are one stock of videos with two searches. Touches nothing but the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote_plus

from sources.source import LinkTarget
from sources.ytdlp.fallbacks import Fallbacks, Way
from sources.ytdlp.links import Link
from sources.ytdlp.site import Site
from sources.ytdlp.youtube_links import MUSIC_HOST, is_here, is_video, list_page, playlist_in, video_in
from sources.ytdlp.youtube_ways import CURED_BY_ANOTHER_SOURCE, DEFAULT_CLIENTS, ways_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.playable import Playable
    from sources.ytdlp.alternatives import Alternatives
    from sources.ytdlp.site import Extracting

# On the search page of YouTube Music: its songs, and no videos with talk before them.
_SONGS = "songs"


class YouTube(Site):
    """Videos by their ids, playlists by theirs; a channel is the playlist of what it uploaded.

    Of a mix, which has no end, only the video is played that it was opened at.
    """

    name: ClassVar[str] = "youtube"
    total_s: ClassVar[float] = 45.0
    """How long all ways to a video may take together."""
    extractors: tuple[str, ...] = ("youtube", "youtube:(search|tab|playlist)")

    def __init__(
        self,
        pool: Extracting,
        *,
        clients: Sequence[str] = DEFAULT_CLIENTS,
        has_cookies: bool = False,
        has_po_tokens: bool | None = None,
        alternatives: Alternatives | None = None,
        **options: Any,
    ) -> None:
        """Videos are resolved as the first of `clients`, as the next when that fails, and so on; "default" leaves
        it to yt-dlp. Then with cookies, if the pool has any, with PO tokens (None: if a plugin for them is installed),
        and last by `alternatives`. `options` are those of a Site.
        """
        super().__init__(pool, **options)
        ways = ways_of(self._resolve_as, clients=clients, has_cookies=has_cookies, has_po_tokens=has_po_tokens)
        if alternatives is not None:
            ways.append(Way("another source", alternatives.resolve, CURED_BY_ANOTHER_SOURCE))
        self._fallbacks = Fallbacks("YouTube", ways, total_s=self.total_s)

    async def resolve(self, source_id: str) -> Playable:
        """See Source."""
        return await self._fallbacks.resolve(source_id)

    def target_of(self, link: str) -> LinkTarget | None:
        """What a link to a video, a moment of it, a playlist, an album or a channel leads to."""
        parsed = Link.parse(link)
        if parsed is None or not self._is_here(parsed.host):
            return None
        video_id, playlist_id = video_in(parsed), playlist_in(parsed)
        if video_id is None and playlist_id is None:
            return None
        start_ms = 0 if video_id is None else parsed.start_ms("t", "start", "time_continue")
        return LinkTarget(video_id, playlist_id, start_ms)

    def page_of(self, source_id: str) -> str | None:
        """The video's page."""
        return f"https://www.youtube.com/watch?v={source_id}" if is_video(source_id) else None

    def list_of(self, playlist_id: str) -> str | None:
        """The page of a playlist, a channel or an album."""
        return list_page(playlist_id)

    def id_of(self, entry: Mapping[str, Any]) -> str | None:
        """The video's id; channels and playlists that stand among the results are passed over."""
        video_id = str(entry.get("id"))
        return video_id if is_video(video_id) else None

    def search_for(self, words: str, limit: int) -> str | None:
        """YouTube's own search, videos only."""
        return f"ytsearch{limit}:{words}"

    def _is_here(self, host: str) -> bool:
        return is_here(host)


class YouTubeMusic(YouTube):
    """The same, found by the search of YouTube Music: songs."""

    name: ClassVar[str] = "youtube_music"
    extractors = (*YouTube.extractors, "youtube:music:search_url")

    def page_of(self, source_id: str) -> str | None:
        """The song's page."""
        return f"https://{MUSIC_HOST}/watch?v={source_id}" if is_video(source_id) else None

    def search_for(self, words: str, limit: int) -> str | None:
        """Its search page, of which yt-dlp reads the songs."""
        return f"https://{MUSIC_HOST}/search?q={quote_plus(words)}#{_SONGS}"

    def _is_here(self, host: str) -> bool:
        return host == MUSIC_HOST
