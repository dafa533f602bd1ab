"""Puts the sources together as the config orders them, over the one guarded way out. Owns what is behind them."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from audio.opening import open_media
from services.fetching import GuardedFetcher
from services.media import Media
from services.sourcing.catalogue import Catalogue
from services.sourcing.quota import DailyQuota
from services.sourcing.rules import Rules
from services.sourcing.sourcing import Sourcing
from sources.aided import AidedSource
from sources.direct import DirectSource
from sources.guard.guard import Guard
from sources.guard.hosts import AllowList
from sources.guard.proxy import GuardProxy
from sources.guard.session import GuardedSession
from sources.library import LibrarySource
from sources.youtube_api import DAILY, YouTubeApi
from sources.ytdlp.job import YtDlpSettings
from sources.ytdlp.pool import YtDlpPool
from sources.ytdlp.youtube import YouTube, YouTubeMusic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from launch.sections import SourcesSettings
    from launch.settings import Settings
    from models.database import Database
    from services.clock import Clock
    from sources.source import Source

WORKERS_FOLDER = "yt-dlp"
"""Beside the database: yt-dlp's cache, and its copies of the cookies."""
_BY_YTDLP = {"youtube", "youtube_music"}


@asynccontextmanager
async def opened_media(settings: Settings, database: Database, clock: Clock) -> AsyncIterator[Media]:
    """Everything that can be played; its workers and connections end with the block."""
    guard = Guard(allowed=AllowList.parse(settings.sources.allowed_hosts))
    async with AsyncExitStack() as resources:
        session = await resources.enter_async_context(GuardedSession(guard))
        made: dict[str, Callable[[], Source]] = {
            "library": lambda: LibrarySource(settings.library.folder),
            "link": lambda: DirectSource(session),
        }
        if _BY_YTDLP & {*settings.sources.order}:
            proxy = await resources.enter_async_context(GuardProxy(guard))
            folder = settings.database.path.parent / WORKERS_FOLDER
            pool = await resources.enter_async_context(YtDlpPool(_workers(settings.sources, proxy.url, folder)))
            made["youtube"] = lambda: _aided(YouTube(pool), settings.sources, session, database, clock)
            made["youtube_music"] = lambda: YouTubeMusic(pool)
        catalogue = Catalogue([made[name]() for name in settings.sources.order])
        media = Media(
            Sourcing(catalogue, database, clock, rules_of(settings.sources)), open_media, GuardedFetcher(session)
        )
        resources.callback(media.close)
        yield media


def rules_of(settings: SourcesSettings) -> Rules:
    """What may be played."""
    return Rules(
        longest_ms=round(settings.longest_minutes * 60_000),
        live=settings.live,
        playlist_tracks=settings.playlist_tracks,
    )


def _workers(settings: SourcesSettings, proxy_url: str, folder: Path) -> YtDlpSettings:
    return YtDlpSettings(folder, proxy_url, cookies_file=settings.cookies_file, workers=settings.workers)


def _aided(
    source: Source, settings: SourcesSettings, session: GuardedSession, database: Database, clock: Clock
) -> Source:
    """The source with YouTube's Data API beside it, if there is a key."""
    if settings.youtube_api_key is None:
        return source
    quota = DailyQuota(database, clock, "youtube-api", DAILY)
    key = settings.youtube_api_key.get_secret_value()
    return AidedSource(source, YouTubeApi(session.client, key, quota, source=source.name))
