"""What strikes a group's thread, the bot in it and the machine beneath it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.drill.copies import heard_words
from tests.drill.disasters import CAN_FILL_DISKS, full_disk, locked
from tests.drill.lookout import Lookout
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

    from sandbox.client import Channel
    from tests.drill.copies import Copy, Said

    Strike = Callable[["Sea"], Awaitable[None]]

PATIENCE_S = 60.0
LOOKS = 20
"""Into the database, before the journal is asked for again: the bot says something, too."""
HISTORY = "GET /channels/*/messages"
CANNOT_WRITE = "the mirror cannot write now"


@dataclass
class Sea(Storm):
    """A storm over one group's thread, whose parent is `general`; `copy` is what the bot keeps of it."""

    general: Channel = field(kw_only=True)
    database: Path = field(kw_only=True)
    copy: Copy = field(kw_only=True)
    excused: set[Said] = field(default_factory=set)
    """Words that were sent to a session and need not be kept."""

    def __post_init__(self) -> None:
        self.lookout = Lookout(self.copy)
        self.stores = self.copy.stores

    async def becomes_whole(self, *, all_heard: bool = True) -> None:
        """Wait, while nobody talks, until the copy is what the thread is; see that it never is what it may not be."""
        difference: object = None
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    journal = await self.sandbox.journal(self.copy.thread)
                    for _ in range(LOOKS):
                        self.lookout.look(journal, all_heard=all_heard)
                        difference = self.copy.difference(journal)
                        if not difference:
                            return
                        await self.sandbox.now()  # lets the others run
        except TimeoutError:
            pytest.fail(f"the copy is not whole after {PATIENCE_S:g} s: {difference}")

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that nobody tells of. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                await self.sandbox.now()

    async def says_anew(self, text: str, seen: int) -> None:
        """Wait until the bot has logged this more than `seen` times."""
        await self.until(lambda: self.bot.log.count(text) > seen)

    async def missing_words(self) -> list[Said]:
        """What was sent to a living session and is not kept, in that order; no words of what is gone and was erased."""
        kept, gone = self.copy.words() | self.excused, self.copy.deleted() if self.copy.erases else set()
        heard = await heard_words(self.sandbox, self.copy.thread)
        return [one for one in heard if one not in kept and one[0] not in gone]


async def doubled_events(sea: Sea) -> None:
    """Some events come twice."""
    await sea.sandbox.faults.double_events("MESSAGE_*", count=sea.rng.randint(1, FEW))
    await sea.crowd.bustle(MANY)


async def early_edits(sea: Sea) -> None:
    """Messages are edited and deleted, and the bot is told of that before it is told of them."""
    (thread,) = sea.channels
    for number in range(sea.rng.randint(1, 4)):
        await sea.sandbox.faults.delay_events("MESSAGE_CREATE", behind=2)
        author = sea.rng.choice(sea.crowd.members)
        message = await author.send(thread, "as it was first")
        await author.edit(message, f"as it is now {number}")
        if sea.rng.random() < 0.5:
            await author.delete(message)
        await sea.crowd.bustle(FEW)


async def stale_embeds(sea: Sea) -> None:
    """A link's preview is told with the words of before an edit."""
    author, (thread,) = sea.rng.choice(sea.crowd.members), sea.channels
    message = await author.send(thread, "look: https://example.com")
    await author.edit(message, "look at this: https://example.com")
    await sea.becomes_whole()
    await sea.sandbox.faults.send_stale_embed(message)
    await sea.crowd.bustle(FEW)


async def hidden_words(sea: Sea) -> None:
    """For a while the bot may not see what messages say, neither when they come nor when it asks for them."""
    before = len(await heard_words(sea.sandbox, sea.copy.thread))
    await sea.sandbox.grant_intents("members", "presences")
    await sea.sandbox.faults.blank_events("MESSAGE_*", count=10 * MANY)
    try:
        await sea.crowd.bustle(MANY)
        await sea.until(lambda: not sea.copy.is_readable())
    finally:
        await sea.sandbox.grant_intents("members", "presences", "message_content")
    sea.excused |= set((await heard_words(sea.sandbox, sea.copy.thread))[before:])


