"""Cloudinary with the local folder for when it fails, and what becomes of files when things go wrong in between."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from contextlib import aclosing
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from storage.cloudinary_store import CloudinaryStore
from storage.errors import StorageError
from storage.fallback import FallbackStore, Waiting
from storage.local import LocalStore
from tests.storage.cloudinary_stand_in import account_of
from tests.storage.conftest import LIMIT
from tests.storage.streams import content, files_in, in_chunks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.storage.cloudinary_stand_in import CloudinaryStandIn

NOTHING = Waiting([], [])


@pytest.fixture
def store(remote: CloudinaryStore, tmp_path: Path) -> FallbackStore:
    return reopened(remote, tmp_path)


def reopened(remote: CloudinaryStore, folder: Path) -> FallbackStore:
    """As another process would open it."""
    return FallbackStore(remote, folder, max_file_bytes=LIMIT)


def key_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def in_cloud(cloud: CloudinaryStandIn) -> list[bytes]:
    return sorted(cloud.files.values())


async def test_all_goes_to_cloudinary_while_it_is_well(
    store: FallbackStore, cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    stored = await store.put(in_chunks(b"a ", b"file"), suffix=".txt")
    assert stored.key == key_of(b"a file") + ".txt"
    assert in_cloud(cloud) == [b"a file"]
    assert files_in(tmp_path) == []
    assert await store.exists(stored.key)
    assert await content(store, stored.key) == b"a file"
    await store.delete(stored.key)
    assert not await store.exists(stored.key)
    assert (in_cloud(cloud), files_in(tmp_path)) == ([], [])


async def test_files_of_every_size_pass_through(store: FallbackStore, cloud: CloudinaryStandIn) -> None:
    for data in (b"", b"1", bytes(7_000_000)):
        stored = await store.put(data)
        assert await content(store, stored.key) == data
    assert in_cloud(cloud) == sorted([b"1", bytes(7_000_000)])
    assert await store.waiting() == NOTHING


async def test_a_file_is_kept_and_read_here_while_cloudinary_is_down_and_carried_over_later(
    store: FallbackStore, cloud: CloudinaryStandIn
) -> None:
    await cloud.go_down()
    stored = await store.put(b"meanwhile", suffix=".txt")
    assert await store.exists(stored.key)
    assert await content(store, stored.key) == b"meanwhile"
    assert await store.waiting() == Waiting([stored.key], [])
    assert await store.carry_over() == Waiting([stored.key], [])
    await cloud.come_up()
    assert await store.carry_over() == NOTHING
    assert in_cloud(cloud) == [b"meanwhile"]
    assert await content(store, stored.key) == b"meanwhile"
    assert await store.carry_over() == NOTHING


@pytest.mark.parametrize("trouble", [{"status": 401}, {"status": 429}, {"status": 500}, {"keeps_only": 1}])
async def test_whatever_cloudinary_answers_nothing_is_lost(
    store: FallbackStore,
    remote: CloudinaryStore,
    cloud: CloudinaryStandIn,
    tmp_path: Path,
    trouble: dict[str, int],
) -> None:
    async with cloud.being(**trouble):
        stored = await store.put(b"precious")
        assert await content(store, stored.key) == b"precious"
    assert await reopened(remote, tmp_path).carry_over() == NOTHING
    assert in_cloud(cloud) == [b"precious"]


async def test_after_a_failure_nobody_waits_for_cloudinary_until_it_was_reached_again(
    store: FallbackStore, cloud: CloudinaryStandIn
) -> None:
    async with cloud.being(status=503):
        await store.put(b"1")
    asked = len(cloud.requests)
    await store.put(b"2")
    await store.delete(key_of(b"3"))
    assert len(cloud.requests) == asked
    assert await store.carry_over() == NOTHING
    await store.put(b"4")
    assert in_cloud(cloud) == [b"1", b"2", b"4"]


async def test_carrying_over_stops_at_a_cloudinary_that_fails(store: FallbackStore, cloud: CloudinaryStandIn) -> None:
    async with cloud.being(status=503):
        for number in range(5):
            await store.put(bytes([number]))
        asked = len(cloud.requests)
        assert len((await store.carry_over()).files) == 5
        assert len(cloud.requests) == asked + 1


async def test_a_file_that_cloudinary_does_not_take_stays_here_and_holds_up_no_other(
    store: FallbackStore, remote: CloudinaryStore, cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    cloud.max_file_bytes = 100
    large = await store.put(bytes(101))
    await store.put(b"small")
    assert in_cloud(cloud) == [b"small"]
    asked = len(cloud.requests)
    assert await store.carry_over() == Waiting([large.key], [])
    assert len(cloud.requests) == asked  # not sent again and again
    assert await content(store, large.key) == bytes(101)
    cloud.max_file_bytes = 1000
    assert await reopened(remote, tmp_path).carry_over() == NOTHING


async def test_what_a_local_store_held_before_is_carried_over(
    store: FallbackStore, cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    before = LocalStore(tmp_path, max_file_bytes=LIMIT)
    stored = await before.put(b"from before", suffix=".png")
    assert await content(store, stored.key) == b"from before"
    assert await store.carry_over() == NOTHING
    assert in_cloud(cloud) == [b"from before"]
    assert not await before.exists(stored.key)


async def test_a_file_deleted_while_cloudinary_is_down_is_gone_for_us_and_deleted_there_later(
    store: FallbackStore, remote: CloudinaryStore, cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    stored = await store.put(b"regretted")
    await cloud.go_down()
    await store.delete(stored.key)
    assert not await store.exists(stored.key)
    with pytest.raises(StorageError) as caught:
        await store.open(stored.key)
    assert caught.value.reason == "not_found"
    await cloud.come_up()
    after = reopened(remote, tmp_path)
    assert not await after.exists(stored.key)
    assert in_cloud(cloud) == [b"regretted"]
    assert await after.carry_over() == NOTHING
    assert in_cloud(cloud) == []


async def test_a_file_put_again_after_its_deletion_is_kept(store: FallbackStore, cloud: CloudinaryStandIn) -> None:
    stored = await store.put(b"wanted")
    await cloud.go_down()
    await store.delete(stored.key)
    await store.put(b"wanted")
    await cloud.come_up()
    assert await store.carry_over() == NOTHING
    assert await content(store, stored.key) == b"wanted"
    assert in_cloud(cloud) == [b"wanted"]


async def test_a_file_put_again_before_its_deletion_was_carried_over_can_be_read(
    store: FallbackStore, remote: CloudinaryStore, cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    stored = await store.put(b"wanted")
    async with cloud.being(status=503):
        await store.delete(stored.key)
    after = reopened(remote, tmp_path)
    await after.put(b"wanted")
    assert await after.waiting() == NOTHING
    assert await content(after, stored.key) == b"wanted"


async def test_a_file_deleted_while_it_is_carried_over_is_deleted_there_too(
    store: FallbackStore, cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    async with cloud.being(status=503):
        stored = await store.put(b"fleeting")
    async with cloud.being(silent_afterwards=True):
        carrying = asyncio.create_task(store.carry_over())
        await cloud.asked.wait()
        deleting = asyncio.create_task(store.delete(stored.key))
    await carrying
    await deleting
    assert (in_cloud(cloud), files_in(tmp_path)) == ([], [])


async def test_a_reader_reads_to_the_end_although_the_file_is_carried_over(
    store: FallbackStore, cloud: CloudinaryStandIn
) -> None:
    data = bytes(2_000_000)
    async with cloud.being(status=503):
        stored = await store.put(data)
    chunks = await store.open(stored.key)
    assert await store.carry_over() == NOTHING
    assert b"".join([chunk async for chunk in chunks]) == data


async def test_several_may_carry_over_at_once(store: FallbackStore, cloud: CloudinaryStandIn) -> None:
    async with cloud.being(status=503):
        for number in range(8):
            await store.put(bytes([number]))
    await asyncio.gather(*(store.carry_over() for _ in range(3)))
    assert len(in_cloud(cloud)) == 8
    assert sum("upload" in request for request in cloud.requests) == 1 + 8
    assert await store.waiting() == NOTHING


@pytest.mark.parametrize("moment", ["silent", "silent_afterwards"])
async def test_a_process_killed_while_it_uploads_loses_nothing(
    store: FallbackStore, cloud: CloudinaryStandIn, tmp_path: Path, moment: str
) -> None:
    async with cloud.being(**{moment: True}):
        await kill_while_asking(cloud, "put", tmp_path, "accepted")
    assert await store.waiting() == Waiting([key_of(b"accepted")], [])
    assert await content(store, key_of(b"accepted")) == b"accepted"
    assert await store.carry_over() == NOTHING
    assert in_cloud(cloud) == [b"accepted"]
    assert await content(store, key_of(b"accepted")) == b"accepted"


@pytest.mark.parametrize("moment", ["silent", "silent_afterwards"])
async def test_a_process_killed_while_it_deletes_leaves_nothing(
    store: FallbackStore, cloud: CloudinaryStandIn, tmp_path: Path, moment: str
) -> None:
    stored = await store.put(b"regretted")
    async with cloud.being(**{moment: True}):
        await kill_while_asking(cloud, "delete", tmp_path, stored.key)
    assert not await store.exists(stored.key)
    assert await store.carry_over() == NOTHING
    assert in_cloud(cloud) == []


async def kill_while_asking(cloud: CloudinaryStandIn, deed: str, folder: Path, text: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.storage.killed", deed, str(folder), json.dumps(asdict(account_of(cloud))), text)
    )
    try:
        async with asyncio.timeout(60):
            await cloud.asked.wait()
    finally:
        process.kill()
        await process.wait()


async def test_a_file_that_rotted_here_is_not_carried_over(
    store: FallbackStore, cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    async with cloud.being(status=503):
        stored = await store.put(b"whole")
    (tmp_path / stored.key[:2] / stored.key).write_bytes(b"rotten")
    assert await store.carry_over() == Waiting([stored.key], [])


@pytest.mark.parametrize("key", ["", "..", "../secret", "0" * 63, "0" * 64 + "/x"])
async def test_what_is_no_key_touches_nothing(
    store: FallbackStore, cloud: CloudinaryStandIn, tmp_path: Path, key: str
) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    assert not await store.exists(key)
    with pytest.raises(StorageError) as caught:
        await store.open(key)
    assert caught.value.reason == "not_found"
    await store.delete(key)
    assert (files_in(tmp_path), cloud.requests) == ([tmp_path / "secret"], [])


async def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(
    store: FallbackStore, cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    with pytest.raises(StorageError) as caught:
        await store.put(bytes(LIMIT + 1))
    assert caught.value.reason == "too_large"
    assert (files_in(tmp_path), cloud.requests) == ([], [])


async def test_check_looks_at_both(store: FallbackStore, cloud: CloudinaryStandIn, tmp_path: Path) -> None:
    await store.check()
    assert (in_cloud(cloud), files_in(tmp_path)) == ([], [])
    async with cloud.being(status=401):
        with pytest.raises(StorageError) as caught:
            await store.check()
    assert caught.value.reason == "refused"


async def test_a_public_file_has_its_address_once_it_is_there(cloud: CloudinaryStandIn, tmp_path: Path) -> None:
    async with aclosing(
        CloudinaryStore(account_of(cloud), "chorus/avatars", max_file_bytes=LIMIT, is_public=True)
    ) as remote:
        store = FallbackStore(remote, tmp_path / "pictures", max_file_bytes=LIMIT)
        await cloud.go_down()
        stored = await store.put(b"a picture", suffix=".png")
        assert await store.public_address(stored.key) is None
        await cloud.come_up()
        await store.carry_over()
        assert await store.public_address(stored.key) == await remote.public_address(stored.key) is not None
