"""Which store the settings lead to, and that what waits for Cloudinary gets there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from demo.stage import bot_command, bot_environment
from launch import exits
from launch.files import CARRY_OVER_EVERY_S, NoCloudinaryKeyError, file_store
from launch.settings import load
from sandbox.client import Sandbox
from tests.cogs.party import register
from tests.moving.clock import MovableClock
from tests.storage.cloudinary_stand_in import CloudinaryStandIn
from tests.storage.streams import content, files_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from launch.settings import Settings

LIMIT = 1_000_000
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


@pytest.fixture
async def cloud() -> AsyncIterator[CloudinaryStandIn]:
    async with CloudinaryStandIn().running() as cloud:
        yield cloud


def variables(cloud: CloudinaryStandIn) -> dict[str, str]:
    return {
        "CHORUS_CLOUDINARY__CLOUD_NAME": cloud.cloud_name,
        "CHORUS_CLOUDINARY__ENDPOINT": cloud.endpoint,
        "CHORUS_CLOUDINARY__FOLDER": "our/chorus",
        "CLOUDINARY_API_KEY": cloud.api_key,
        "CLOUDINARY_API_SECRET": cloud.api_secret,
    }


def settings(cloud: CloudinaryStandIn, folder: Path) -> Settings:
    return load(folder, variables(cloud))


async def test_without_a_cloud_name_files_stay_in_the_folder(tmp_path: Path) -> None:
    async with file_store(load(tmp_path, {}), "avatars", MovableClock(), max_file_bytes=LIMIT) as store:
        stored = await store.put(b"data")
        assert files_in(tmp_path) == [tmp_path / "data" / "files" / "avatars" / stored.key[:2] / stored.key]


async def test_with_one_they_go_to_a_folder_of_their_own_at_cloudinary(
    cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    async with file_store(settings(cloud, tmp_path), "avatars", MovableClock(), max_file_bytes=LIMIT) as store:
        stored = await store.put(b"data")
        assert list(cloud.files) == [("raw", "authenticated", f"our/chorus/avatars/{stored.key}")]
        assert await content(store, stored.key) == b"data"
    assert files_in(tmp_path) == []


async def test_what_the_folder_held_before_is_carried_over_at_the_start(
    cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    async with file_store(load(tmp_path, {}), "avatars", MovableClock(), max_file_bytes=LIMIT) as store:
        stored = await store.put(b"data")
    async with file_store(settings(cloud, tmp_path), "avatars", MovableClock(), max_file_bytes=LIMIT) as store:
        await asyncio.wait_for(cloud.asked.wait(), 60)
        assert await content(store, stored.key) == b"data"
    async with file_store(settings(cloud, tmp_path), "avatars", MovableClock(), max_file_bytes=LIMIT) as store:
        assert await content(store, stored.key) == b"data"


async def test_what_waits_is_carried_over_again_and_again(cloud: CloudinaryStandIn, tmp_path: Path) -> None:
    clock = MovableClock()
    async with file_store(settings(cloud, tmp_path), "avatars", clock, max_file_bytes=LIMIT) as store:
        async with cloud.being(status=503):
            await store.put(b"data")
        cloud.asked.clear()
        clock.advance(seconds=CARRY_OVER_EVERY_S)
        await asyncio.wait_for(cloud.asked.wait(), 60)
    assert cloud.requests[-1].endswith("raw/upload")


@pytest.mark.parametrize("missing", ["CLOUDINARY_API_KEY", "CLOUDINARY_API_SECRET"])
async def test_a_cloud_name_without_key_or_secret_is_told(
    cloud: CloudinaryStandIn, tmp_path: Path, missing: str
) -> None:
    incomplete = load(tmp_path, variables(cloud) | {missing: ""})
    with pytest.raises(NoCloudinaryKeyError, match=missing):
        async with file_store(incomplete, "avatars", MovableClock(), max_file_bytes=LIMIT):
            pass


async def test_pictures_that_people_choose_are_kept_at_cloudinary_and_the_bot_ends_well(
    cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    async with Sandbox.start(seed="empty") as sandbox:
        environment = bot_environment(sandbox, tmp_path) | variables(cloud)
        bot = await sandbox.start_bot(bot_command(tmp_path), env=environment)
        await bot.wait_ready()
        guild = await sandbox.create_guild("Pictures")
        general, ada = await guild.create_text_channel("general"), await guild.add_member("Ada")
        await register(ada, general)
        await ada.slash("user update", channel=general, picture=("me.png", PNG))
        assert list(cloud.files.values()) == [PNG]
        assert files_in(tmp_path / "files") == []
        shown = (await ada.slash("user show", channel=general)).message
        assert shown is not None
        assert await sandbox.fetch_attachment(shown.attachments[0]) == PNG
        await ada.slash("user update", channel=general, what="no picture")
        assert cloud.files == {}
        assert await bot.stop() == exits.OK
        assert cloud.api_secret not in bot.log
        assert "Traceback" not in bot.log


async def test_a_bot_that_lacks_the_key_does_not_start_and_says_what_to_set(
    cloud: CloudinaryStandIn, tmp_path: Path
) -> None:
    async with Sandbox.start(seed="empty") as sandbox:
        environment = bot_environment(sandbox, tmp_path) | variables(cloud) | {"CLOUDINARY_API_KEY": ""}
        bot = await sandbox.start_bot(bot_command(tmp_path), env=environment)
        assert await bot.wait() == exits.BAD_CONFIG
        assert "CLOUDINARY_API_KEY" in bot.log
        assert "Traceback" not in bot.log
