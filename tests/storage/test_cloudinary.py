"""Files at Cloudinary, through the real SDK and a stand-in on loopback, while all is well."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import threading
from contextlib import aclosing
from typing import TYPE_CHECKING

import aiohttp
import cloudinary.uploader
import cloudinary.utils
import pytest

from storage.cloudinary_api import UPLOAD_CHUNK_BYTES
from storage.cloudinary_store import CloudinaryStore
from storage.errors import StorageError
from storage.keys import SHA256_OF_NOTHING
from tests.storage.cloudinary_stand_in import account_of
from tests.storage.conftest import LIMIT
from tests.storage.streams import content, in_chunks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.storage.cloudinary_stand_in import CloudinaryStandIn


def some_bytes(count: int) -> bytes:
    return (bytes(range(251)) * (count // 251 + 1))[:count]


@pytest.mark.parametrize("size", [1, 1000, UPLOAD_CHUNK_BYTES, UPLOAD_CHUNK_BYTES + 1, 2 * UPLOAD_CHUNK_BYTES + 77])
async def test_what_is_put_comes_back(remote: CloudinaryStore, cloud: CloudinaryStandIn, size: int) -> None:
    data = some_bytes(size)
    stored = await remote.put(data, suffix=".ogg")
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(data).hexdigest())
    assert stored.key == stored.sha256 + ".ogg"
    assert cloud.files == {("raw", "authenticated", f"chorus/files/{stored.key}"): data}
    assert await remote.exists(stored.key)
    assert await content(remote, stored.key) == data


async def test_a_stream_is_kept_as_bytes_are(remote: CloudinaryStore) -> None:
    stored = await remote.put(in_chunks(b"two ", b"", b"halves"))
    assert stored == await remote.put(b"two halves")
    assert await content(remote, stored.key) == b"two halves"


async def test_what_is_put_twice_is_kept_once_and_not_written_again(
    remote: CloudinaryStore, cloud: CloudinaryStandIn
) -> None:
    first, second = await asyncio.gather(remote.put(b"same"), remote.put(in_chunks(b"sa", b"me")))
    assert first == second
    (place,) = cloud.files
    cloud.files[place] = b"SAME"
    await remote.put(b"same")
    assert cloud.files[place] == b"SAME"


async def test_what_is_public_can_be_fetched_by_anybody_who_knows_its_address(cloud: CloudinaryStandIn) -> None:
    async with aclosing(
        CloudinaryStore(account_of(cloud), "chorus/avatars", max_file_bytes=LIMIT, is_public=True)
    ) as store:
        stored = await store.put(b"a picture", suffix=".png")
        address = await store.public_address(stored.key)
        assert address is not None
        assert address.startswith("https://res.cloudinary.com/demo-cloud/raw/upload/")
        served = cloud.endpoint + address.removeprefix("https://res.cloudinary.com")
        async with aiohttp.ClientSession() as anybody:
            async with anybody.get(served) as response:
                assert (response.status, await response.read()) == (200, b"a picture")
            assert await content(store, stored.key) == b"a picture"
            await store.delete(stored.key)
            async with anybody.get(served) as response:
                assert response.status == 404


async def test_what_is_not_public_has_no_address(remote: CloudinaryStore) -> None:
    stored = await remote.put(b"private")
    assert await remote.public_address(stored.key) is None


async def test_the_empty_file_needs_no_cloudinary(remote: CloudinaryStore, cloud: CloudinaryStandIn) -> None:
    stored = await remote.put(in_chunks(b""), suffix=".txt")
    assert stored.key == SHA256_OF_NOTHING + ".txt"
    assert await content(remote, stored.key) == b""
    assert await remote.exists(stored.key)
    await remote.delete(stored.key)
    assert cloud.requests == []


async def test_text_that_looks_like_an_address_or_a_path_is_kept_as_it_is(remote: CloudinaryStore) -> None:
    for text in (b"https://example.com/picture.png", b"/etc/hostname", b"data:image/png;base64,AAAA"):
        assert await content(remote, (await remote.put(text)).key) == text


async def test_a_deleted_file_is_gone_and_deleting_it_again_is_no_error(
    remote: CloudinaryStore, cloud: CloudinaryStandIn
) -> None:
    stored = await remote.put(b"data")
    await remote.delete(stored.key)
    await remote.delete(stored.key)
    assert cloud.files == {}
    assert not await remote.exists(stored.key)
    with pytest.raises(StorageError) as caught:
        await remote.open(stored.key)
    assert caught.value.reason == "not_found"


async def test_a_file_that_is_too_large_is_refused_before_its_end(
    remote: CloudinaryStore, cloud: CloudinaryStandIn
) -> None:
    with pytest.raises(StorageError) as caught:
        await remote.put(in_chunks(*[bytes(LIMIT // 2)] * 3))
    assert caught.value.reason == "too_large"
    assert cloud.requests == []


async def test_nobody_gets_at_a_file_by_guessing_its_address(remote: CloudinaryStore, cloud: CloudinaryStandIn) -> None:
    public_id = f"chorus/files/{(await remote.put(b'private')).key}"
    delivery = {"cloud_name": cloud.cloud_name, "cname": f"127.0.0.1:{cloud.port}", "resource_type": "raw"}
    signed, _ = cloudinary.utils.cloudinary_url(
        public_id, type="authenticated", sign_url=True, api_secret=cloud.api_secret, **delivery
    )
    guesses = [
        cloudinary.utils.cloudinary_url(public_id, type="authenticated", **delivery)[0],
        cloudinary.utils.cloudinary_url(public_id, type="upload", **delivery)[0],
        cloudinary.utils.cloudinary_url(
            public_id, type="authenticated", sign_url=True, api_secret="guessed", **delivery
        )[0],
        f"{cloud.endpoint}/v1_1/{cloud.cloud_name}/raw/download?type=authenticated&public_id={public_id}",
    ]
    async with aiohttp.ClientSession() as session:
        assert [(await session.get(guess)).status for guess in guesses] == [401, 404, 401, 401]
        assert await (await session.get(signed)).read() == b"private"


async def test_an_address_to_download_from_expires(remote: CloudinaryStore, cloud: CloudinaryStandIn) -> None:
    stored = await remote.put(b"private")
    async with cloud.being(clock_ahead_s=301):
        with pytest.raises(StorageError, match="expired"):
            await remote.open(stored.key)


@pytest.mark.parametrize("key", ["", "..", "../secret", "0" * 63, "0" * 64 + "/x", "0" * 64 + ".png?x=1", "f" * 65])
async def test_what_is_no_key_never_reaches_cloudinary(
    remote: CloudinaryStore, cloud: CloudinaryStandIn, key: str
) -> None:
    assert not await remote.exists(key)
    with pytest.raises(StorageError) as caught:
        await remote.open(key)
    assert caught.value.reason == "not_found"
    await remote.delete(key)
    assert cloud.requests == []


@pytest.mark.parametrize("suffix", ["ogg", ".", "./x", ".tar.gz", "." + "a" * 17, ".ogg\n"])
async def test_a_suffix_is_a_dot_and_letters(remote: CloudinaryStore, suffix: str) -> None:
    with pytest.raises(ValueError, match="suffix"):
        await remote.put(b"data", suffix=suffix)


async def test_a_stream_that_breaks_off_leaves_nothing(remote: CloudinaryStore, cloud: CloudinaryStandIn) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        await remote.put(broken())
    assert cloud.requests == []


async def test_a_reader_that_stops_early_holds_nothing(remote: CloudinaryStore) -> None:
    stored = await remote.put(bytes(5_000_000))
    await (await remote.open(stored.key)).aclose()
    chunks = await remote.open(stored.key)
    await anext(chunks)
    await chunks.aclose()
    assert not [task for task in asyncio.all_tasks() if "cloudinary_store" in repr(task)]


async def test_check_leaves_no_probe_behind(remote: CloudinaryStore, cloud: CloudinaryStandIn) -> None:
    await remote.check()
    assert cloud.files == {}
    async with cloud.being(damages=True):
        with pytest.raises(StorageError) as caught:
            await remote.check()
    assert caught.value.reason == "damaged"
    assert cloud.files == {}


def threads() -> int:
    return sum(thread.name.startswith("cloudinary") for thread in threading.enumerate())


async def test_no_more_than_four_threads_upload_and_none_is_left(cloud: CloudinaryStandIn) -> None:
    before = threads()
    async with aclosing(CloudinaryStore(account_of(cloud), "chorus", max_file_bytes=LIMIT)) as remote:
        await asyncio.gather(*(remote.put(bytes([number])) for number in range(12)))
        assert before < threads() <= before + 4
    assert threads() == before
    assert len(cloud.files) == 12


async def test_a_put_that_is_cancelled_leaves_no_thread_and_no_file_open(cloud: CloudinaryStandIn) -> None:
    before = threads()
    hasty = CloudinaryStore(account_of(cloud, patience_s=0.2), "chorus/files", max_file_bytes=LIMIT)
    async with cloud.being(silent=True), aclosing(hasty):
        put = asyncio.create_task(hasty.put(b"data"))
        await cloud.asked.wait()
        put.cancel()
        with pytest.raises(asyncio.CancelledError):
            await put
    assert threads() == before


async def test_no_secret_is_logged_even_at_the_most_talkative_level(
    remote: CloudinaryStore, cloud: CloudinaryStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stored = await remote.put(b"data")
    await content(remote, stored.key)
    await remote.delete(stored.key)
    assert "raw/upload" in caplog.text
    for secret in (cloud.api_key, cloud.api_secret, "signature="):
        assert secret not in caplog.text
    assert cloud.api_secret not in repr(account_of(cloud))


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_the_stand_in_knows_either_way_to_sign(cloud: CloudinaryStandIn, algorithm: str) -> None:
    answer = await asyncio.to_thread(
        cloudinary.uploader.upload,
        b"data",
        public_id="a&b=c",
        resource_type="raw",
        cloud_name=cloud.cloud_name,
        api_key=cloud.api_key,
        api_secret=cloud.api_secret,
        upload_prefix=cloud.endpoint,
        signature_algorithm=algorithm,
        timeout=30,
    )
    assert answer["bytes"] == 4
