"""Where files are kept, made from the settings: a folder, or Cloudinary with that folder for when it fails.

And what fetches the files that are attached to messages, on top of that.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from services.background import in_background
from services.mirror.file_fetcher import FileLimits
from services.mirror.files import Files
from services.uploads import UploadLimits, Uploads
from storage.errors import StorageError
from storage.fallback import FallbackStore
from storage.local import UNFINISHED, LocalStore, forget_unfinished

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from launch.settings import Settings
    from models.database import Database
    from services.clock import Clock
    from services.downloads import Downloads
    from services.mirror.history import ThreadHistory
    from sources.tagging.reader import TagReader
    from storage.cloudinary_store import CloudinaryStore
    from storage.store import FileStore

log = logging.getLogger(__name__)

CARRY_OVER_EVERY_S = 300
ATTACHMENTS, UPLOADS = "attachments", "uploads"

NO_CLOUDINARY_KEY = (
    "cloud_name is set in [cloudinary], but not CLOUDINARY_API_KEY and CLOUDINARY_API_SECRET: "
    "set both in the environment or in .env, or empty cloud_name to keep files in the local folder."
)


class NoCloudinaryKeyError(Exception):
    """Cloudinary is to be used, but its key or secret is missing; the text says what to do."""

    def __init__(self) -> None:
        super().__init__(NO_CLOUDINARY_KEY)


@asynccontextmanager
async def file_store(
    settings: Settings, name: str, clock: Clock, *, max_file_bytes: int, is_public: bool = False
) -> AsyncIterator[FileStore]:
    """The store for one kind of files, "avatars", which shares none with the others; to be used inside the block.

    At Cloudinary, those that are public can be fetched by whoever knows their address.

    Nobody else may be using it: what a crash left half there is removed. With Cloudinary, what has to wait is carried
    over at once, every five minutes and when the next block begins.

    Raises NoCloudinaryKeyError or OSError.
    """
    folder = settings.storage.folder / name
    await asyncio.to_thread(forget_unfinished, folder)
    if not settings.cloudinary.cloud_name:
        yield LocalStore(folder, max_file_bytes=max_file_bytes)
        return
    async with aclosing(cloudinary_store(settings, name, max_file_bytes=max_file_bytes, is_public=is_public)) as remote:
        store = FallbackStore(remote, folder, max_file_bytes=max_file_bytes)
        async with in_background(_carry_over_for_ever(store, clock)):
            yield store


@asynccontextmanager
async def attachments(
    settings: Settings, database: Database, downloads: Downloads, history: ThreadHistory, clock: Clock
) -> AsyncIterator[Files]:
    """What keeps the files of messages, at work inside the block. Raises as `file_store`."""
    wanted = settings.attachments
    limits = FileLimits(
        enabled=wanted.keep,
        max_file_bytes=wanted.max_file_bytes,
        quota_bytes=wanted.quota_mb_per_group * 1024 * 1024,
        at_once=wanted.at_once,
    )
    spool = settings.storage.folder / ATTACHMENTS / UNFINISHED
    async with file_store(settings, ATTACHMENTS, clock, max_file_bytes=wanted.max_file_bytes) as store:
        await asyncio.to_thread(spool.mkdir, parents=True, exist_ok=True)
        files = Files(database, store, downloads, history, clock, limits, spool=spool)
        async with files.running():
            yield files


@asynccontextmanager
async def uploads(
    settings: Settings, database: Database, files: Files, downloads: Downloads, reader: TagReader, clock: Clock
) -> AsyncIterator[Uploads]:
    """What keeps what people upload to be played, at work inside the block. Raises OSError."""
    wanted = settings.uploads
    limits = UploadLimits(
        max_file_bytes=wanted.max_file_bytes,
        quota_bytes=wanted.quota_mb_per_group * 1024 * 1024,
        keep=timedelta(days=wanted.keep_days),
    )
    kept = Uploads(database, settings.storage.folder / UPLOADS, files, downloads, reader, clock, limits)
    async with kept.running():
        yield kept


def cloudinary_store(settings: Settings, name: str, *, max_file_bytes: int, is_public: bool = False) -> CloudinaryStore:
    """Cloudinary alone; whoever gets it closes it with `aclose`. Raises NoCloudinaryKeyError."""
    # The SDK takes a sixth of a second to import: only who uses it waits for it.
    from storage.cloudinary_api import CloudinaryAccount
    from storage.cloudinary_store import CloudinaryStore

    wanted = settings.cloudinary
    if wanted.api_key is None or wanted.api_secret is None:
        raise NoCloudinaryKeyError()
    account = CloudinaryAccount(
        wanted.cloud_name,
        wanted.api_key.get_secret_value(),
        wanted.api_secret.get_secret_value(),
        wanted.endpoint,
        wanted.connect_timeout_s,
        wanted.read_timeout_s,
    )
    return CloudinaryStore(account, f"{wanted.folder}/{name}", max_file_bytes=max_file_bytes, is_public=is_public)


async def _carry_over_for_ever(store: FallbackStore, clock: Clock) -> None:
    while True:
        try:
            waiting = await store.carry_over()
            if waiting.files or waiting.deletions:
                log.info("%d files and %d deletions wait for Cloudinary", len(waiting.files), len(waiting.deletions))
        except StorageError as error:
            log.warning("the folder of files that wait for Cloudinary cannot be used: %s", error)
        await clock.sleep(CARRY_OVER_EVERY_S)
