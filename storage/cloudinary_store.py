"""Files at Cloudinary, named by their content. Touches the network, and unnamed temporary files."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from storage.cloudinary_api import CloudinaryApi
from storage.errors import StorageError, told_as_storage_error
from storage.keys import SHA256_OF_NOTHING, is_key, require_suffix, sha256_of
from storage.store import StoredFile
from storage.streams import CHUNK_BYTES, Intake, begun, probe

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable
    from typing import IO

    from storage.cloudinary_api import CloudinaryAccount
    from storage.errors import StorageReason

THREADS = 4
_REASONS: dict[int, StorageReason] = {404: "not_found", 420: "busy", 429: "busy"}


class CloudinaryStore:
    """A FileStore in a `folder` of a Cloudinary account, "chorus/avatars"; close it with `aclose`.

    Uploads go through the SDK in threads of its own, at most four at once; what is uploaded is first written to a
    temporary file, because its name is its hash. Downloads are streamed in the event loop.

    Cloudinary takes no empty files, so the empty file is never sent: its key says all that there is to it, and it
    always exists.

    Where `is_public` is set, anybody can fetch a file who knows its address.

    An upload whose answer is lost may have arrived: put it again, or delete it.
    """

    def __init__(
        self, account: CloudinaryAccount, folder: str, *, max_file_bytes: int, is_public: bool = False
    ) -> None:
        self._account = account
        self._api = CloudinaryApi(account, is_public=is_public)
        self._is_public = is_public
        self._folder = folder
        self._max_file_bytes = max_file_bytes
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="cloudinary")

    async def aclose(self) -> None:
        """End the threads, after what they are at; it takes no longer than the account's time-outs."""
        await asyncio.to_thread(self._executor.shutdown, wait=True, cancel_futures=True)

    async def put(self, stream: AsyncIterator[bytes] | bytes, *, suffix: str = "") -> StoredFile:
        """Keep what `stream` holds, as FileStore tells."""
        require_suffix(suffix)
        with told_as_storage_error():
            file = await asyncio.to_thread(tempfile.TemporaryFile)
        try:
            intake = Intake(file, self._max_file_bytes)
            await intake.take(stream)
            key = intake.sha256 + suffix
            if intake.size:
                await self._in_thread(self._upload, file, intake.size, self._public_id(key))
        finally:
            file.close()
        return StoredFile(key, intake.size, intake.sha256)

    async def open(self, key: str) -> AsyncGenerator[bytes]:
        """The file in chunks, as FileStore tells; what comes is held against the hash in the key."""
        if not is_key(key):
            raise StorageError("not_found", f"{key[:100]!r}")
        return await begun(self._download(key))

    async def delete(self, key: str) -> None:
        """Forget the file, as FileStore tells."""
        if is_key(key) and sha256_of(key) != SHA256_OF_NOTHING:
            await self._in_thread(self._api.destroy, self._public_id(key))

    async def exists(self, key: str) -> bool:
        """Whether the file is there; its beginning is asked for."""
        try:
            chunks = await self.open(key)
        except StorageError as error:
            if error.reason == "not_found":
                return False
            raise
        await chunks.aclose()
        return True

    async def check(self) -> None:
        """Write, read and delete a probe, as FileStore tells."""
        await probe(self)

    async def public_address(self, key: str) -> str | None:
        """Where anybody can fetch the file; None where files are not public."""
        return self._api.public_address(self._public_id(key)) if self._is_public and is_key(key) else None

    def _public_id(self, key: str) -> str:
        return f"{self._folder}/{key}"

    async def _in_thread(self, function: Callable[..., None], *arguments: object) -> None:
        await asyncio.get_running_loop().run_in_executor(self._executor, function, *arguments)

    def _upload(self, file: IO[bytes], size: int, public_id: str) -> None:
        with told_as_storage_error():
            file.seek(0)
        self._api.upload(file, size, public_id)

    async def _download(self, key: str) -> AsyncGenerator[bytes]:
        if sha256_of(key) == SHA256_OF_NOTHING:
            yield b""
            return
        sha256, size = hashlib.sha256(), 0
        try:
            async with self._session() as session, session.get(self._address(key)) as response:
                if response.status != 200:
                    raise await self._refusal(response)
                yield b""
                async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                    sha256.update(chunk)
                    size += len(chunk)
                    if size > self._max_file_bytes:
                        raise StorageError("damaged", f"Cloudinary sends more than {self._max_file_bytes} bytes")
                    yield chunk
        except (aiohttp.ClientError, TimeoutError) as error:
            # Its text may hold the address, which opens the file to whoever reads the log in time.
            raise StorageError("unreachable", f"the download failed: {type(error).__name__}") from None
        if sha256.hexdigest() != sha256_of(key):
            raise StorageError("damaged", f"{size} bytes came that are not those of {key}")

    def _address(self, key: str) -> URL:
        return URL(self._api.download_address(self._public_id(key)), encoded=True)

    def _session(self) -> aiohttp.ClientSession:
        patience = self._account
        timeout = aiohttp.ClientTimeout(connect=patience.connect_timeout_s, sock_read=patience.read_timeout_s)
        return aiohttp.ClientSession(timeout=timeout, headers={"Accept-Encoding": "identity"})

    async def _refusal(self, response: aiohttp.ClientResponse) -> StorageError:
        text = (await response.content.read(1000)).decode("utf-8", "replace")
        reason = _REASONS.get(response.status, "refused" if response.status < 500 else "unreachable")
        return StorageError(reason, self._account.without_secrets(f"{response.status} {text}"))
