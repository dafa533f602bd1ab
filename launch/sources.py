"""Puts the sources together as the config orders them, over the one guarded way out. Owns what is behind them."""

from __future__ import annotations

import logging
import ssl
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from audio.opening import open_media
from services.background import in_background
from services.fetching import GuardedFetcher
from services.media import Media
from services.sourcing.canary import CanaryWatch
from services.sourcing.catalogue import Catalogue
from services.sourcing.health import SourcesWatch
from services.sourcing.memory import SourceMemory
from services.sourcing.quota import DailyQuota
from services.sourcing.rules import Rules
from services.sourcing.sourcing import Sourcing
from services.watching.pictures import TrackPictures
from sources.aided import AidedSource, AskedRecall
from sources.direct import DirectSource
from sources.errors import SourceError
from sources.guard.guard import Guard, resolve_by_system
from sources.guard.hosts import AllowList
from sources.guard.proxy import GuardProxy
from sources.guard.session import GuardedSession
from sources.library import LibrarySource
from sources.short_links import ShortLinks
from sources.tagging.reader import TagReader
from sources.uploads import UploadSource
from sources.youtube_api import DAILY, YouTubeApi
from sources.ytdlp import canary
from sources.ytdlp.alternatives import Alternatives
from sources.ytdlp.bandcamp import Bandcamp
from sources.ytdlp.extractor import Extractors
from sources.ytdlp.job import YtDlpSettings
from sources.ytdlp.pool import YtDlpPool
from sources.ytdlp.soundcloud import SoundCloud
from sources.ytdlp.youtube import YouTube, YouTubeMusic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from launch.sections import SourcesSettings
    from launch.settings import Settings
    from models.database import Database
    from services.clock import Clock
    from sources.guard.guard import Resolve
    from sources.source import Source
    from sources.uploads import UploadStore
    from sources.ytdlp.alternatives import Recall
    from sources.ytdlp.canary import CanaryReport

log = logging.getLogger(__name__)

WORKERS_FOLDER = "yt-dlp"
"""Beside the database: yt-dlp's cache, and its copies of the cookies."""
SUBTITLES_S = 60.0
"""How long reading a film for its subtitles may take."""
_BY_YTDLP = {"youtube", "youtube_music", "soundcloud", "bandcamp", "extractor"}
_MOST_BYTES_OF_RELEASES = 8 << 20


@dataclass(frozen=True)
class Web:
    """What the sources reach: the web, or what stands in for it. What names lead to is vetted either way."""

    resolve: Resolve = resolve_by_system
    ca_file: Path | None = None
    """Certificates to trust instead of the machine's, PEM."""


THE_WEB = Web()


@dataclass(frozen=True)
class Opened:
    """Everything that can be played, and how what it comes from is doing."""

    media: Media
    health: SourcesWatch
    track_pictures: TrackPictures


@asynccontextmanager
async def opened_media(
    settings: Settings, database: Database, uploads: UploadStore, reader: TagReader, clock: Clock, web: Web = THE_WEB
) -> AsyncIterator[Opened]:
    """What services play from; its workers and connections end with the block."""
    guard = Guard(allowed=AllowList.parse(settings.sources.allowed_hosts), resolve=web.resolve)
    tls = None if web.ca_file is None else ssl.create_default_context(cafile=web.ca_file)
    async with AsyncExitStack() as resources:
        session = await resources.enter_async_context(GuardedSession(guard, tls=tls))
        library = LibrarySource(settings.library.folder, reader)
        made: dict[str, Source] = {"library": library, "link": DirectSource(session)}
        if library.name in settings.sources.order:
            await resources.enter_async_context(library.watching())
        look = pool = None
        quota = _quota(settings.sources, database, clock)
        if _BY_YTDLP & {*settings.sources.order}:
            proxy = await resources.enter_async_context(GuardProxy(guard))
            folder = settings.database.path.parent / WORKERS_FOLDER
            pool = await resources.enter_async_context(YtDlpPool(_workers(settings.sources, proxy.url, folder, web)))
            made |= _by_ytdlp(settings.sources, pool, session, database, clock, quota)
            if settings.sources.extractors and "extractor" in settings.sources.order:
                made["extractor"] = extractors = Extractors(pool)
                learning = _learn(extractors, pool, settings.sources.extractors)
                await resources.enter_async_context(in_background(learning))
            if looks_by_itself(settings, web):
                look = partial(_look, made["youtube"], session)
        ordered = [made[name] for name in settings.sources.order if name in made]
        catalogue = Catalogue([*ordered, UploadSource(uploads, reader)])
        follow = ShortLinks(session).follow
        sourcing = Sourcing(catalogue, database, clock, rules_of(settings.sources), follow=follow)
        media = Media(sourcing, open_media, GuardedFetcher(session))
        resources.callback(media.close)
        watch = CanaryWatch(look, clock)
        await resources.enter_async_context(watch.running())
        # With a process of its own: the subtitles of a long film keep nobody waiting who wants to hear something.
        looking = await resources.enter_async_context(TagReader.opened(patience_s=SUBTITLES_S))
        pictures = TrackPictures(database, sourcing, session, looking, relay_video=settings.web.relay_video)
        yield Opened(media, SourcesWatch(watch, pool, quota), pictures)


