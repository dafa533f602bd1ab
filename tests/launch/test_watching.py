"""What looks after a running bot, put together: real backups in a thread, and the disks of this machine."""

from __future__ import annotations

import asyncio
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from launch.backups.manifest import backups_in
from launch.disks import disks_of
from launch.settings import load
from launch.watching import ThreadedBackups, put_watch_together
from models import snapshot
from models.database import Database
from services.backup_schedule import SETTLE, BackupFailedError
from tests.moving.clock import START, MovableClock
from tests.services.memory_chat_server import MemoryChatServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from launch.settings import Settings


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """Of a bot that has a database."""
    settings = load(tmp_path, {})
    async with Database.open(settings.database.path):
        pass
    return settings


async def test_backups_are_made_in_the_folder_of_the_settings_and_their_time_is_known(settings: Settings) -> None:
    backups = ThreadedBackups(settings, MovableClock())
    assert await backups.last_made() is None
    await backups.make()
    assert await backups.last_made() == START
    assert len(backups_in(settings.backup.folder)) == 1


async def test_one_that_fails_says_why(settings: Settings) -> None:
    settings.database.path.unlink()
    with pytest.raises(BackupFailedError) as caught:
        await ThreadedBackups(settings, MovableClock()).make()
    assert caught.value.reason == "no_database"


async def test_one_that_is_under_way_when_the_bot_ends_leaves_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is held in mid-copy until it is cancelled; the event loop goes on meanwhile."""
    loop, begun, cancelled = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
    copy_to = snapshot.Moment.copy_to

    def held_copy(moment: snapshot.Moment, target: Path, go_on: Callable[[], None]) -> None:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(cancelled.wait(), loop).result(timeout=30)
        copy_to(moment, target, go_on)

    monkeypatch.setattr(snapshot.Moment, "copy_to", held_copy)
    making = asyncio.create_task(ThreadedBackups(settings, MovableClock()).make())
    await begun.wait()
    making.cancel()
    loop.call_soon(cancelled.set)
    with pytest.raises(asyncio.CancelledError):
        await making
    assert [path.name for path in settings.backup.folder.iterdir()] == [".lock"]


async def test_the_watch_makes_backups_from_its_begin_to_its_close(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asyncio.Event()
    make = ThreadedBackups.make

    async def make_and_tell(backups: ThreadedBackups) -> None:
        await make(backups)
        made.set()

    monkeypatch.setattr(ThreadedBackups, "make", make_and_tell)
    clock = MovableClock()
    watch = put_watch_together(settings, MemoryChatServer(), clock)
    watch.begin()
    watch.begin()
    await asyncio.sleep(0)
    clock.advance(seconds=SETTLE.total_seconds())
    await made.wait()
    await watch.close()
    assert len(backups_in(settings.backup.folder)) == 1


async def test_with_no_hours_between_them_no_backups_are_made(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "config.local.toml").write_text("[backup]\nevery_hours = 0", "utf-8")
    clock = MovableClock()
    watch = put_watch_together(load(tmp_path, {}), MemoryChatServer(), clock)
    watch.begin()
    await asyncio.sleep(0)
    clock.advance(days=365)
    await watch.close()
    assert not settings.backup.folder.exists()


def test_each_disk_counts_once_also_for_what_is_not_there_yet(tmp_path: Path) -> None:
    (disk,) = disks_of([tmp_path, tmp_path / "not" / "yet"])
    assert disk.folder == str(tmp_path)
    assert 0 < disk.free_bytes <= shutil.disk_usage(tmp_path).total


def test_disks_that_are_others_are_told_apart(tmp_path: Path) -> None:
    if not os.path.ismount("/dev/shm") or os.stat("/dev/shm").st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second disk here")
    assert len(disks_of([tmp_path, type(tmp_path)("/dev/shm")])) == 2
