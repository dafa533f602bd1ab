"""Backups that are made by themselves, what their admin is told, and a bot that starts from one.

Both clocks are moved. Each test has a bot of its own, since what is told is told once.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from demo.stage import bot_command, bot_environment
from launch import exits
from launch.backups.manifest import backups_in
from tests.cogs.party import erase_account, register
from tests.launch.test_bot import bot as bot_py
from tests.moving.time import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Guild, Member, Message, Sandbox
    from tests.moving.time import Time


@pytest.fixture
async def guild(sandbox: Sandbox) -> Guild:
    return await sandbox.create_guild("A server")


@pytest.fixture
async def ada(sandbox: Sandbox, guild: Guild) -> Member:
    """Ada, who runs the bot."""
    ada = await guild.add_member("Ada")
    await sandbox.own_application(ada)
    return ada


def configure(folder: Path, text: str) -> None:
    (folder / "config.local.toml").write_text(text, "utf-8")


async def told(member: Member) -> list[Message]:
    """What the bot has written to somebody directly."""
    return await member.history(await member.open_dm())


async def test_an_admin_is_told_that_no_backup_could_be_made_and_that_one_is_made_again(
    time: Time, ada: Member, tmp_path: Path
) -> None:
    configure(tmp_path, '[backup]\nfolder = "list/backups"')
    (tmp_path / "list").write_text("a shopping list")
    async with time.running_bot(tmp_path) as bot:
        await bot.wait_for_line("READY as")
        await time.advance(minutes=5)
        await bot.wait_for_line("the backup is not well: 1 admin(s) were told")
        (message,) = await told(ada)
        assert "The backup that was due was not made" in message.text
        assert "can't be written" in message.text
        (tmp_path / "list").unlink()
        await time.advance(hours=1)
        await bot.wait_for_line("the backup is well again: 1 admin(s) were told")
        assert "Backups are made again" in (await told(ada))[-1].text
        assert len(await told(ada)) == 2


async def test_an_admin_named_in_the_settings_is_told_of_a_disk_that_is_nearly_full(
    time: Time, guild: Guild, ada: Member, tmp_path: Path
) -> None:
    ben = await guild.add_member("Ben")
    configure(tmp_path, f"[alarms]\ndiscord_ids = [{ben.id}]\nmin_free_mb = 1_000_000_000")
    async with time.running_bot(tmp_path) as bot:
        await bot.wait_for_line("is not well: 1 admin(s) were told")
    (message,) = await told(ben)
    assert "is nearly full" in message.text
    assert await told(ada) == [], "others are not told"


async def test_an_admin_who_takes_no_messages_is_told_nothing_and_the_log_says_so(
    time: Time, sandbox: Sandbox, ada: Member, tmp_path: Path
) -> None:
    configure(tmp_path, "[alarms]\nmin_free_mb = 1_000_000_000")
    await sandbox.faults.fail_calls("POST /users/@me/channels", 403, code=50007)
    async with time.running_bot(tmp_path) as bot:
        await bot.wait_for_line("nobody could be told")
    assert await told(ada) == []


async def test_a_bot_starts_from_a_backup_in_a_fresh_place_and_knows_everybody(
    time: Time, ada: Member, guild: Guild, tmp_path: Path
) -> None:
    general = await guild.create_text_channel("general")
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    async with time.running_bot(here) as bot:
        await register(ada, general)
        await bot.wait_for_line("READY as")
        await time.advance(days=1)
        await bot.wait_for_line("Backed up to")
    (backup,) = backups_in(here / "data" / "backups")
    configure(there, '[database]\npath = "chorus.db"\n[storage]\nfolder = "files"')  # as the bot of a test has them
    done = bot_py(there, "restore", str(backup))
    assert done.returncode == exits.OK, done.stderr
    async with time.running_bot(there):
        assert "Ada Example" in (await ada.slash("user show", channel=general)).text


async def test_who_was_erased_after_the_backup_is_erased_again_when_a_bot_starts_from_it(
    time: Time, ada: Member, guild: Guild, tmp_path: Path
) -> None:
    general = await guild.create_text_channel("general")
    configure(tmp_path, '[database]\npath = "chorus.db"\n[storage]\nfolder = "files"')
    async with time.running_bot(tmp_path):
        await register(ada, general)
        done = bot_py(tmp_path, "backup")
        assert done.returncode == exits.OK, done.stderr
        await erase_account(ada, general)
    (backup,) = backups_in(tmp_path / "data" / "backups")
    done = bot_py(tmp_path, "restore", str(backup))
    assert done.returncode == exits.OK, done.stderr
    assert names(tmp_path) == ["Ada"]
    async with time.running_bot(tmp_path):
        async with asyncio.timeout(PATIENCE_S):
            while names(tmp_path) != ["deleted"]:  # asking takes a moment, in which the bot goes on
                assert "not registered" in (await ada.slash("user show", channel=general)).text


def names(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "chorus.db")) as connection:
        return [name for (name,) in connection.execute("SELECT first_name FROM users")]


async def test_while_a_bot_runs_nothing_is_restored_over_it_and_no_second_one_starts(
    time: Time, tmp_path: Path, sandbox: Sandbox
) -> None:
    configure(tmp_path, '[database]\npath = "chorus.db"\n[storage]\nfolder = "files"')
    async with time.running_bot(tmp_path) as bot:
        assert bot_py(tmp_path, "backup").returncode == exits.OK
        (backup,) = backups_in(tmp_path / "data" / "backups")
        done = bot_py(tmp_path, "restore", str(backup))
        assert done.returncode == exits.FAILED
        assert f"right now (process {bot.pid}). Stop it, then restore." in done.stderr
        second = await sandbox.start_bot(bot_command(tmp_path), env=bot_environment(sandbox, tmp_path))
        assert await second.wait() == exits.FAILED
        assert f"already (process {bot.pid})" in second.log
        await bot.kill()
        assert bot_py(tmp_path, "restore", str(backup)).returncode == exits.OK, "the lock goes with its holder"
