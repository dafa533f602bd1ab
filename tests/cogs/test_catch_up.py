"""What the bot could not hear, it reads. The real bot, in a sandbox of its own, killed, refused and shut out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.cogs.copies import PATIENCE_S, becomes_whole, copy
from tests.cogs.party import Party
from tests.cogs.truth.agreement import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import BotProcess


@asynccontextmanager
async def gathered(folder: Path) -> AsyncIterator[tuple[Party, BotProcess]]:
    async with Sandbox.start(seed="empty") as sandbox, running_bot(sandbox, folder) as bot:
        await sandbox.relax_limits()
        guild = await sandbox.create_guild("A server")
        await guild.create_text_channel("general")
        yield await Party.gather(guild), bot
        await sandbox.check_spec()


async def tells_that_it_cannot_read(party: Party) -> bool:
    return "does not let me read" in (await party.ada.slash("group show", channel=party.thread)).text


async def test_what_happens_while_the_bot_is_dead_is_read_when_it_is_back(tmp_path: Path) -> None:
    async with gathered(tmp_path) as (party, bot):
        first, second = [await party.ben.send(party.thread, text) for text in ("hello", "regretted")]
        await becomes_whole(tmp_path, party)
        await bot.kill()
        await party.ben.edit(first, "hullo")
        await party.ben.delete(second)
        await party.guild.sandbox.flood([party.ada, party.ben], [party.thread], 350, per_s=100_000)
        await bot.restart()
        await bot.wait_ready()
        await becomes_whole(tmp_path, party)
        assert "hullo" in copy(tmp_path, party).values()


async def test_a_catch_up_that_discord_limits_and_fails_goes_on_until_it_is_whole(tmp_path: Path) -> None:
    async with gathered(tmp_path) as (party, bot):
        await bot.kill()
        await party.guild.sandbox.flood([party.ada, party.ben], [party.thread], 250, per_s=100_000)
        pages = "GET /channels/*/messages"
        await party.guild.sandbox.faults.limit_calls(pages, 0.2, count=2)
        await party.guild.sandbox.faults.fail_calls(pages, 503, count=3)
        await bot.restart()
        await bot.wait_ready()
        await becomes_whole(tmp_path, party)


async def test_an_archived_thread_is_read_without_being_woken(tmp_path: Path) -> None:
    async with gathered(tmp_path) as (party, bot):
        await bot.kill()
        message = await party.ben.send(party.thread, "before it fell asleep")
        await party.thread.archive()
        await bot.restart()
        await bot.wait_ready()
        await becomes_whole(tmp_path, party)
        assert message.id in copy(tmp_path, party)
        assert (await party.thread.fetch())["thread_metadata"]["archived"]


async def test_who_may_not_read_history_takes_nothing_for_deleted_and_reads_it_later(tmp_path: Path) -> None:
    async with gathered(tmp_path) as (party, bot):
        await party.ben.send(party.thread, "kept")
        await becomes_whole(tmp_path, party)
        await bot.kill()
        await party.ben.send(party.thread, "missed")
        before = copy(tmp_path, party)
        await party.general.set_permissions("bot", read_message_history=False)
        await bot.restart()
        await bot.wait_ready()
        await until(lambda: tells_that_it_cannot_read(party), patience_s=PATIENCE_S)
        assert before.keys() <= copy(tmp_path, party).keys(), "nothing was taken for deleted"
        await party.general.set_permissions("bot", read_message_history=True)
        await becomes_whole(tmp_path, party)


async def test_a_channel_that_the_bot_could_not_see_for_a_while_leaves_no_hole(tmp_path: Path) -> None:
    async with gathered(tmp_path) as (party, _):
        await party.ben.send(party.thread, "heard")
        await becomes_whole(tmp_path, party)
        await party.general.set_permissions("bot", view_channel=False)
        await party.ben.send(party.thread, "not heard")
        await party.general.set_permissions("bot", view_channel=True)
        await party.ben.send(party.thread, "heard again")
        await becomes_whole(tmp_path, party)


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_session_that_ends_leaves_no_hole(tmp_path: Path, resumable: bool) -> None:
    async with gathered(tmp_path) as (party, bot):
        await party.ben.send(party.thread, "heard")
        await becomes_whole(tmp_path, party)
        await party.guild.sandbox.faults.refuse_resumes(resumable=False)
        await party.guild.sandbox.faults.invalidate_session(resumable=resumable)
        await party.ben.send(party.thread, "said in between")
        await bot.wait_ready()
        await party.ben.send(party.thread, "heard again")
        await becomes_whole(tmp_path, party)


async def test_a_message_that_came_without_its_words_is_read_with_them(tmp_path: Path) -> None:
    async with gathered(tmp_path) as (party, _):
        await party.guild.sandbox.faults.blank_events("MESSAGE_CREATE")
        await party.ben.send(party.thread, "hidden at first")
        await becomes_whole(tmp_path, party)
