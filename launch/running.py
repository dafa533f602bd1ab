"""Runs the bot: opens what it needs, puts the services together, and closes it all in the end."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import discord
from sqlalchemy.exc import DatabaseError

from audio.discord_voice import DiscordVoiceGateway
from audio.engine import AudioEngine
from cogs.ballots import DiscordBallotBox
from cogs.chat_server import DiscordChatServer
from cogs.client import Chorus
from cogs.messenger import DiscordMessenger
from cogs.reset_notices import DiscordResetNotices
from cogs.withdrawal import DiscordWithdrawal
from launch import exits
from launch.descriptors import allow_all_descriptors
from launch.files import NoCloudinaryKeyError, file_store, uploads
from launch.groups import Doorkeeping
from launch.lock import HeldError, held, lock_of
from launch.logs import set_up_logging
from launch.loopback import loopback_connector
from launch.mirror import Mirroring, begin_mirroring, begin_recording
from launch.panels import put_panels_together
from launch.people import put_people_together
from launch.portal import RESET_TOKEN, SWITCH_ON_INTENTS
from launch.privacy import Discretion, privacy_text
from launch.saving import put_saving_together
from launch.sources import THE_WEB, opened_media
from launch.timeline import put_timeline_together
from launch.watch_room import RoomParts, put_watch_room_together
from launch.watching import put_watch_together
from launch.web import put_web_together, web_page
from models.database import Database
from models.migrations import DatabaseTooNewError
from services.audit_trail import AuditTrail
from services.ballots import Ballots
from services.chat_export import ChatExport
from services.clock import SystemClock
from services.command_memory import CommandMemory
from services.completion import Completion
from services.container import Services
from services.enqueueing import QueueRules
from services.group_locks import GroupLocks
from services.guide import Guide
from services.mirror import Coverage
from services.mirror.reading import Reading
from services.mirror.stats import Stats
from services.pictures import PICTURE_MAX_BYTES, Pictures
from services.playback import Playback
from services.room.settings import RoomSettings
from services.seats import Seats
from services.sending import Sending
from services.status import Status
from services.suggesting import Suggesting
from services.words import Words
from sources.tagging.reader import TagReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from launch.settings import Settings
    from launch.sources import Web
    from services.clock import Clock
    from services.media import Media
    from services.sourcing.health import SourcesWatch
    from services.uploads import Uploads
    from services.watching.pictures import TrackPictures

AUTHENTICATION_FAILED = 4004
"""Gateway close code (Discord docs: Opcodes and Status Codes > Gateway Close Event Codes)."""


@dataclass(frozen=True)
class _Opened:
    """What the services work with, closed when they have ended."""

    media: Media
    sources: SourcesWatch
    track_pictures: TrackPictures
    database: Database
    pictures: Pictures
    mirroring: Mirroring
    uploads: Uploads
    bot: Chorus
    engine: AudioEngine
    messenger: DiscordMessenger
    discretion: Discretion


class CannotStartError(Exception):
    """The bot cannot start; the text says why and what to do, `code` is the exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


def run(settings: Settings) -> int:
    """Run the bot until it is told to stop; returns the exit code."""
    set_up_logging(settings.logging)
    allow_all_descriptors()
    try:
        asyncio.run(serve(settings, SystemClock()))
    except CannotStartError as error:
        print(f"Chorus cannot start: {error}", file=sys.stderr)
        return error.code
    return exits.OK


async def serve(settings: Settings, clock: Clock, web: Web = THE_WEB) -> None:
    """Open, run until a signal, close; each resource is closed also when a later one fails to open.

    `clock` is the time of every service, `web` what all media comes over. Raises CannotStartError.
    """
    async with AsyncExitStack() as resources:
        _claim(resources, settings.database.path)
        database = await _open_database(resources, settings.database.path)
        with _files_usable():
            store = await resources.enter_async_context(
                file_store(settings, "avatars", clock, max_file_bytes=PICTURE_MAX_BYTES, is_public=True)
            )
        pictures = Pictures(database, store)
        await pictures.tidy()
        coverage = Coverage()
        recorder = await begin_recording(resources, settings.mirror, database, coverage, clock)
        bot = await resources.enter_async_context(Chorus(connector=_connector(settings)))
        engine = await _open_engine(resources)
        messenger = DiscordMessenger(bot)
        resources.push_async_callback(messenger.close)
        reader = await resources.enter_async_context(TagReader.opened())
        with _files_usable():
            mirroring = await begin_mirroring(
                resources, settings, database, recorder, coverage, bot, _connector(settings), clock
            )
            kept = await resources.enter_async_context(
                uploads(settings, database, mirroring.files, mirroring.downloads, reader, clock)
            )
        discretion = Discretion(database, settings.database.path, mirroring.files, clock)
        playing = await resources.enter_async_context(opened_media(settings, database, kept, reader, clock, web))
        opened = _Opened(
            playing.media,
            playing.health,
            playing.track_pictures,
            database,
            pictures,
            mirroring,
            kept,
            bot,
            engine,
            messenger,
            discretion,
        )
        services = _put_together(settings, opened, clock)
        resources.push_async_callback(services.sending.close)
        resources.push_async_callback(services.chat_export.close)
        await resources.enter_async_context(discretion.running(services.forgetting))
        resources.push_async_callback(services.playback.close)
        resources.push_async_callback(services.suggesting.close)
        resources.push_async_callback(services.importing.close)
        resources.push_async_callback(services.panels.close)
        resources.push_async_callback(services.ballots.close)
        resources.push_async_callback(services.watch.close)
        resources.push_async_callback(services.watch_rooms.close)
        await services.groups.forget_unfinished()
        await services.erasure.recall()
        await services.playback.open()
        bot.attach(services)
        await _open_page(resources, settings, services, clock)
        # What is there by now stays. To look through all of it for circles holds everything up for 0.1 s each time.
        gc.collect()
        gc.freeze()
        await _until_told_to_stop(bot, settings)


