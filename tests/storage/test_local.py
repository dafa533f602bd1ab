"""The folder that keeps files."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

import pytest

from storage.errors import StorageError
from storage.local import LocalStore
from tests.storage.streams import content, files_in, in_chunks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from storage.store import FileStore

LIMIT = 1_000_000


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return LocalStore(tmp_path / "files", max_file_bytes=LIMIT)


async def test_what_is_put_comes_back_under_a_key_made_from_its_content(store: FileStore) -> None:
    data = bytes(range(256)) * 3_000
    stored = await store.put(in_chunks(data[:10], b"", data[10:]), suffix=".ogg")
    assert stored.size == len(data)
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert stored.key == stored.sha256 + ".ogg"
    assert await store.exists(stored.key)
    assert await content(store, stored.key) == data


async def test_what_is_put_twice_is_kept_once(store: FileStore, tmp_path: Path) -> None:
    first, second = await asyncio.gather(store.put(b"same"), store.put(in_chunks(b"sa", b"me")))
    assert first == second
    assert len(files_in(tmp_path)) == 1


async def test_an_empty_file_can_be_kept(store: FileStore) -> None:
    stored = await store.put(b"")
    assert await content(store, stored.key) == b""


async def test_a_deleted_file_is_gone_and_deleting_it_again_is_no_error(store: FileStore) -> None:
    stored = await store.put(b"data")
    await store.delete(stored.key)
    await store.delete(stored.key)
    assert not await store.exists(stored.key)
    with pytest.raises(StorageError) as caught:
        await store.open(stored.key)
    assert caught.value.reason == "not_found"


async def test_it_tells_the_keys_of_its_files_alone(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, max_file_bytes=LIMIT)
    assert await store.keys() == []
    keys = [(await store.put(bytes([number]), suffix=".bin")).key for number in range(3)]
    (tmp_path / keys[0][:2] / "Thumbs.db").touch()
    (tmp_path / "unfinished" / keys[0]).touch()
    assert await store.keys() == sorted(keys)


async def test_a_file_that_is_too_large_is_refused_before_its_end_and_leaves_nothing(
    store: FileStore, tmp_path: Path
) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 300_000
            yield bytes(300_000)

    with pytest.raises(StorageError) as caught:
        await store.put(endless())
    assert caught.value.reason == "too_large"
    assert taken <= LIMIT + 300_000
    assert files_in(tmp_path) == []


async def test_a_file_of_exactly_the_limit_is_kept(store: FileStore) -> None:
    assert (await store.put(bytes(LIMIT))).size == LIMIT


async def test_a_stream_that_breaks_off_leaves_nothing(store: FileStore, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        await store.put(broken())
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("key", ["", "..", "../secret", "/etc/hostname", "ab/../../secret", "0" * 63, "0" * 64 + "/x"])
async def test_a_key_cannot_lead_out_of_the_folder(store: FileStore, tmp_path: Path, key: str) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    await store.put(b"something")
    assert not await store.exists(key)
    with pytest.raises(StorageError) as caught:
        await store.open(key)
    assert caught.value.reason == "not_found"
    await store.delete(key)
    assert secret.read_bytes() == b"secret"


@pytest.mark.parametrize("suffix", ["ogg", ".", "./x", ".tar.gz", "." + "a" * 17, ".ogg\n"])
async def test_a_suffix_is_a_dot_and_letters(store: FileStore, suffix: str) -> None:
    with pytest.raises(ValueError, match="suffix"):
        await store.put(b"data", suffix=suffix)


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "files"
    blocked.write_bytes(b"a file where the folder should be")
    with pytest.raises(StorageError) as caught:
        await LocalStore(blocked, max_file_bytes=LIMIT).check()
    assert caught.value.reason == "not_writable"


async def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="no file size limits on this system")
    store = LocalStore(tmp_path / "files", max_file_bytes=LIMIT)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))  # stands in for the disk
    try:
        with pytest.raises(StorageError) as caught:
            await store.put(in_chunks(*[bytes(50_000)] * 10))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.reason == "no_space"
    assert files_in(tmp_path) == []


async def test_check_leaves_no_probe_behind(store: FileStore, tmp_path: Path) -> None:
    await store.check()
    assert files_in(tmp_path) == []


async def test_a_reader_that_stops_early_holds_nothing(store: FileStore) -> None:
    stored = await store.put(bytes(LIMIT))
    await store.open(stored.key)  # never begun
    chunks = await store.open(stored.key)
    await anext(chunks)
    await chunks.aclose()
    await store.delete(stored.key)
    assert not await store.exists(stored.key)
