"""What is told when Cloudinary refuses, fails, lies or stays away, and how long it is waited for."""

from __future__ import annotations

import re
import socket
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from storage.cloudinary_api import UPLOAD_CHUNK_BYTES
from storage.cloudinary_store import CloudinaryStore
from storage.errors import StorageError
from tests.storage.cloudinary_stand_in import account_of
from tests.storage.conftest import LIMIT
from tests.storage.streams import content

if TYPE_CHECKING:
    from tests.storage.cloudinary_stand_in import CloudinaryStandIn


async def test_what_is_too_large_for_cloudinarys_plan_is_told_as_such(
    remote: CloudinaryStore, cloud: CloudinaryStandIn
) -> None:
    cloud.max_file_bytes = 1000
    with pytest.raises(StorageError) as caught:
        await remote.put(bytes(1001))
    assert caught.value.reason == "too_large"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"api_secret": "wrong"}, "Invalid Signature"),
        ({"api_key": "1"}, "Unknown API key"),
        ({"cloud_name": "other"}, "Invalid cloud_name"),
    ],
)
async def test_a_wrong_account_is_refused(
    remote: CloudinaryStore, cloud: CloudinaryStandIn, wrong: dict[str, str], said: str
) -> None:
    stored = await remote.put(b"there")
    async with aclosing(
        CloudinaryStore(replace(account_of(cloud), **wrong), "chorus/files", max_file_bytes=LIMIT)  # type: ignore[arg-type]
    ) as stranger:
        for call in (stranger.put(b"x"), stranger.open(stored.key), stranger.delete(stored.key)):
            with pytest.raises(StorageError, match=said) as caught:
                await call
            assert caught.value.reason == "refused"
            assert not re.search(r"Signature [0-9a-f]{40}", caught.value.detail)
    assert len(cloud.files) == 1


async def test_a_clock_that_is_wrong_is_told(remote: CloudinaryStore, cloud: CloudinaryStandIn) -> None:
    async with cloud.being(clock_ahead_s=2 * 3600):
        with pytest.raises(StorageError, match="Stale request") as caught:
            await remote.put(b"data")
    assert caught.value.reason == "refused"


@pytest.mark.parametrize(
    ("status", "reason"),
    [(400, "refused"), (403, "refused"), (420, "busy"), (429, "busy"), (500, "unreachable"), (503, "unreachable")],
)
async def test_what_cloudinary_answers_is_told_without_key_or_secret(
    remote: CloudinaryStore, cloud: CloudinaryStandIn, status: int, reason: str
) -> None:
    stored = await remote.put(b"there")
    async with cloud.being(status=status):
        for call in (
            remote.put(b"data"),
            remote.open(stored.key),
            remote.delete(stored.key),
            remote.exists(stored.key),
        ):
            with pytest.raises(StorageError, match=f"told to answer {status}") as caught:
                await call
            assert caught.value.reason == reason
            assert cloud.api_key not in str(caught.value)
            assert cloud.api_secret not in str(caught.value)


@pytest.mark.parametrize("body", ["<html>Bad Gateway</html>", '"hello"', "[1]", "7", "{}", '{"error": "x"}', ""])
async def test_an_answer_that_is_not_cloudinarys_is_told(
    remote: CloudinaryStore, cloud: CloudinaryStandIn, body: str
) -> None:
    stored = await remote.put(b"there")
    async with cloud.being(body=body):
        for size in (10, UPLOAD_CHUNK_BYTES + 1):
            with pytest.raises(StorageError):
                await remote.put(bytes(size))
        with pytest.raises(StorageError):
            await remote.delete(stored.key)
        with pytest.raises(StorageError) as caught:
            await content(remote, stored.key)
    assert caught.value.reason == "damaged"


