"""Schedules of weathers over a group's thread, several with the same sandbox and bot.

One schedule is one seed: every quick kind of weather once, in an order of its own, and for some a slow one. Those with
an odd seed are for a bot that erases the words and files of what is deleted, the others for one that keeps them.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.cogs.party import register
from tests.drill.copies import Copy, Stores
from tests.drill.crowd import Crowd
from tests.drill.mirror_weathers import QUICK, SLOW, UNHEARD, Sea
from tests.drill.weathers import FEW
from tests.launch.test_files import variables
from tests.storage.cloudinary_stand_in import CloudinaryStandIn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import BotProcess, Channel, Guild, Member

NAMES = ("Ada", "Ben", "Cleo", "Dan")
ZEAL, FILES = 0.5, 0.1
"""How much less people do than in other drills, and how many of their messages bring a file."""
SLOW_EVERY = 7
PATIENCE_S = 60.0
# What a living session lost is found by Discord's counts and by looking again, what happened to old messages while
# nobody heard of it by a walk: all of that as often as can be.
CONFIG = """
[mirror]
deleted_words = "{deleted_words}"
check_minutes = 0.01
reread_hours = 0.0001
walk_days = 0.00001
"""


def erases(seed: int) -> bool:
    """Whether a schedule is for a bot that erases what is deleted."""
    return seed % 2 == 1


@dataclass
class Harbour:
    """A bot on its own sandbox, which schedules can be tried on one after the other."""

    sandbox: Sandbox
    bot: BotProcess
    stores: Stores
    database: Path
    connection: sqlite3.Connection
    erases: bool

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, *, erases: bool) -> AsyncIterator[Harbour]:
        """Started with the block, and ended."""
        config = CONFIG.format(deleted_words="erase" if erases else "keep")
        (folder / "config.local.toml").write_text(config)
        async with (
            CloudinaryStandIn().running() as cloud,
            Sandbox.start(seed="empty") as sandbox,
            running_bot(sandbox, folder, variables(cloud)) as bot,
        ):
            await sandbox.relax_limits()
            stores, database = Stores(folder / "files" / "attachments", cloud), folder / "chorus.db"
            with closing(sqlite3.connect(database, isolation_level=None)) as connection:
                yield cls(sandbox, bot, stores, database, connection, erases)

    async def go_through(self, seed: int) -> None:
        """One schedule, in a group of its own: after each weather its copy is held against the sandbox's journal."""
        print(f"CHORUS_DRILL_SEED={seed} make drill PART=mirror N=1")
        assert erases(seed) == self.erases
        rng = random.Random(seed)
        guild = await self.sandbox.create_guild("Film club")
        members, general, thread = await _gather_group(guild)
        crowd = Crowd(rng, members, [thread], ZEAL, FILES)
        copy = Copy(self.connection, self.stores, self.sandbox, thread, crowd.contents, self.erases)
        sea = Sea(self.sandbox, self.bot, crowd, rng, general=general, database=self.database, copy=copy)
        strikes = [*QUICK, *([rng.choice(SLOW)] if seed % SLOW_EVERY == 0 else [])]
        for strike in rng.sample(strikes, len(strikes)):
            print(strike.__name__)
            await strike(sea)
            await self.sandbox.faults.clear()
            await self.sandbox.wait_connected(PATIENCE_S)
            await crowd.bustle(FEW)
            await sea.becomes_whole(all_heard=strike not in UNHEARD)
            assert await sea.missing_words() == []
        await guild.remove_bot()  # what is over is not to be compared again and again


async def _gather_group(guild: Guild) -> tuple[list[Member], Channel, Channel]:
    """A group of four, the channel that its thread is in, and the thread."""
    general = await guild.create_text_channel("general")
    members = [await guild.add_member(name) for name in NAMES]
    for member in members:
        await register(member, general)
    await members[0].slash("group create", channel=general, name="Film night")
    thread = await guild.thread("Film night")
    for member in members[1:]:
        await members[0].slash("member add", channel=thread, person=member)
    return members, general, thread
