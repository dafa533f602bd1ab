"""What members see of their group's panel, what its buttons do, and that they do it by the rules of the commands."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox, readable
from tests.cogs.party import Party
from tests.cogs.test_music import heard
from tests.media import read_packets
from tests.moving.time import Time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import BotProcess, Message

PATIENCE_S = 30.0
COMPONENTS_V2 = 1 << 15
EVERY = timedelta(seconds=5)
EDIT = "PATCH /channels/*/messages/*"
PNG = bytes.fromhex("89504e470d0a1a0a") + b"a picture"


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running
        await running.check_spec()


@pytest.fixture(scope="module")
async def time(sandbox: Sandbox) -> AsyncIterator[Time]:
    async with Time.of(sandbox) as time:
        yield time


@pytest.fixture(scope="module")
def own_folder(bot_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a bot of this module's own, whose library has an album with a picture."""
    folder = tmp_path_factory.mktemp("panel")
    shutil.copytree(bot_folder / "library", folder / "library")
    album = folder / "library" / "album"
    album.mkdir()
    shutil.copy(bot_folder / "library" / "Long Haul.ogg", album / "With A Cover.ogg")
    (album / "cover.png").write_bytes(PNG)
    return folder


@pytest.fixture(scope="module")
async def bot(time: Time, own_folder: Path) -> AsyncIterator[BotProcess]:
    async with time.running_bot(own_folder) as running:
        yield running


async def panels(party: Party) -> list[Message]:
    """The panels in the group's thread, oldest first."""
    messages = await party.ada.history(party.thread)
    return [message for message in messages if message.author_id == party.bot_id and message.flags & COMPONENTS_V2]


def read(message: Message) -> str:
    return readable(message.text, lambda _: None)


async def panel_shows(party: Party, *words: str, time: Time | None = None) -> Message:
    """The one panel, as soon as it says all of that, in its text or on its buttons; `time` goes by meanwhile."""
    last = "no panel"
    try:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                hanging = await panels(party)
                if len(hanging) == 1:
                    last = f"{read(hanging[0])}\n{hanging[0].buttons}"
                    if all(word in last for word in words):
                        return hanging[0]
                if time is not None:
                    await time.advance(seconds=1)
    except TimeoutError:
        raise AssertionError(f"the panel does not show {words}:\n{last}") from None


async def begin(party: Party, time: Time, *titles: str) -> Message:
    """Ada listens to the first of some titles, and the others wait; the panel as it shows that."""
    await party.listen(party.ada)
    for title in titles:
        await party.ada.slash("play", channel=party.thread, query=title)
    await party.listeners[0].wait_for_packets(5, timeout=PATIENCE_S)
    return await panel_shows(party, "Playing now", titles[0], *titles[1:4], time=time)


async def test_it_shows_what_plays_who_asked_for_it_and_what_comes_next(party: Party, time: Time) -> None:
    panel = await begin(party, time, "Long Haul", "First Light", "Hummed")
    lines = read(panel).splitlines()
    assert lines[:3] == ["Playing now", "Long Haul", "asked for by Ada Example"]
    assert "0:20, ends in" in lines[3]
    assert lines[4:] == [
        "Volume 100 %, nothing is repeated",
        "Next, 2 tracks, 0:05 in all:",
        "1. First Light by The Testers (0:03)",
        "2. Hummed (0:02)",
    ]
    assert panel.buttons == ["Back", "Pause", "Skip", "Repeat: nothing", "Shuffle", "Keep", "Queue", "Watch"]


async def test_its_buttons_do_what_the_commands_do_and_it_shows_what_came_of_it(party: Party, time: Time) -> None:
    panel = await begin(party, time, "Long Haul", "First Light")
    paused = await party.ada.click(panel, "Pause")
    assert paused.ephemeral
    assert "Paused." in paused.text
    panel = await panel_shows(party, "Paused", " of 0:20", "Go on", time=time)
    assert "Going on." in (await party.ada.click(panel, "Go on")).text
    panel = await panel_shows(party, "Playing now", time=time)
    assert "each track is repeated" in (await party.ada.click(panel, "Repeat: nothing")).text
    panel = await panel_shows(party, "this track is repeated", time=time)
    assert "the queue plays round and round" in (await party.ada.click(panel, "Repeat: this track")).text
    panel = await panel_shows(party, "the queue is repeated", time=time)
    assert "Nothing is repeated" in (await party.ada.click(panel, "Repeat: the queue")).text
    assert "Skipped. Next: **First Light**" in (await party.ada.click(panel, "Skip")).text
    panel = await panel_shows(party, "First Light", "Back", time=time)
    link = await party.ben.click(panel, "Watch")
    assert link.ephemeral
    assert "/watch#link=" in link.text
    queue = await party.ada.click(panel, "Queue")
    assert queue.ephemeral
    assert queue.text.startswith("Playing now: **First Light**") or "The queue is empty" in queue.text
    await party.ada.click(panel, "Back")
    await panel_shows(party, "Long Haul", time=time)