def _claim(resources: AsyncExitStack, path: Path) -> None:
    """Have the database to ourselves: no second bot, and no restore under our feet. Raises CannotStartError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        resources.enter_context(held(lock_of(path)))
    except HeldError as error:
        process = "" if error.pid is None else f" (process {error.pid})"
        raise CannotStartError(
            f"Chorus runs on {path} already{process}, or a backup is being restored to it. Stop that one first, or "
            "point path in [database] at another file.",
            exits.FAILED,
        ) from None
    except OSError as error:
        raise CannotStartError(f"the database {path} cannot be opened: {error.strerror}.", exits.FAILED) from error


async def _open_database(resources: AsyncExitStack, path: Path) -> Database:
    """Raises CannotStartError, with what an admin can do."""
    try:
        return await resources.enter_async_context(Database.open(path))
    except DatabaseTooNewError as error:
        raise CannotStartError(
            f"{path} was written by a newer Chorus (revision {error.revision}). Upgrade Chorus, or point path in "
            "[database] of config.local.toml at another file.",
            exits.BAD_CONFIG,
        ) from None
    except (OSError, DatabaseError) as error:
        reason = error.orig if isinstance(error, DatabaseError) else error.strerror
        raise CannotStartError(f"the database {path} cannot be opened: {reason}.", exits.FAILED) from error


async def _open_engine(resources: AsyncExitStack) -> AudioEngine:
    """Raises CannotStartError."""
    try:
        return await resources.enter_async_context(AudioEngine.open())
    except OSError as error:
        raise CannotStartError(f"the process that sends the sound cannot be started: {error}.", exits.FAILED) from error


async def _open_page(resources: AsyncExitStack, settings: Settings, services: Services, clock: Clock) -> None:
    """Raises CannotStartError when the page's port cannot be had."""
    try:
        port = await resources.enter_async_context(web_page(settings.web, services, clock))
    except OSError as error:
        raise CannotStartError(
            f"the web page cannot listen on {settings.web.host}, port {settings.web.port}: {error.strerror}. Name "
            "another port in [web] of config.local.toml.",
            exits.FAILED,
        ) from error
    if port is not None:
        logging.getLogger(__name__).info("the page of %s listens on port %d", settings.web.public_url, port)


@contextmanager
def _files_usable() -> Iterator[None]:
    """Raises CannotStartError in the place of what opening a store raises."""
    try:
        yield
    except NoCloudinaryKeyError as error:
        raise CannotStartError(str(error), exits.BAD_CONFIG) from None
    except OSError as error:
        raise CannotStartError(
            f"the folder of [storage] cannot be used: {error.filename}: {error.strerror}.", exits.FAILED
        ) from error


