"""Any weather over a group's thread: once it has passed, Chorus's copy is what Discord shows, with every word it heard.

One schedule is one seed: every kind of weather once, in an order of its own. `make drill PART=mirror N=200` runs many.
"""

from __future__ import annotations

import asyncio
import os
import random
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.cogs.party import register
from tests.drill.copies import Copy, Said, heard_words, standing_words
from tests.drill.crowd import Crowd
from tests.drill.storm import Storm
from tests.drill.weathers import (
    FEW,
    MANY,
    cut_line,
    ending_close,
    fair_weather,
    held_events,
    lost_events,
    lost_session,
    passing_close,
    reconnect_request,
    refused_resume,
    wrong_order,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sandbox.client import Channel, Guild, Member

    Strike = Callable[[Storm], Awaitable[None]]

NAMES = ("Ada", "Ben", "Cleo", "Dan")
PATIENCE_S = 90.0


async def doubled_events(storm: Storm) -> None:
    """Some events come twice."""
    await storm.sandbox.faults.double_events("MESSAGE_*", count=storm.rng.randint(1, FEW))
    await storm.crowd.bustle(MANY)


async def stale_embeds(storm: Storm) -> None:
    """A link's preview is told with the words of before an edit."""
    author, (thread,) = storm.rng.choice(storm.crowd.members), storm.channels
    message = await author.send(thread, "look: https://example.com")
    await author.edit(message, "look at this: https://example.com")
    await storm.sandbox.faults.send_stale_embed(message)
    await storm.crowd.bustle(FEW)


async def death(storm: Storm) -> None:
    """The bot is killed in the middle of it all; people go on."""
    talking = asyncio.create_task(storm.crowd.bustle(MANY))
    for _ in range(storm.rng.randint(1, 3)):
        await storm.crowd.write("still there?")
    await storm.bot.kill()
    await talking
    await storm.crowd.bustle(FEW)
    await storm.restart_bot()
    await storm.bot.wait_ready()


WEATHERS: tuple[Strike, ...] = (
    *(fair_weather, cut_line, reconnect_request, passing_close, held_events, wrong_order, doubled_events),
    *(stale_embeds, death, lost_events, refused_resume, lost_session, ending_close),
)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("number", range(3))
async def test_the_copy_is_what_the_thread_is_after_any_weather(seed: int, tmp_path: Path, number: int) -> None:
    await go_through(seed + number, tmp_path)


@pytest.mark.drill
async def test_the_copy_is_what_the_thread_is_after_many_weathers(seed: int, tmp_path: Path) -> None:
    for number in range(int(os.environ.get("CHORUS_DRILL_SCHEDULES") or "20")):
        print(f"schedule {number}: CHORUS_DRILL_SEED={seed + number}")
        folder = tmp_path / str(number)
        folder.mkdir()
        await go_through(seed + number, folder)


async def go_through(seed: int, folder: Path) -> None:
    """One schedule: after each weather the copy is held against the sandbox's journal."""
    # What a living session lost is found by Discord's counts and by looking again, what happened to old messages while
    # nobody heard of it by a walk: all of that as often as can be.
    (folder / "config.local.toml").write_text(
        "[mirror]\ncheck_minutes = 0.02\nreread_hours = 0.0001\nwalk_days = 0.0001\n"
    )
    rng = random.Random(seed)
    async with Sandbox.start(seed="empty") as sandbox, running_bot(sandbox, folder) as bot:
        await sandbox.relax_limits()
        members, thread = await gather_group(await sandbox.create_guild("Film club"))
        storm = Storm(sandbox, bot, Crowd(rng, members, [thread]), rng)
        copy, in_flight = Copy(folder / "chorus.db", thread), set[Said]()
        for strike in rng.sample(WEATHERS, len(WEATHERS)):
            await strike(storm)
            if strike is death:
                # What had reached the dead bot and was not written yet is an end of what it heard, never a middle.
                heard = await heard_words(sandbox, thread)
                in_flight |= {one for one in heard if one not in copy.words()}
            await sandbox.faults.clear()
            await sandbox.wait_connected(PATIENCE_S)
            await becomes_whole(storm, copy, strike)
            missing = [one for one in await heard_words(sandbox, thread) if one not in copy.words() | in_flight]
            assert missing == [], strike.__name__
            assert copy.found() == copy.searchable(), strike.__name__


async def becomes_whole(storm: Storm, copy: Copy, strike: Strike) -> None:
    """Wait until the copy is in one piece, and shows what stands in the thread."""
    (thread,) = storm.channels
    try:
        async with asyncio.timeout(PATIENCE_S):
            while copy.ranges() != 1 or copy.standing() != await standing_words(storm.sandbox, thread):
                pass  # asking the sandbox lets the others run
    except TimeoutError:
        assert copy.standing() == await standing_words(storm.sandbox, thread), strike.__name__
        raise


async def gather_group(guild: Guild) -> tuple[list[Member], Channel]:
    """A group of four."""
    general = await guild.create_text_channel("general")
    members = [await guild.add_member(name) for name in NAMES]
    for member in members:
        await register(member, general)
    await members[0].slash("group create", channel=general, name="Film night")
    thread = await guild.thread("Film night")
    for member in members[1:]:
        await members[0].slash("member add", channel=thread, person=member)
    return members, thread