async def test_a_skip_on_it_is_heard_at_once(party: Party, time: Time, own_folder: Path) -> None:
    panel = await begin(party, time, "Long Haul", "First Light")
    await party.ada.click(panel, "Skip")
    packets = read_packets(own_folder / "library" / "First Light.ogg")
    await party.listeners[0].wait_until(lambda: heard(party.listeners[0])[-len(packets) :] == packets, PATIENCE_S)


async def test_who_may_not_do_it_by_a_command_may_not_by_a_button(party: Party, time: Time) -> None:
    panel = await begin(party, time, "Long Haul", "First Light")
    for label in ("Pause", "Skip", "Back", "Repeat: nothing"):
        outside = await party.ben.click(panel, label)
        assert outside.ephemeral
        assert "Sit down in" in outside.text
    await party.listen(party.ben)
    await party.ada.slash("group update", channel=party.thread, music="djs")
    for label in ("Pause", "Skip", "Repeat: nothing"):
        refused = await party.ben.click(panel, label)
        typed = await party.ben.slash("skip", channel=party.thread)
        assert (refused.text, refused.ephemeral) == (typed.text, True)
    assert "Playing now" in (await party.ben.click(panel, "Queue")).text
    await party.guild.set_bot_permissions(administrator=True)
    assert "Paused" in (await party.ada.click(panel, "Pause")).text
    assert "paused already" in (await party.ada.click(panel, "Pause")).text


async def test_much_that_happens_is_an_edit_in_five_seconds_and_the_last_of_it_is_shown(
    party: Party, time: Time, sandbox: Sandbox
) -> None:
    await begin(party, time, "Long Haul")
    for percent in range(100, 130):
        await party.ada.slash("volume", channel=party.thread, percent=percent)
    panel = await panel_shows(party, "Volume 129 %", time=time)
    told = [line for line in await sandbox.journal(party.thread) if line.get("flags", 0) & COMPONENTS_V2]
    moments = [datetime.fromisoformat(line["at"]) for line in told if line["what"] in ("create", "edit")]
    assert panel.id in {line["id"] for line in told}
    assert all(after - before >= EVERY for before, after in pairwise(moments))


async def test_rate_limits_and_trouble_delay_it_and_lose_nothing(party: Party, time: Time, sandbox: Sandbox) -> None:
    await begin(party, time, "Long Haul", "First Light")
    await sandbox.faults.limit_calls(EDIT, 0.5)
    await party.ada.slash("volume", channel=party.thread, percent=41)
    await panel_shows(party, "Volume 41 %", time=time)
    await sandbox.faults.fail_calls(EDIT, 500)
    await party.ada.slash("volume", channel=party.thread, percent=42)
    await party.ada.slash("skip", channel=party.thread)
    await panel_shows(party, "Volume 42 %", "First Light", time=time)


async def test_it_moves_down_when_the_chat_has_passed_it(party: Party, time: Time) -> None:
    first = await begin(party, time, "Long Haul")
    for number in range(9):
        await party.ben.send(party.thread, f"Message {number}")
    await time.advance(seconds=6)
    assert [panel.id for panel in await panels(party)] == [first.id]
    last = await party.ben.send(party.thread, "The tenth")
    async with asyncio.timeout(PATIENCE_S):
        while [panel.id > last.id for panel in await panels(party)] != [True]:
            await time.advance(seconds=1)
    assert "Paused" in (await party.ada.click((await panels(party))[0], "Pause")).text


async def test_one_that_is_deleted_by_hand_comes_again_while_something_plays(party: Party, time: Time) -> None:
    panel = await begin(party, time, "Long Haul")
    moderator = await party.guild.add_member("Mod", administrator=True)
    await moderator.delete(panel)
    again = await panel_shows(party, "Long Haul", time=time)
    assert again.id != panel.id


async def test_without_the_right_to_write_there_is_a_line_in_the_log_and_music_all_the_same(
    party: Party, time: Time, bot: BotProcess
) -> None:
    await party.guild.set_bot_permissions(send_messages_in_threads=False)
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await ada.wait_for_packets(5, timeout=PATIENCE_S)
    line = "lacks Send Messages in Threads"
    async with asyncio.timeout(PATIENCE_S):
        while line not in bot.log:
            await time.advance(seconds=1)
    before = bot.log.count(line)
    for percent in range(50, 55):
        await party.ada.slash("volume", channel=party.thread, percent=percent)
        await time.advance(seconds=6)
    assert bot.log.count(line) == before
    assert await panels(party) == []
    await party.guild.set_bot_permissions(send_messages_in_threads=True)
    await party.ben.send(party.thread, "Can you hear us?")
    await panel_shows(party, "Long Haul", "Volume 54 %", time=time)