def _put_together(settings: Settings, opened: _Opened, clock: Clock) -> Services:
    """Every service with what it needs: the one place that knows all of them."""
    database, bot, engine, discretion = opened.database, opened.bot, opened.engine, opened.discretion
    chat_server = DiscordChatServer(bot, auto_archive_minutes=settings.groups.thread_auto_archive_minutes)
    words = Words()
    playback = Playback(
        database,
        DiscordVoiceGateway(bot, engine, timeout_s=settings.voice.connect_timeout_s),
        engine,
        chat_server,
        opened.media,
        clock,
        leave_when_idle_s=settings.voice.leave_when_idle_minutes * 60,
        queue_rules=QueueRules(
            settings.player.queue_limit, settings.player.queue_limit_per_person, settings.player.fair_turns
        ),
        rules=RoomSettings(**dict(settings.room), panel=settings.player.panel),
        wait_for_viewers_s=settings.web.wait_for_viewers_s,
    )
    doorkeeping = Doorkeeping(settings.groups, database, chat_server, playback, opened.pictures, clock)
    doors, succession, notices = doorkeeping.arrivals, doorkeeping.succession, DiscordResetNotices(bot)
    people, guard = put_people_together(settings, database, opened.pictures, doors, notices, succession, words, clock)
    accounts = people.accounts
    seats = Seats(database, accounts, playback.viewers)
    recorder = opened.mirroring.recorder
    reading = Reading(database, recorder, clock)
    ballots = Ballots(database, DiscordBallotBox(bot), chat_server, playback)
    # With locks of its own: what Discord makes a text wait for holds up no other deed in the group.
    sending = Sending(database, opened.messenger, seats, people.avatars, GroupLocks(), clock)
    web = put_web_together(settings.web, database, guard, chat_server, seats, people, clock)
    return Services(
        **vars(people),
        **vars(doorkeeping.put_groups_together(accounts, discretion.retention)),
        **vars(
            discretion.put_together(
                accounts, recorder, DiscordWithdrawal(bot), opened.uploads, chat_server, privacy_text(settings)
            )
        ),
        **vars(put_saving_together(settings.player, database, accounts, opened.media, playback, words, clock)),
        **vars(web),
        **vars(
            put_watch_room_together(
                database,
                RoomParts(recorder, discretion.eraser, reading, chat_server, opened.messenger, sending, ballots),
                web.visitors,
                playback,
                opened.media.sourcing,
                opened.track_pictures,
                words,
                clock,
            )
        ),
        **vars(put_timeline_together(database, recorder, opened.mirroring.catch_up, reading, clock)),
        audit=AuditTrail(database),
        ballots=ballots,
        catch_up=opened.mirroring.catch_up,
        panels=put_panels_together(
            settings.player,
            database,
            bot,
            opened.media.sourcing,
            playback,
            clock,
            has_page=settings.web.public_url is not None,
        ),
        chat_export=ChatExport(database, accounts, seats, recorder, opened.mirroring.files, words, clock),
        command_memory=CommandMemory(database, clock),
        completeness=opened.mirroring.completeness,
        completion=Completion(database, clock),
        files=opened.mirroring.files,
        guide=Guide(database, accounts, seats),
        pictures=opened.pictures,
        playback=playback,
        recorder=recorder,
        seats=seats,
        sending=sending,
        stats=Stats(database, recorder, clock),
        suggesting=Suggesting(database, opened.media.sourcing, opened.media.picks, clock),
        status=Status(database, opened.mirroring.completeness, recorder, opened.sources, clock),
        track_pictures=opened.track_pictures,
        uploads=opened.uploads,
        watch=put_watch_together(settings, chat_server, clock, mirror=recorder),
        words=words,
    )


async def _until_told_to_stop(bot: Chorus, settings: Settings) -> None:
    """Keep the bot connected until SIGINT or SIGTERM. Raises CannotStartError when Discord refuses it."""
    token = settings.discord.token
    if token is None:
        raise CannotStartError("DISCORD_TOKEN is not set.", exits.REFUSED)
    connection = asyncio.create_task(_connect(bot, token.get_secret_value()))
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, told.set)
    stop = asyncio.create_task(told.wait())
    await asyncio.wait({connection, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if connection.done():
        return await connection
    logging.getLogger(__name__).info("told to stop")
    await bot.services.panels.take_leave()
    # Voice before the gateway: Discord's word that the bot has left a channel comes over the connection that goes next.
    await bot.services.playback.close()
    connection.cancel()
    await asyncio.wait({connection})
    return None


async def _connect(bot: Chorus, token: str) -> None:
    try:
        await bot.start(token)
    except discord.LoginFailure:
        raise CannotStartError(f"Discord does not know this token. {RESET_TOKEN}", exits.REFUSED) from None
    except discord.PrivilegedIntentsRequired:
        raise CannotStartError(f"two intents are not switched on. {SWITCH_ON_INTENTS}", exits.REFUSED) from None
    except aiohttp.ClientConnectionError as error:
        raise CannotStartError(
            f"Discord cannot be reached: {error}. Is this machine connected to the internet?", exits.FAILED
        ) from None
    except discord.ConnectionClosed as error:
        if error.code != AUTHENTICATION_FAILED:
            raise
        raise CannotStartError(
            f"Discord ended the session of this token; it was probably reset. {RESET_TOKEN}", exits.REFUSED
        ) from None


def _connector(settings: Settings) -> aiohttp.TCPConnector | None:
    """None for Discord itself: discord.py then makes its own."""
    endpoint = settings.discord.endpoint
    return None if endpoint is None else loopback_connector(endpoint, settings.discord.ca_file)