async def test_a_cloudinary_that_is_down_is_told(remote: CloudinaryStore, cloud: CloudinaryStandIn) -> None:
    stored = await remote.put(b"there")
    await cloud.go_down()
    for call in (remote.put(b"data"), remote.open(stored.key), remote.delete(stored.key), remote.exists(stored.key)):
        with pytest.raises(StorageError) as caught:
            await call
        assert caught.value.reason == "unreachable"


async def test_a_cloudinary_that_does_not_answer_is_not_waited_for_longer_than_was_said(
    remote: CloudinaryStore, cloud: CloudinaryStandIn
) -> None:
    stored = await remote.put(b"there")
    hasty = CloudinaryStore(account_of(cloud, patience_s=0.2), "chorus/files", max_file_bytes=LIMIT)
    async with cloud.being(silent=True), aclosing(hasty):
        for call in (hasty.put(b"data"), hasty.open(stored.key), hasty.delete(stored.key)):
            with pytest.raises(StorageError) as caught:
                await call
            assert caught.value.reason == "unreachable"


async def test_a_connection_that_does_not_come_up_is_not_waited_for_longer_than_was_said(
    cloud: CloudinaryStandIn,
) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        crowd = [socket.socket() for _ in range(4)]  # they take what room there is for connections nobody accepts
        for one in crowd:
            one.setblocking(False)
            one.connect_ex(address)
        nowhere = replace(account_of(cloud), endpoint=f"http://127.0.0.1:{address[1]}", connect_timeout_s=0.05)
        async with aclosing(CloudinaryStore(nowhere, "chorus", max_file_bytes=LIMIT)) as remote:
            for call in (remote.put(b"data"), remote.open("0" * 64), remote.delete("0" * 64)):
                with pytest.raises(StorageError) as caught:
                    await call
                assert caught.value.reason == "unreachable"
        for one in crowd:
            one.close()


@pytest.mark.parametrize("trouble", [{"cut_after": 100_000}, {"says_longer_by": 10}])
async def test_a_download_that_breaks_off_is_told(
    remote: CloudinaryStore, cloud: CloudinaryStandIn, trouble: dict[str, int]
) -> None:
    stored = await remote.put(bytes(1_000_000))
    async with cloud.being(**trouble):
        with pytest.raises(StorageError) as caught:
            await content(remote, stored.key)
    assert caught.value.reason == "unreachable"


@pytest.mark.parametrize("trouble", [{"damages": True}, {"says_longer_by": -10}])
async def test_a_download_of_other_bytes_is_told(
    remote: CloudinaryStore, cloud: CloudinaryStandIn, trouble: dict[str, int]
) -> None:
    stored = await remote.put(bytes(1_000_000))
    async with cloud.being(**trouble):
        with pytest.raises(StorageError):
            await content(remote, stored.key)


async def test_a_download_without_end_is_given_up(remote: CloudinaryStore, cloud: CloudinaryStandIn) -> None:
    stored = await remote.put(b"small")
    cloud.files = dict.fromkeys(cloud.files, bytes(2 * LIMIT))
    taken: list[int] = []

    async def read() -> None:
        async for chunk in await remote.open(stored.key):
            taken.append(len(chunk))

    with pytest.raises(StorageError) as caught:
        await read()
    assert caught.value.reason == "damaged"
    assert sum(taken) <= LIMIT


async def test_an_upload_that_arrived_in_part_is_told_and_not_kept(
    remote: CloudinaryStore, cloud: CloudinaryStandIn
) -> None:
    async with cloud.being(keeps_only=10):
        with pytest.raises(StorageError) as caught:
            await remote.put(bytes(100))
    assert caught.value.reason == "damaged"
    assert cloud.files == {}
    await remote.put(bytes(100))


async def test_an_upload_whose_answer_was_lost_can_be_put_again(
    remote: CloudinaryStore, cloud: CloudinaryStandIn
) -> None:
    async with cloud.being(loses_answers=True):
        with pytest.raises(StorageError) as caught:
            await remote.put(b"data")
    assert caught.value.reason == "unreachable"
    await remote.put(b"data")
    assert list(cloud.files.values()) == [b"data"]