def looks_by_itself(settings: Settings, web: Web) -> bool:
    """Whether the bot looks whether YouTube works: one in the sandbox asks the web for what people want only."""
    return "youtube" in settings.sources.order and (settings.discord.endpoint is None or web is not THE_WEB)


def _by_ytdlp(
    settings: SourcesSettings,
    pool: YtDlpPool,
    session: GuardedSession,
    database: Database,
    clock: Clock,
    quota: DailyQuota | None,
) -> dict[str, Source]:
    """Every source that yt-dlp reads; where YouTube refuses, SoundCloud is looked through if it is turned on."""
    soundcloud = SoundCloud(pool)
    others = [soundcloud] if "soundcloud" in settings.order else []
    recall: Recall = SourceMemory(database, clock).recall
    api = _api(settings, session, quota)
    if api is not None:
        recall = AskedRecall(recall, api)

    def youtube(kind: type[YouTube]) -> YouTube:
        return kind(
            pool,
            clients=settings.youtube_clients,
            has_cookies=settings.cookies_file is not None,
            alternatives=Alternatives(kind.name, others, recall),
        )

    return {
        "youtube": youtube(YouTube) if api is None else AidedSource(youtube(YouTube), api),
        "youtube_music": youtube(YouTubeMusic),
        "soundcloud": soundcloud,
        "bandcamp": Bandcamp(pool),
    }


async def _learn(extractors: Extractors, pool: YtDlpPool, names: Sequence[str]) -> None:
    try:
        await extractors.learn(pool, names)
    except SourceError as error:
        log.error("the extractors of [sources] are turned off: %s", error)


async def _look(youtube: Source, session: GuardedSession) -> CanaryReport:
    async def newest() -> str | None:
        return await canary.newest_release(fetch)

    async def fetch(url: str) -> bytes:
        return (await session.fetch(url, most_bytes=_MOST_BYTES_OF_RELEASES, total_s=20.0)).body

    return await canary.look({"YouTube": partial(youtube.resolve, canary.YOUTUBE_VIDEO)}, newest=newest)


def rules_of(settings: SourcesSettings) -> Rules:
    """What may be played."""
    return Rules(
        longest_ms=round(settings.longest_minutes * 60_000),
        live=settings.live,
        playlist_tracks=settings.playlist_tracks,
    )


def _workers(settings: SourcesSettings, proxy_url: str, folder: Path, web: Web) -> YtDlpSettings:
    return YtDlpSettings(
        folder,
        proxy_url,
        ca_file=web.ca_file,
        cookies_file=settings.cookies_file,
        workers=settings.workers,
    )


def _quota(settings: SourcesSettings, database: Database, clock: Clock) -> DailyQuota | None:
    """What is counted of YouTube's Data API, if it is asked."""
    is_asked = settings.youtube_api_key is not None and "youtube" in settings.order
    return DailyQuota(database, clock, "youtube-api", DAILY) if is_asked else None


def _api(settings: SourcesSettings, session: GuardedSession, quota: DailyQuota | None) -> YouTubeApi | None:
    """YouTube's Data API, if there is a key."""
    if settings.youtube_api_key is None or quota is None:
        return None
    return YouTubeApi(session.client, settings.youtube_api_key.get_secret_value(), quota, source=YouTube.name)