async def empty_pages(sea: Sea) -> None:
    """For a while the thread's history is shown to the bot as empty, and some events are lost."""
    await sea.general.set_permissions("bot", read_message_history=False)
    try:
        await sea.sandbox.faults.drop_events("MESSAGE_*", count=FEW)
        await sea.crowd.bustle(MANY)
        await sea.until(lambda: not sea.copy.is_readable())
    finally:
        await sea.general.set_permissions("bot", read_message_history=True)


async def locked_database(sea: Sea) -> None:
    """Another process writes into the database, and nobody else can meanwhile."""
    async with locked(sea.database):
        await sea.crowd.bustle(MANY)


async def long_lock(sea: Sea) -> None:
    """The same for so long that the bot gives up waiting, and has to try again."""
    seen = sea.bot.log.count(CANNOT_WRITE)
    async with locked(sea.database):
        await sea.crowd.bustle(MANY)
        await sea.says_anew(CANNOT_WRITE, seen)
        await sea.crowd.bustle(FEW)


async def fullness(sea: Sea) -> None:
    """The disk is full when something is said, for a few tries to write it down; nobody sends files."""
    files, sea.crowd.files = sea.crowd.files, 0.0
    await fullness_among_files(sea)
    sea.crowd.files = files


async def fullness_among_files(sea: Sea) -> None:
    """The disk is full, and files are being fetched, which are tried again a while later."""
    with full_disk(sea.bot.pid):
        for _ in range(sea.rng.randint(1, 3)):
            seen = sea.bot.log.count(CANNOT_WRITE)
            await sea.crowd.bustle(FEW)
            await sea.says_anew(CANNOT_WRITE, seen)


async def cloud_failure(sea: Sea) -> None:
    """Cloudinary goes down while files are sent, which are kept all the same; the next start carries them over."""
    talking = asyncio.create_task(sea.crowd.bustle(MANY))
    for _ in range(sea.rng.randint(0, FEW)):
        await sea.sandbox.now()
    await sea.stores.cloud.go_down()
    try:
        await talking
        await sea.becomes_whole()
    finally:
        await sea.stores.cloud.come_up()


async def death(sea: Sea) -> None:
    """The bot is killed in the middle of it all; people go on. It had lost its session before, or not."""
    if sea.rng.random() < 0.5:
        await sea.rng.choice(ENDINGS)(sea)
    talking = asyncio.create_task(sea.crowd.bustle(MANY))
    for _ in range(sea.rng.randint(1, 3)):
        await sea.crowd.write("still there?")
    await sea.bot.kill()
    await talking
    # What had reached the dead bot and was not written yet is an end of what it heard, never a middle.
    lost, heard = await sea.missing_words(), await heard_words(sea.sandbox, sea.copy.thread)
    assert lost == heard[len(heard) - len(lost) :]
    sea.excused |= set(lost)
    await sea.sandbox.faults.clear()
    await sea.crowd.bustle(FEW)
    await sea.restart_bot()
    await sea.bot.wait_ready(PATIENCE_S)
    await sea.until(lambda: not sea.stores.waiting())


async def slow_return(sea: Sea) -> None:
    """The session is over, and people say other things before the bot is shown what was said meanwhile."""
    held = await sea.sandbox.faults.hold_call(HISTORY)
    await held.reached(timeout_s=PATIENCE_S)
    await sea.rng.choice(ENDINGS)(sea)
    await sea.sandbox.wait_connected(PATIENCE_S)
    await sea.crowd.bustle(FEW)
    last = await sea.crowd.write("who was here?")
    await sea.until(lambda: last.id in sea.copy.now()[1])
    sea.lookout.look(await sea.sandbox.journal(sea.copy.thread), all_heard=True)
    await held.release()
    await sea.becomes_whole()


ENDINGS: tuple[Strike, ...] = (refused_resume, lost_session, ending_close)
QUICK: tuple[Strike, ...] = (
    *(fair_weather, cut_line, reconnect_request, passing_close, held_events, wrong_order, doubled_events, lost_events),
    *(early_edits, stale_embeds, hidden_words, empty_pages, locked_database, cloud_failure, death),
    *((fullness,) if CAN_FILL_DISKS else ()),
)
SLOW: tuple[Strike, ...] = (slow_return, long_lock, *((fullness_among_files,) if CAN_FILL_DISKS else ()))
"""After which discord.py or the bot waits for seconds before it goes on."""
UNHEARD: tuple[Strike, ...] = (lost_events, empty_pages, wrong_order, early_edits)
"""In which a session that lives is not sent everything, or not in its order."""
