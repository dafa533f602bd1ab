"""What people upload to be played: fetched from Discord, looked into, and kept as long as it is wanted.

A copy lies on this machine, since it is played from there, whatever keeps the other files. Discord's own links would
not do: those of a command's file last minutes, while a queue lasts for days. A copy goes some days after it was last
played or waited in a queue, and at once when whoever attached it asks to be forgotten.
"""

from __future__ import annotations

import asyncio
import logging
import re
import tempfile
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from models.upload import Upload
from services.background import in_background
from services.downloads import DownloadError
from services.errors import InvalidInputError, MediaUnplayableError, UnavailableError
from services.permissions import Operation
from services.refs import Variant
from sources.errors import SourceError
from sources.playable import SearchHit
from sources.texts import one_line
from sources.uploads import UPLOAD, StoredUpload, UploadId
from storage.errors import StorageError
from storage.local import UNFINISHED, LocalStore, forget_unfinished, place_of
from storage.streams import CHUNK_BYTES, Intake

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence

    from models.database import Database
    from services.clock import Clock
    from services.downloads import Downloads
    from services.mirror.files import Files
    from services.seats import Seat
    from sources.tagging.reader import MediaTags, TagReader

log = logging.getLogger(__name__)

TIDY_EVERY_S = 3600.0
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,16}\Z")


class UploadTooLargeError(InvalidInputError):
    key = "error-upload-too-large"


class UploadNotFetchedError(UnavailableError):
    """Discord does not hand the file out, or there is nowhere to put it; `reason` says which."""

    key = "error-upload-not-fetched"


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """What is kept of uploads. Sizes are in bytes."""

    max_file_bytes: int = 100 * 1024 * 1024
    quota_bytes: int = 1000 * 1024 * 1024
    """For all uploads of one group, each content once; what waits in no queue makes room."""
    keep: timedelta = timedelta(days=7)
    """How long after it was last asked for, and waits in no queue any more."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that somebody attached, as Discord tells of it; `message_id` is 0 for a command's."""

    message_id: int
    attachment_id: int
    author_id: int
    name: str
    size: int
    url: str
    content_type: str | None = None
    """As Discord guesses it."""

    @property
    def upload_id(self) -> UploadId:
        return UploadId(self.message_id, self.attachment_id)


