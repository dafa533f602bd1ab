"""Nothing that is told is lost: a tiny queue, a database that another process holds, a bot that is killed."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING

from demo.stage import bot_command, bot_environment
from sandbox.client import Sandbox
from tests.cogs.conftest import ANSWERED_WITHIN_S, CHEAP_HASHES
from tests.cogs.party import Party

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import BotProcess

MESSAGES = 200


@asynccontextmanager
async def tiny(folder: Path) -> AsyncIterator[tuple[Party, BotProcess]]:
    """A party whose bot lets eight events wait."""
    async with Sandbox.start(seed="empty") as sandbox:
        await sandbox.wait_for_answers(ANSWERED_WITHIN_S)
        env = bot_environment(sandbox, folder) | CHEAP_HASHES | {"CHORUS_MIRROR__QUEUE_EVENTS": "8"}
        bot = await sandbox.start_bot(bot_command(folder), env=env)
        await bot.wait_ready()
        guild = await sandbox.create_guild("A server")
        await guild.create_text_channel("general")
        yield await Party.gather(guild), bot
        await bot.stop()


async def flood(party: Party) -> None:
    await party.guild.sandbox.flood([party.ada, party.ben], [party.thread], MESSAGES, per_s=100_000)


def flooded(folder: Path) -> list[str]:
    query = "SELECT message FROM chats WHERE message LIKE 'message number %' ORDER BY message_id"
    with closing(sqlite3.connect(folder / "chorus.db")) as connection:
        return [row[0] for row in connection.execute(query)]


ALL = [f"message number {number}" for number in range(MESSAGES)]


async def test_a_flood_over_a_tiny_queue_and_a_locked_database_is_kept_whole(tmp_path: Path) -> None:
    async with tiny(tmp_path) as (party, _):
        with closing(sqlite3.connect(tmp_path / "chorus.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            writing = asyncio.create_task(flood(party))
            await party.ben.send(party.thread, "while nobody can write")
            assert flooded(tmp_path) == []
            other.execute("ROLLBACK")
        await writing
        await party.ada.slash("message list", channel=party.thread)
        assert flooded(tmp_path) == ALL


async def test_what_was_told_before_the_bot_was_stopped_is_kept(tmp_path: Path) -> None:
    async with tiny(tmp_path) as (party, bot):
        await flood(party)
        await party.ada.slash("message list", channel=party.thread)
        await bot.stop()
    assert flooded(tmp_path) == ALL


async def test_a_kill_in_the_middle_of_a_flood_leaves_each_message_once_and_none_in_between_out(
    tmp_path: Path,
) -> None:
    async with tiny(tmp_path) as (party, bot):
        writing = asyncio.create_task(flood(party))
        async with asyncio.timeout(ANSWERED_WITHIN_S):
            while not flooded(tmp_path):
                await asyncio.to_thread(os.sched_yield)
        await bot.kill()
        await writing
        before = flooded(tmp_path)
        assert before == ALL[: len(before)]
        await bot.restart()
        await bot.wait_ready()
        message = await party.ben.send(party.thread, "after it")
        answer = await party.ada.slash("message list", channel=party.thread)
        assert "after it" in answer.text
        assert message.id
        assert flooded(tmp_path)[: len(before)] == before
