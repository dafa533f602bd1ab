"""What becomes of the music when people come and go, and when two groups of a server want to listen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.cogs.party import voice_channel
from tests.cogs.test_music import heard, queue_shows
from tests.cogs.truth.agreement import PATIENCE_S
from tests.media import read_packets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sandbox.client import Sandbox
    from tests.cogs.party import Party


async def until(happened: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await happened():
            pass


async def thread_says(party: Party, words: str) -> None:
    """Wait until that was said in the group's thread."""

    async def said() -> bool:
        return any(words in message.content for message in await party.ada.history(party.thread))

    await until(said)


async def bot_sits(party: Party, channel_id: int | None) -> None:
    """Wait until the bot sits in that voice channel, or in none."""

    async def sits() -> bool:
        state = await party.guild.voice_state(party.bot_id)
        return (None if state is None else int(state["channel_id"])) == channel_id

    await until(sits)


async def test_without_listeners_the_music_is_held_and_goes_on_where_it_was_when_somebody_is_back(
    party: Party, bot_folder: Path
) -> None:
    await party.ada.slash("group update", channel=party.thread, pause_alone=0)
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await ada.wait_for_packets(50)
    await ada.leave()
    await thread_says(party, "Nobody listens any more, so I paused")
    await queue_shows(party, "Paused: **Long Haul**")
    before = len(heard(ada))
    (again,) = await party.listen(party.ada)
    await again.wait_for_packets(50)
    file = read_packets(bot_folder / "library" / "Long Haul.ogg")
    assert before - 25 < file.index(heard(again)[5]) < before + 100, "it goes on within two seconds of the place"
    await party.ada.slash("stop", channel=party.thread)


async def test_the_bot_leaves_when_nobody_comes_and_is_back_at_the_place_when_somebody_does(
    party: Party, bot_folder: Path
) -> None:
    await party.ada.slash("group update", channel=party.thread, pause_alone=0, leave_alone=0)
    ada, ben = await party.listen(party.ada, party.ben)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await ada.wait_for_packets(50)
    await ben.leave()
    await ada.wait_for_packets(len(ada.packets) + 20)
    await ada.leave()
    await thread_says(party, "I left the voice channel and kept the place")
    await bot_sits(party, None)
    before = len(heard(ada))
    (again,) = await party.listen(party.ben)
    await bot_sits(party, party.voice.id)
    await again.wait_for_packets(50)
    file = read_packets(bot_folder / "library" / "Long Haul.ogg")
    assert before - 25 < file.index(heard(again)[5]) < before + 100
    await party.ben.slash("stop", channel=party.thread)


async def test_people_who_are_all_deafened_are_nobody(party: Party) -> None:
    await party.ada.slash("group update", channel=party.thread, pause_alone=0)
    root = await party.guild.add_member("Root", administrator=True)
    ada, _ = await party.listen(party.ada, party.ben)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await ada.wait_for_packets(20)
    await root.silence(party.ada, deaf=True)
    await queue_shows(party, "Playing now")
    await root.silence(party.ben, deaf=True)
    await queue_shows(party, "Paused: **Long Haul**")
    await root.silence(party.ben, deaf=False)
    await queue_shows(party, "Playing now: **Long Haul**")
    await party.ada.slash("stop", channel=party.thread)


async def test_a_room_that_is_always_on_plays_on_to_the_deafened_and_keeps_the_bot_in_an_empty_channel(
    party: Party,
) -> None:
    await party.ada.slash("group update", channel=party.thread, pause_alone=0, leave_alone=0, always_on=True)
    root = await party.guild.add_member("Root", administrator=True)
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="First Light")
    await ada.wait_for_packets(20)
    await root.silence(party.ada, deaf=True)
    await queue_shows(party, "empty")
    await ada.leave()
    await party.ada.slash("group show", channel=party.thread)
    await bot_sits(party, party.voice.id)
    assert not any("Nobody listens" in message.content for message in await party.ada.history(party.thread))
    await party.listen(party.ada)
    await party.ada.slash("stop", channel=party.thread)


