"""The bot is killed at each REST call of what makes and unmakes groups and members: the next start repairs it.

How many calls there are is not written down anywhere: each round holds the next one, until a command gets through.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Refused
from tests.cogs.party import erase_account, register
from tests.cogs.truth.agreement import until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.client import BotProcess
    from tests.cogs.party import Party
    from tests.cogs.truth.agreement import Truth

NAME = "Book club"
FEWEST_CALLS = 3
"""Each of these commands calls Discord at least as often: a test that ended sooner would have tested nothing."""


@dataclass
class Killing:
    """Kills the bot at one call after the other. With `performed` a call takes effect, and its answer is lost."""

    bot: BotProcess
    party: Party
    performed: bool

    async def at_call(self, nth: int, command: Callable[[], Awaitable[object]]) -> bool:
        """Kill the bot at the n-th call of a command and start it again; False when the command has no such call."""
        faults = self.party.guild.sandbox.faults
        held = await faults.hold_call("*", nth, performed=self.performed)
        asked = asyncio.ensure_future(command())
        reached = asyncio.create_task(held.reached(timeout_s=30.0))
        await asyncio.wait({asked, reached}, return_when=asyncio.FIRST_COMPLETED)
        was_held = reached.done()
        if was_held:
            await self.bot.kill()
            await held.release()
            await self.bot.restart()
            await self.bot.wait_ready()
        for task in (asked, reached):
            task.cancel()
        with suppress(asyncio.CancelledError, TimeoutError, Refused):
            await asked
        with suppress(asyncio.CancelledError):
            await reached
        await faults.clear()
        return was_held


@pytest.fixture(params=[False, True], ids=["before the call", "after the call"])
def killing(bot: BotProcess, party: Party, request: pytest.FixtureRequest) -> Killing:
    return Killing(bot, party, request.param)


async def delete(party: Party, name: str) -> None:
    question = await party.ada.slash("group delete", channel=party.general, name=name)
    answer = await party.ada.click(question, "Delete it")
    await answer.until(lambda seen: "is deleted" in seen.text)


async def create(party: Party) -> None:
    await party.ada.slash("group create", channel=party.general, name=NAME)


async def test_a_group_that_was_being_made_is_whole_or_gone(party: Party, truth: Truth, killing: Killing) -> None:
    nth = 1
    while await killing.at_call(nth, lambda: create(party)):
        await truth.comes()
        if NAME not in truth.groups():
            await create(party)  # its name is free
        assert NAME in truth.groups()
        await truth.comes()
        await delete(party, NAME)
        nth += 1
    assert nth > FEWEST_CALLS
    assert NAME in truth.groups()
    await truth.comes()


async def test_somebody_who_was_being_added_is_in_or_out(party: Party, truth: Truth, killing: Killing) -> None:
    async def add() -> None:
        await party.ada.slash("member add", channel=party.thread, person=party.cleo)

    nth = 1
    while await killing.at_call(nth, add):
        await truth.comes()
        if party.cleo.id in truth.members(party.name):
            await party.ada.slash("member remove", channel=party.thread, person=party.cleo)
        nth += 1
    assert nth > FEWEST_CALLS
    await truth.comes()
    assert party.cleo.id in truth.members(party.name)


async def test_somebody_who_was_being_removed_is_in_or_out(party: Party, truth: Truth, killing: Killing) -> None:
    async def remove() -> None:
        await party.ada.slash("member remove", channel=party.thread, person=party.ben)

    nth = 1
    while await killing.at_call(nth, remove):
        await truth.comes()
        if party.ben.id not in truth.members(party.name):
            await party.ada.slash("member add", channel=party.thread, person=party.ben)
        nth += 1
    assert nth > FEWEST_CALLS
    await truth.comes()
    assert party.ben.id not in truth.members(party.name)


async def test_a_group_that_was_being_deleted_is_whole_or_gone(party: Party, truth: Truth, killing: Killing) -> None:
    nth = 1
    while await killing.at_call(nth, lambda: delete(party, party.name)):
        await truth.comes()
        if not truth.groups():
            await party.ada.slash("group create", channel=party.general, name=party.name)
        nth += 1
    assert nth > FEWEST_CALLS
    assert truth.groups() == []
    await truth.comes()


async def test_an_account_that_was_being_deleted_is_there_or_gone_with_its_groups_passed_on(
    party: Party, truth: Truth, killing: Killing
) -> None:
    async def is_gone() -> bool:
        shown = await party.ben.slash("user show", channel=party.thread, person=party.ada)
        if "not registered" not in shown.text:
            return False
        await until(is_carried_to_its_end)
        await truth.comes()
        assert truth.members(party.name) == {party.ben.id}
        assert await owner() == "Ben Example"
        return True

    async def is_carried_to_its_end() -> bool:
        await owner()  # the bot has its hands free meanwhile
        return truth.rows("SELECT id FROM users WHERE deleted_at IS NOT NULL AND password != ''") == []

    async def owner() -> str:
        shown = await party.ben.slash("group show", channel=party.thread)
        return shown.text.split("Owner: ")[1].split(" ·")[0]

    async def erase() -> None:
        await erase_account(party.ada, party.general)

    nth = 1
    while await killing.at_call(nth, erase):
        if await is_gone():
            assert "Welcome, Ada" in (await register(party.ada, party.general)).text, "the old account is in the way"
            await party.ben.slash("member add", channel=party.thread, person=party.ada)
            await party.ben.slash("group update", channel=party.thread, owner=party.ada)
        else:
            assert await owner() == "Ada Example"
            await truth.comes()
        nth += 1
    assert nth > FEWEST_CALLS
    assert await is_gone()


async def test_a_group_that_was_being_renamed_has_one_name(party: Party, truth: Truth, killing: Killing) -> None:
    async def rename() -> None:
        (now,) = truth.groups()
        await party.ada.slash("group update", channel=party.thread, name=NAME if now != NAME else party.name)

    nth = 1
    while await killing.at_call(nth, rename):
        await truth.comes()
        nth += 1
    assert nth > FEWEST_CALLS
    await truth.comes()


async def test_a_group_that_was_changing_its_voice_channel_has_one(
    party: Party, truth: Truth, killing: Killing
) -> None:
    lounge = await party.guild.create_voice_channel("Lounge")
    seen = truth_but_for(truth, lounge.id)

    async def change() -> None:
        borrowed = (await party.ada.slash("group show", channel=party.thread)).text.count(f"<#{lounge.id}>")
        there = {"reset": "voice"} if borrowed else {"voice": lounge}
        await party.ada.slash("group update", channel=party.thread, **there)

    nth = 1
    while await killing.at_call(nth, change):
        await seen.comes()
        nth += 1
    assert nth > FEWEST_CALLS
    await seen.comes()
    assert await lounge.exists()


async def test_what_an_administrator_made_by_hand_is_never_swept_away(
    party: Party, truth: Truth, bot: BotProcess
) -> None:
    admin = await party.guild.add_member("Root", administrator=True)
    by_hand = await admin.start_thread(party.general, NAME, private=True)
    room = await party.guild.create_voice_channel(NAME)
    held = await party.guild.sandbox.faults.hold_call("POST /guilds/*/channels")
    asked = asyncio.ensure_future(create(party))
    await held.reached()
    late = await admin.start_thread(party.general, NAME, private=True)
    late_room = await party.guild.create_voice_channel(NAME)
    await bot.kill()
    await held.release()
    await bot.restart()
    await bot.wait_ready()
    asked.cancel()
    await truth_but_for(truth, room.id, late_room.id).comes()
    for channel in (by_hand, room, late, late_room):
        assert await channel.exists()
    assert NAME not in truth.groups()


def truth_but_for(truth: Truth, *by_hand: int) -> Truth:
    """The same look, with voice channels that somebody made by hand."""
    return type(truth)(truth.guild, truth.database, truth.bot_id, frozenset(by_hand))