async def test_a_picture_of_the_library_is_on_it(party: Party, time: Time, sandbox: Sandbox) -> None:
    panel = await begin(party, time, "With A Cover", "First Light")
    (address,) = panel.pictures
    assert await sandbox.fetch_attachment({"url": address}) == PNG
    assert panel.attachments == [], "it is not shown a second time"
    await party.ada.slash("volume", channel=party.thread, percent=50)
    panel = await panel_shows(party, "Volume 50 %", time=time)
    assert len(panel.pictures) == 1
    await party.ada.click(panel, "Skip")
    assert (await panel_shows(party, "Playing now\nFirst Light", time=time)).pictures == []


async def test_the_copy_of_the_chat_is_not_flooded_by_it(party: Party, time: Time, own_folder: Path) -> None:
    panel = await begin(party, time, "With A Cover")
    await party.ben.send(party.thread, "Hello")
    for percent in (10, 20, 30):
        await party.ada.slash("volume", channel=party.thread, percent=percent)
        await panel_shows(party, f"Volume {percent} %", time=time)
    listed = (await party.ada.slash("message list", channel=party.thread)).text
    assert "Hello" in listed
    assert "Long Haul" not in listed.split("Hello")[0]
    with closing(sqlite3.connect(own_folder / "chorus.db")) as database:
        kept = database.execute(
            "SELECT kind, message, edited_at FROM chats WHERE message_id = ?", (panel.id,)
        ).fetchall()
        former = database.execute("SELECT 1 FROM chat_versions WHERE message_id = ?", (panel.id,)).fetchall()
        files = database.execute("SELECT 1 FROM chat_files WHERE message_id = ?", (panel.id,)).fetchall()
    assert (kept, former, files) == ([(-1, "", None)], [], [])


async def test_after_a_crash_that_nobody_heard_it_says_what_to_do_and_its_buttons_work(
    party: Party, time: Time, bot: BotProcess
) -> None:
    panel = await begin(party, time, "Long Haul", "First Light")
    await party.go_home()
    await bot.kill()
    await bot.restart()
    await bot.wait_ready()
    again = await panel_shows(party, "Nothing is playing, but 2 tracks wait", "Go on", time=time)
    assert again.id == panel.id
    assert "Nothing is playing." in (await party.ada.click(again, "Queue")).text
    await party.listen(party.ada)
    assert "Going on." in (await party.ada.click(again, "Go on")).text
    await panel_shows(party, "Playing now", "Long Haul", time=time)


async def test_the_buttons_of_two_panels_after_a_restart_are_their_own_groups(
    party: Party, time: Time, bot: BotProcess, sandbox: Sandbox
) -> None:
    ours = await begin(party, time, "Long Haul")
    other_guild = await sandbox.create_guild("Another server")
    await other_guild.create_text_channel("general")
    others = await Party.gather(other_guild)
    theirs = await begin(others, time, "Long Haul")
    for group in (party, others):
        await group.go_home()
    await bot.restart()
    await bot.wait_ready()
    ours = await panel_shows(party, "Nothing is playing", "Go on", time=time)
    theirs = await panel_shows(others, "Nothing is playing", "Go on", time=time)
    for group in (party, others):
        await group.listen(group.ada)
    assert "Going on." in (await others.ada.click(theirs, "Go on")).text
    await panel_shows(others, "Playing now", time=time)
    assert "Nothing is playing" in read(await panel_shows(party, "Go on", time=time))
    assert "Going on." in (await party.ada.click(ours, "Go on")).text
    theirs = await panel_shows(others, "Playing now", "Skip", time=time)
    await others.ada.click(theirs, "Pause")
    await panel_shows(others, "Paused", time=time)
    await panel_shows(party, "Playing now", time=time)
    await others.go_home()


async def test_a_button_of_a_group_that_is_gone_says_so(party: Party, time: Time) -> None:
    panel = await begin(party, time, "Long Haul")
    question = await party.ada.slash("group delete", channel=party.thread)
    answer = await party.ada.click(question, "Delete it")
    await answer.until(lambda seen: "is deleted" in seen.text)
    pressed = await party.ada.click(panel, "Queue")
    assert pressed.ephemeral
    assert "was deleted" in pressed.text