async def test_a_second_group_is_told_who_listens_and_takes_over_when_they_pause(
    party: Party, bot_folder: Path
) -> None:
    await party.ada.slash("group create", channel=party.general, name="Books")
    books, shelf = await party.guild.thread("Books"), await voice_channel(party.guild, "Books")
    await party.ada.slash("member add", channel=books, person=party.cleo)
    await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    (ben,) = await party.listen(party.ben)
    await party.ben.slash("play", channel=party.thread, query="Long Haul")
    await ben.wait_for_packets(50)
    cleo = await party.cleo.join(shelf)
    refused = await party.cleo.slash("play", channel=books, query="First Light")
    assert refused.ephemeral
    assert f"**Film night** is listening in <#{party.voice.id}>" in refused.text
    assert "or have been paused or gone for a while" in refused.text
    await party.ben.slash("pause", channel=party.thread)
    assert "nothing is heard there now" in (await party.cleo.slash("play", channel=books, query="First Light")).text
    await party.ada.slash("group update", channel=party.thread, takeover=0)
    assert "First Light" in (await party.cleo.slash("play", channel=books, query="First Light")).text
    await cleo.wait_for_end()
    assert heard(cleo) == read_packets(bot_folder / "library" / "First Light.ogg")
    await thread_says(party, "Another group of this server listens now")
    count = len(heard(ben))
    assert "Going on" in (await party.ben.slash("resume", channel=party.thread)).text
    await ben.wait_until(lambda: len(heard(ben)) > count + 50)
    assert heard(ben) == read_packets(bot_folder / "library" / "Long Haul.ogg")[: len(heard(ben))]
    await party.ben.slash("stop", channel=party.thread)
    await cleo.leave()


@pytest.mark.parametrize("why", ["alone", "idle"])
async def test_a_second_group_takes_over_from_one_that_nobody_hears_or_that_has_heard_all(
    party: Party, bot_folder: Path, why: str
) -> None:
    await party.ada.slash("group create", channel=party.general, name="Books")
    books, shelf = await party.guild.thread("Books"), await voice_channel(party.guild, "Books")
    await party.ada.slash("member add", channel=books, person=party.cleo)
    await party.ada.slash("group update", channel=party.thread, takeover=0)
    (ben,) = await party.listen(party.ben)
    await party.ben.slash("play", channel=party.thread, query="Long Haul" if why == "alone" else "First Light")
    await ben.wait_for_packets(20)
    cleo = await party.cleo.join(shelf)
    refused = await party.cleo.slash("play", channel=books, query="Second Wind")
    assert "is listening" in refused.text
    if why == "alone":
        await ben.leave()
    else:
        await ben.wait_for_end()
        await queue_shows(party, "empty")
    assert "Second Wind" in (await party.cleo.slash("play", channel=books, query="Second Wind")).text
    await cleo.wait_for_end()
    assert heard(cleo) == read_packets(bot_folder / "library" / "Second Wind.ogg")
    await party.cleo.slash("stop", channel=books)
    await cleo.leave()


async def test_a_bot_that_is_kicked_while_it_connects_says_that_it_cannot_get_in_and_does_the_next_time(
    party: Party, sandbox: Sandbox, bot_folder: Path
) -> None:
    (ada,) = await party.listen(party.ada)
    held = await sandbox.faults.hold_event("VOICE_SERVER_UPDATE")
    playing = asyncio.create_task(party.ada.slash("play", channel=party.thread, query="First Light"))
    await held.reached()
    await sandbox.voice_faults.kick(party.guild, party.bot_id)
    await held.release()
    await playing
    await thread_says(party, "I can't get into")
    await bot_sits(party, None)
    await queue_shows(party, "The queue is empty")
    await party.ada.slash("play", channel=party.thread, query="First Light")
    await ada.wait_for_end()
    assert heard(ada) == read_packets(bot_folder / "library" / "First Light.ogg")
