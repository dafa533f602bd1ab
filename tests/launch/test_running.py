"""What an admin reads when the bot cannot start, and that it ends as it should. The real bot, in the sandbox."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from demo.stage import bot_command, bot_environment
from launch import exits
from sandbox.client import Sandbox
from tests.cogs.party import register

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running


async def ended(sandbox: Sandbox, folder: Path, **changes: str) -> tuple[int, str]:
    """Start a bot that cannot run; its exit code and what it said."""
    bot = await sandbox.start_bot(bot_command(folder), env=bot_environment(sandbox, folder) | changes)
    return await bot.wait(), bot.log


async def test_a_token_that_discord_does_not_know_is_told_with_the_place_to_get_one(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    code, said = await ended(sandbox, tmp_path, DISCORD_TOKEN="not-a-token")
    assert code == exits.REFUSED
    assert "does not know this token" in said
    assert "Reset Token" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("moment", ["has identified", "is ready", "has answered"])
async def test_a_token_that_is_reset_in_mid_run_is_told_with_the_place_to_get_another(
    sandbox: Sandbox, tmp_path: Path, moment: str
) -> None:
    bot = await sandbox.start_bot(bot_command(tmp_path), env=bot_environment(sandbox, tmp_path))
    await bot.wait_ready()
    if moment != "has identified":
        await bot.wait_for_line("READY as")
    if moment == "has answered":
        guild = await sandbox.create_guild("Reset")
        await register(await guild.add_member("Ada"), await guild.create_text_channel("general"))
    await sandbox.faults.close_gateway(4004, "Authentication failed.")
    assert await bot.wait() == exits.REFUSED
    assert "ended the session of this token" in bot.log
    assert "Reset Token" in bot.log
    assert "Traceback" not in bot.log


async def test_intents_that_are_not_switched_on_are_told_with_the_place_to_switch_them_on(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    await sandbox.grant_intents("members")
    try:
        code, said = await ended(sandbox, tmp_path)
    finally:
        await sandbox.grant_intents("members", "message_content", "presences")
    assert code == exits.REFUSED
    assert "Message Content Intent" in said
    assert "Traceback" not in said


async def test_an_endpoint_where_nobody_answers_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    code, said = await ended(sandbox, tmp_path, CHORUS_DISCORD__ENDPOINT="127.0.0.1:9")
    assert code == exits.FAILED
    assert "cannot be reached" in said


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "chorus.db")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
        connection.commit()
    code, said = await ended(sandbox, tmp_path)
    assert code == exits.BAD_CONFIG
    assert "newer Chorus" in said
    with closing(sqlite3.connect(tmp_path / "chorus.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


async def test_a_file_that_is_no_database_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "chorus.db").write_bytes(b"these are not the rows you are looking for" * 100)
    code, said = await ended(sandbox, tmp_path)
    assert code == exits.FAILED
    assert "cannot be opened" in said
    assert "Traceback" not in said


async def test_a_bot_that_is_told_to_stop_ends_well(sandbox: Sandbox, tmp_path: Path) -> None:
    bot = await sandbox.start_bot(bot_command(tmp_path), env=bot_environment(sandbox, tmp_path))
    await bot.wait_ready()
    assert await bot.stop() == exits.OK
    assert "told to stop" in bot.log
    assert "Traceback" not in bot.log


async def test_a_password_is_in_no_log_even_at_the_most_talkative_level(sandbox: Sandbox, tmp_path: Path) -> None:
    environment = bot_environment(sandbox, tmp_path) | {"CHORUS_LOGGING__LEVEL": "DEBUG"}
    bot = await sandbox.start_bot(bot_command(tmp_path), env=environment)
    await bot.wait_ready()
    guild = await sandbox.create_guild("Talkative")
    general, ada = await guild.create_text_channel("general"), await guild.add_member("Ada")
    secret = "nine-quiet-lighthouses"
    answer = await register(ada, general, password=secret)
    await bot.stop()
    assert "Welcome" in answer.text
    assert "DEBUG" in bot.log
    assert secret not in bot.log
    assert "argon2id" not in bot.log
