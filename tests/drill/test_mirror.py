"""Bad weather over a group's thread: Chorus keeps every word of it, as long as its session lives.

What is said while a session is lost is not caught up yet, nor is an edit that comes before its message: weather that
does so has no place here until then.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.cogs.party import register
from tests.drill.crowd import Crowd
from tests.drill.hearing import folded, happened_in
from tests.drill.storm import Storm
from tests.drill.weathers import cut_line, fair_weather, held_events, passing_close, reconnect_request

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Channel, Guild, Member

HARMLESS = (fair_weather, cut_line, reconnect_request, passing_close, held_events)
SAID = 0
"""The type of a message that somebody wrote (Discord docs: Message Types)."""
NAMES = ("Ada", "Ben", "Cleo", "Dan")


async def test_the_mirror_is_what_the_thread_is_after_any_weather_that_loses_nothing(seed: int, tmp_path: Path) -> None:
    async with Sandbox.start(seed="empty") as sandbox, running_bot(sandbox, tmp_path) as bot:
        guild = await sandbox.create_guild("Film club")
        members, thread = await gather_group(guild)
        rng = random.Random(seed)
        storm = Storm(sandbox, bot, Crowd(rng, members, [thread]), rng)
        for strike in rng.sample(HARMLESS, len(HARMLESS)):
            await strike(storm)
            await sandbox.faults.clear()
            # Answered after all that was told before it: the database is read when everything has been written.
            await members[0].slash("message list", channel=thread)
            assert mirrored(tmp_path / "chorus.db", thread) == await said(sandbox, thread), strike.__name__


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


async def said(sandbox: Sandbox, thread: Channel) -> dict[int, str]:
    """What was said there, by the bot too, and has not been taken back."""
    journal = await sandbox.journal(thread)
    words = {e["id"] for e in journal if e["what"] == "create" and e["type"] == SAID}
    return {number: text for number, text in folded(happened_in(journal)).items() if number in words}


def mirrored(database: Path, thread: Channel) -> dict[int, str]:
    """The same, as Chorus remembers it."""
    query = "SELECT message_id, message FROM chats WHERE thread_id = ? AND kind = ? AND deleted_at IS NULL ORDER BY 1"
    with closing(sqlite3.connect(database)) as connection:
        return dict(connection.execute(query, (thread.id, SAID)).fetchall())
