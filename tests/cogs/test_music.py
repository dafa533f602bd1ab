"""What members hear, and what they are told about it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Refused
from tests.cogs.party import voice_channel
from tests.media import read_packets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from sandbox.client import Answer, Listener, Sandbox
    from tests.cogs.party import Party

SILENCE = b"\xf8\xff\xfe"
PATIENCE_S = 30.0
CALLBACK = "POST /interactions/*/*/callback"
WELCOME = {"view_channel": True, "connect": True, "speak": True}
"""What the bot is granted in the voice channel that it makes."""


def heard(listener: Listener) -> list[bytes]:
    """The payloads that a listener received, without the silence between tracks."""
    return [packet.payload for packet in listener.packets if packet.payload != SILENCE]


async def queue_shows(party: Party, words: str) -> None:
    """Look at the queue until it says so: that a track has ended is known a little after its last packet."""
    async with asyncio.timeout(PATIENCE_S):
        while words not in (await party.ada.slash("queue show", channel=party.thread)).text:
            pass


def says(words: str) -> Callable[[Answer], bool]:
    return lambda answer: words in answer.whole_text


async def queue_of(party: Party) -> str:
    """What the group sees of its player, but for where in the track it is, and when others start by that."""
    shown = (await party.ada.slash("queue show", channel=party.thread)).text
    return re.sub(r"\(\d+:\d\d of ", "(", re.sub(r"<t:\d+:.>", "", shown))


async def start_with_queue(party: Party, listener: Listener) -> str:
    """One track sounds and another waits; returns what the group then sees."""
    for query in ("First Light", "Second Wind"):
        await party.ada.slash("play", channel=party.thread, query=query)
    await listener.wait_for_packets(5, timeout=10)
    return await queue_of(party)


@asynccontextmanager
async def nothing_is_written(folder: Path) -> AsyncIterator[None]:
    """Whatever the bot has to write into its database waits until the block ends."""
    with closing(sqlite3.connect(folder / "chorus.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


async def test_two_listeners_hear_the_files_own_packets_whole_and_in_order(party: Party, bot_folder: Path) -> None:
    ada, ben = await party.listen(party.ada, party.ben)
    answer = await party.ada.slash("play", channel=party.thread, query="First Light")
    assert not answer.ephemeral
    assert "First Light" in answer.text
    await ada.wait_for_end()
    await ben.wait_for_end()
    assert heard(ada) == read_packets(bot_folder / "library" / "First Light.ogg")
    assert heard(ben) == heard(ada)
    sequence = [packet.sequence for packet in ada.packets]
    assert sequence == [(sequence[0] + number) % 65_536 for number in range(len(sequence))]
    assert all(packet.epoch_encrypted for packet in ada.packets if packet.payload != SILENCE)
    assert ada.unprotected == []


async def test_other_formats_are_encoded_anew_the_same_for_all_and_of_the_same_length(party: Party) -> None:
    ada, ben = await party.listen(party.ada, party.ben)
    await party.ada.slash("play", channel=party.thread, query="Hummed")
    await ada.wait_for_end()
    await ben.wait_for_end()
    assert heard(ben) == heard(ada)
    assert abs(len(heard(ada)) * 20 - 2_000) <= 40


async def test_a_latecomer_hears_the_rest(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="First Light")
    await ada.wait_for_packets(30, timeout=10)
    (ben,) = await party.listen(party.ben)
    await ada.wait_for_end()
    await ben.wait_for_end()
    assert 0 < len(heard(ben)) < len(heard(ada))
    assert heard(ada)[-len(heard(ben)) :] == heard(ben)
    assert heard(ada) == read_packets(bot_folder / "library" / "First Light.ogg")


async def test_a_skip_goes_on_with_the_next_in_the_queue(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="First Light")
    queued = await party.ada.slash("play", channel=party.thread, query="Second Wind")
    assert "is queued" in queued.text
    shown = await party.ada.slash("queue show", channel=party.thread)
    assert "Playing now" in shown.text
    assert "1. Second Wind" in shown.text.replace("*", "")
    await ada.wait_for_packets(20, timeout=10)
    skipped = await party.ada.slash("skip", channel=party.thread)
    assert "Second Wind" in skipped.text
    second = read_packets(bot_folder / "library" / "Second Wind.ogg")
    await ada.wait_until(lambda: heard(ada)[-len(second) :] == second, timeout=20)
    await queue_shows(party, "empty")


async def test_a_pause_holds_the_sound_and_a_resume_loses_nothing(party: Party, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="First Light")
    await ada.wait_for_packets(20, timeout=10)
    assert "Paused" in (await party.ada.slash("pause", channel=party.thread)).text
    assert "paused already" in (await party.ada.slash("pause", channel=party.thread)).text
    assert "Paused" in (await party.ada.slash("queue show", channel=party.thread)).text
    assert "Going on" in (await party.ada.slash("resume", channel=party.thread)).text
    assert "playing already" in (await party.ada.slash("resume", channel=party.thread)).text
    expected = read_packets(bot_folder / "library" / "First Light.ogg")
    await ada.wait_until(lambda: len(heard(ada)) >= len(expected), timeout=20)
    assert heard(ada) == expected


async def test_a_stop_empties_the_queue_and_sends_the_bot_away(party: Party) -> None:
    (ada,) = await party.listen(party.ada)
    for query in ("First Light", "Second Wind"):
        await party.ada.slash("play", channel=party.thread, query=query)
    await ada.wait_for_packets(10, timeout=10)
    assert "Stopped" in (await party.ada.slash("stop", channel=party.thread)).text
    assert "empty" in (await party.ada.slash("queue show", channel=party.thread)).text
    assert "Nothing is playing" in (await party.ada.slash("stop", channel=party.thread)).text
    assert await party.guild.voice_state(party.bot_id) is None


async def test_a_search_lists_what_there_is(party: Party) -> None:
    answer = await party.ada.slash("search", channel=party.general, query="testers")
    assert answer.ephemeral
    for title in ("First Light", "Second Wind", "Third Time"):
        assert title in answer.text
    assert "0:03" in answer.text


async def test_what_is_typed_is_shown_as_it_is(party: Party) -> None:
    answer = await party.ada.slash("search", channel=party.general, query="**xylophone** _zebra_ `quux`")
    assert r"\*\*xylophone\*\* \_zebra\_ \`quux\`" in answer.text


async def test_nothing_found_is_said(party: Party) -> None:
    await party.listen(party.ada)
    for command in ("search", "play"):
        answer = await party.ada.slash(command, channel=party.thread, query="xylophone zebra quux")
        assert answer.ephemeral
        assert "Nothing found" in answer.text


@pytest.mark.parametrize(
    ("query", "words"),
    [("Hollow", "the file is empty"), ("Shredded", "damaged"), ("Mute Film", "no sound in it")],
)
async def test_media_that_cannot_be_heard_is_refused_with_its_reason(party: Party, query: str, words: str) -> None:
    await party.listen(party.ada)
    answer = await party.ada.slash("play", channel=party.thread, query=query)
    assert answer.ephemeral
    assert words in answer.text
    assert "empty" in (await party.ada.slash("queue show", channel=party.thread)).text


async def test_playing_from_outside_the_voice_channel_is_refused(party: Party) -> None:
    answer = await party.ada.slash("play", channel=party.thread, query="First Light")
    assert answer.ephemeral
    assert f"<#{party.voice.id}>" in answer.text
    assert "empty" in (await party.ada.slash("queue show", channel=party.thread)).text


async def test_a_voice_channel_that_was_deleted_by_hand_is_told(party: Party) -> None:
    await party.voice.delete()
    answer = await party.ada.slash("play", channel=party.thread, query="First Light")
    assert answer.ephemeral
    assert "voice channel no longer exists" in answer.text


async def test_deleting_a_group_whose_music_has_ended_is_done_at_once(party: Party) -> None:
    (ada, _) = await party.listen(party.ada, party.ben)
    await party.ada.slash("play", channel=party.thread, query="First Light")
    await ada.wait_for_end()
    await queue_shows(party, "empty")
    question = await party.ada.slash("group delete", channel=party.thread)
    answer = await party.ada.click(question, "Delete it")
    await answer.until(lambda seen: "is deleted" in seen.text, timeout=8)


@pytest.mark.parametrize(("permission", "words"), [("speak", "Speak"), ("view_channel", "View Channels")])
async def test_a_missing_voice_permission_is_named_and_nothing_changes(
    party: Party, permission: str, words: str
) -> None:
    (listener,) = await party.listen(party.ada)
    await party.voice.set_permissions("bot", **(WELCOME | {permission: False}))
    answer = await party.ada.slash("play", channel=party.thread, query="First Light")
    assert answer.ephemeral
    assert f"here: {words}" in answer.text
    assert heard(listener) == []
    assert "empty" in await queue_of(party)
    assert await party.guild.voice_state(party.bot_id) is None


async def test_a_refused_track_leaves_the_queue_and_the_music_as_they_were(party: Party) -> None:
    (listener,) = await party.listen(party.ada)
    before = await start_with_queue(party, listener)
    await party.voice.set_permissions("bot", **(WELCOME | {"speak": False}))
    for query, words in (("Third Time", "Speak"), ("Hollow", "Speak")):
        assert words in (await party.ada.slash("play", channel=party.thread, query=query)).text
    await party.voice.set_permissions("bot", **WELCOME)
    for query, words in (("Hollow", "empty"), ("Mute Film", "no sound"), ("polka polka", "Nothing found")):
        assert words in (await party.ada.slash("play", channel=party.thread, query=query)).text
    assert await queue_of(party) == before
    count = len(listener.packets)
    await listener.wait_for_packets(count + 5, timeout=10)


async def test_who_does_not_listen_changes_nothing(party: Party) -> None:
    (listener,) = await party.listen(party.ada)
    before = await start_with_queue(party, listener)
    for command in ("pause", "resume", "skip", "stop"):
        answer = await party.ben.slash(command, channel=party.thread)
        assert answer.ephemeral
        assert f"<#{party.voice.id}>" in answer.text
    assert await queue_of(party) == before


async def test_what_takes_long_is_answered_all_the_same(party: Party, sandbox: Sandbox, bot_folder: Path) -> None:
    """A track has to be written into the queue, and what is asked after it has to wait for it."""
    (listener,) = await party.listen(party.ada)
    await start_with_queue(party, listener)
    await party.ada.slash("pause", channel=party.thread)
    for command, words in (("pause", "paused already"), ("skip", "Skipped"), ("stop", "Stopped")):
        async with nothing_is_written(bot_folder):
            deferred = [await sandbox.faults.hold_call(CALLBACK)]
            play = asyncio.create_task(party.ada.slash("play", channel=party.thread, query="Third Time"))
            await deferred[0].reached()
            await deferred[0].release()
            deferred.append(await sandbox.faults.hold_call(CALLBACK))
            asked = asyncio.create_task(party.ada.slash(command, channel=party.thread))
            await deferred[1].reached()
        await deferred[1].release()
        assert "Third Time" in (await play).text
        await (await asked).until(says(words))


async def test_a_second_group_is_told_that_the_bot_is_taken_and_waits_its_turn(party: Party) -> None:
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="First Light")
    await ada.wait_for_packets(5, timeout=10)
    await party.cleo.slash("group create", channel=party.general, name="Book club")
    other = await voice_channel(party.guild, "Book club")
    party.listeners.append(await party.cleo.join(other))
    answer = await party.cleo.slash("play", channel=party.general, query="Second Wind")
    assert answer.ephemeral
    assert "Another group is listening" in answer.text
    assert party.name not in answer.text, "a private group's name is nobody else's business"
    await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    assert party.name in (await party.cleo.slash("play", channel=other, query="Second Wind")).text
    assert "empty" in (await party.cleo.slash("queue show", channel=other)).text
    assert "First Light" in await queue_of(party)
    await party.ada.slash("stop", channel=party.thread)
    await party.cleo.slash("play", channel=other, query="Second Wind")
    state = await party.guild.voice_state(party.bot_id)
    assert state is not None
    assert int(state["channel_id"]) == other.id


async def test_deleting_the_group_ends_its_music(party: Party) -> None:
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="First Light")
    await ada.wait_for_packets(10, timeout=10)
    question = await party.ada.slash("group delete", channel=party.thread)
    answer = await party.ada.click(question, "Delete it")
    await answer.until(lambda seen: "is deleted" in seen.text)
    assert not await party.voice.exists()


async def test_a_query_that_discord_would_not_take_is_refused_by_it(party: Party) -> None:
    with pytest.raises(Refused):
        await party.ada.slash("play", channel=party.thread, query="x" * 501)
    with pytest.raises(Refused):
        await party.ada.slash("search", channel=party.thread)
