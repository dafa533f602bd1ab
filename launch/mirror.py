"""Puts together what mirrors: the one writer, what reads what was not heard, and what fetches files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cogs.downloads import DiscordDownloads
from cogs.history import DiscordHistory
from launch.files import attachments
from services.mirror import Coverage, Keeping, Recorder
from services.mirror.catch_up import CatchUp, Pace
from services.mirror.completeness import CompletenessBook

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

    import aiohttp

    from cogs.client import Chorus
    from launch.sections import MirrorSettings
    from launch.settings import Settings
    from models.database import Database
    from services.clock import Clock
    from services.downloads import Downloads
    from services.mirror.files import Files


@dataclass(frozen=True)
class Mirroring:
    """What mirrors, at work."""

    recorder: Recorder
    catch_up: CatchUp
    completeness: CompletenessBook
    files: Files
    downloads: Downloads


async def begin_recording(
    resources: AsyncExitStack, settings: MirrorSettings, database: Database, coverage: Coverage, clock: Clock
) -> Recorder:
    """The one writer, at work until `resources` are closed; there before the bot, which tells it what it hears."""
    keeping = Keeping(unregistered=settings.keep_unregistered, deleted_words=settings.deleted_words == "keep")
    recorder = Recorder(database, coverage, clock, keeping=keeping, room_for=settings.queue_events)
    await resources.enter_async_context(recorder.running())
    return recorder


async def begin_mirroring(
    resources: AsyncExitStack,
    settings: Settings,
    database: Database,
    recorder: Recorder,
    coverage: Coverage,
    bot: Chorus,
    connector: aiohttp.BaseConnector | None,
    clock: Clock,
) -> Mirroring:
    """The rest of it, at work until `resources` are closed; `connector` leads to Discord's CDN and is taken over.

    Raises NoCloudinaryKeyError or OSError, when files cannot be kept.
    """
    history = DiscordHistory(bot)
    catch_up = CatchUp(database, recorder, coverage, history, clock, _pace(settings.mirror))
    await resources.enter_async_context(catch_up.running())
    downloads = await resources.enter_async_context(DiscordDownloads.opened(connector))
    files = await resources.enter_async_context(attachments(settings, database, downloads, history, clock))
    recorder.tell_files(files.look)
    return Mirroring(recorder, catch_up, CompletenessBook(database, coverage, catch_up, clock), files, downloads)


def _pace(settings: MirrorSettings) -> Pace:
    return Pace(
        recent_messages=settings.recent_messages,
        check_every=timedelta(minutes=settings.check_minutes),
        reread_every=timedelta(hours=settings.reread_hours),
        walk_every=timedelta(days=settings.walk_days),
        keeps_all=settings.keep_unregistered,
    )