class Uploads:
    """The uploads in `folder`, which is theirs alone. What expires goes within `running`."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        files: Files,
        downloads: Downloads,
        reader: TagReader,
        clock: Clock,
        limits: UploadLimits | None = None,
    ) -> None:
        self._database = database
        self._folder = folder
        self._files = files
        self._downloads = downloads
        self._reader = reader
        self._clock = clock
        self._limits = limits or UploadLimits()
        self._store = LocalStore(folder, max_file_bytes=self._limits.max_file_bytes)
        # Between "nobody has this content any more" and its deletion, no upload may get it.
        self._naming = asyncio.Lock()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Delete what a crash left behind, then what expires, as long as the block lasts. Raises OSError."""
        await asyncio.to_thread(forget_unfinished, self._folder)
        async with in_background(self._tidy_for_ever()):
            yield

    async def take(self, seat: Seat, attached: Attached) -> SearchHit:
        """Keep a copy of what somebody wants to be played; the track that it is.

        Raises NotMemberError, NotListeningError, UploadTooLargeError, UploadNotFetchedError and MediaUnplayableError;
        nothing of it is kept then.
        """
        seat.require(Operation.PLAY)
        seat.require_listening()
        if attached.size > self._limits.max_file_bytes:
            raise self._too_large()
        try:
            stored = await self._known(attached.attachment_id)
            if stored is None:
                stored = await self._keep(attached, seat.group_id, await self._stream_of(attached))
        except DownloadError as error:
            log.warning("upload %d could not be fetched: %s", attached.attachment_id, error)
            raise UploadNotFetchedError(reason=Variant(error.reason)) from error
        except StorageError as error:
            if error.reason == "too_large":
                raise self._too_large() from error
            log.warning("upload %d could not be kept: %s", attached.attachment_id, error)
            raise UploadNotFetchedError(reason=Variant("no_room")) from error
        return SearchHit(UPLOAD, str(attached.upload_id), stored.title, stored.artist, stored.duration_ms)

    async def find(self, upload_id: UploadId) -> StoredUpload:
        """The copy of an upload, made again from the kept file of its message where it is gone.

        Raises SourceError("not_found" | "unavailable").
        """
        stored = await self._known(upload_id.attachment_id)
        if stored is not None:
            return stored
        async with self._database.read() as tx:
            file = await tx.chat_files.attached(upload_id.message_id, upload_id.attachment_id)
            chat = await tx.chats.by_message_id(upload_id.message_id)
        if file is None or chat is None or file.state != "kept":
            raise SourceError("not_found", str(upload_id))
        attached = Attached(
            upload_id.message_id, upload_id.attachment_id, chat.author_id, file.name, file.size, file.url or ""
        )
        try:
            return await self._keep(attached, file.group_id, await self._files.open(file))
        except (StorageError, MediaUnplayableError) as error:
            raise SourceError("unavailable", str(error)) from error

    async def forget_suppressed(self, before: Callable[[], None]) -> None:
        """Erase the uploads of people who asked to be forgotten; `before` is called if there are any."""
        async with self._naming:
            async with self._database.read() as tx:
                theirs = await tx.uploads.suppressed()
            if theirs:
                before()
                await self._drop(theirs)

    async def tidy(self) -> None:
        """Delete what has expired, and content that no upload has any more."""
        async with self._naming:
            async with self._database.read() as tx:
                expired = await tx.uploads.expired(self._clock() - self._limits.keep)
            await self._drop(expired)
            keys = await self._store.keys()
            async with self._database.read() as tx:
                named = await tx.uploads.named(keys)
            for key in set(keys) - named:
                await self._store.delete(key)

    async def _known(self, attachment_id: int) -> StoredUpload | None:
        """The copy of an upload if it is there, which counts as a use of it."""
        async with self._database.read() as tx:
            upload = await tx.uploads.of(attachment_id)
        if upload is None or not await self._store.exists(upload.key):
            return None
        async with self._database.begin() as tx:
            await tx.uploads.use(attachment_id, now=self._clock())
        return self._stored(upload)

    def _stored(self, upload: Upload) -> StoredUpload:
        return StoredUpload(
            path=self._folder / place_of(upload.key),
            title=upload.title or upload.name,
            artist=upload.artist,
            duration_ms=upload.duration_ms,
            has_video=upload.has_video,
        )

    async def _stream_of(self, attached: Attached) -> AsyncGenerator[bytes]:
        """Its content: what is kept of its message, else what Discord has."""
        async with self._database.read() as tx:
            file = await tx.chat_files.attached(attached.message_id, attached.attachment_id)
        if file is not None and file.state == "kept":
            try:
                return await self._files.open(file)
            except StorageError as error:
                log.warning("the kept file %d cannot be opened: %s", attached.attachment_id, error)
        return self._downloads.stream(attached.url)

    async def _keep(self, attached: Attached, group_id: int, content: AsyncGenerator[bytes]) -> StoredUpload:
        """Raises DownloadError, StorageError, MediaUnplayableError and UploadNotFetchedError."""
        spool = self._folder / UNFINISHED
        await asyncio.to_thread(spool.mkdir, parents=True, exist_ok=True)
        found = _SUFFIX.search(attached.name)
        suffix = found[0].lower() if found else ""  # some containers are told by it
        with tempfile.NamedTemporaryFile(dir=spool, suffix=suffix) as file:
            taken = Intake(file.file, self._limits.max_file_bytes)
            async with aclosing(content):
                await taken.take(content)
            await asyncio.to_thread(file.flush)
            tags = await self._looked_into(attached, Path(file.name))
            upload = _row(attached, group_id, tags, taken)
            async with self._naming:
                await self._make_room(upload)
                stored = await self._store.put(_read(file.file), suffix=suffix)
                upload.key, upload.used_at = stored.key, self._clock()
                async with self._database.begin() as tx:
                    if (former := await tx.uploads.of(attached.attachment_id)) is not None:  # its content was lost
                        await tx.uploads.drop([former.row_id])
                    await tx.uploads.add(upload)
        return self._stored(upload)

    async def _looked_into(self, attached: Attached, path: Path) -> MediaTags:
        """What the file tells of itself. Raises MediaUnplayableError."""
        tags = await self._reader.tags(path)
        if tags is None or not tags.has_audio:
            reason = "broken" if tags is None else "no_audio"
            raise MediaUnplayableError(title=one_line(attached.name), reason=Variant(reason))
        return tags

    async def _make_room(self, upload: Upload) -> None:
        """Let those go that nobody has asked for for the longest time. Raises UploadNotFetchedError."""
        while True:
            async with self._database.read() as tx:
                taken = await tx.uploads.room_taken(upload.group_id)
                least_used = await tx.uploads.least_used(upload.group_id)
            if taken + upload.size <= self._limits.quota_bytes:
                return
            if least_used is None:
                raise UploadNotFetchedError(reason=Variant("over_quota"))
            await self._drop([least_used])

    async def _drop(self, uploads: Sequence[Upload]) -> None:
        """Forget uploads, and what they alone have. To be called with `_naming` held. Raises StorageError."""
        async with self._database.begin() as tx:
            await tx.uploads.drop([upload.row_id for upload in uploads])
        keys = {upload.key for upload in uploads}
        async with self._database.read() as tx:
            unnamed = keys - await tx.uploads.named(keys)
        for key in unnamed:
            await self._store.delete(key)

    async def _tidy_for_ever(self) -> None:
        while True:
            try:
                await self.tidy()
            except Exception:  # whatever it was, the next time may go well
                log.exception("uploads could not be tidied up")
            await self._clock.sleep(TIDY_EVERY_S)

    def _too_large(self) -> UploadTooLargeError:
        return UploadTooLargeError(most=self._limits.max_file_bytes // 1024 // 1024)


def _row(attached: Attached, group_id: int, tags: MediaTags, taken: Intake) -> Upload:
    name = one_line(attached.name)
    title = tags.title or one_line(PurePosixPath(attached.name).stem.replace("_", " ")) or name
    return Upload(
        source=UPLOAD,
        source_id=str(attached.upload_id),
        attachment_id=attached.attachment_id,
        message_id=attached.message_id or None,
        group_id=group_id,
        author_id=attached.author_id,
        name=name,
        size=taken.size,
        key=taken.sha256,
        title=title,
        artist=tags.artist,
        duration_ms=tags.duration_ms,
        has_video=tags.has_video,
    )


async def _read(content: IO[bytes]) -> AsyncIterator[bytes]:
    content.seek(0)
    while chunk := await asyncio.to_thread(content.read, CHUNK_BYTES):
        yield chunk
