"""Favourites, playlists, history and numbers, as members type, read, pick and hear them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cogs.test_music import heard, queue_shows
from tests.media import read_packets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import Answer, Member, Sandbox
    from tests.cogs.party import Party

TITLES = ("First Light", "Second Wind", "Third Time")


@pytest.fixture
async def at_home(party: Party) -> AsyncIterator[Party]:
    """Ada sits in the voice channel, and leaves no favourites and playlists behind: they are hers alone in any case."""
    await party.listen(party.ada)
    yield party
    await party.ada.slash("stop", channel=party.thread)


async def types(party: Party, command: str, member: Member | None = None, **options: object) -> Answer:
    return await (member or party.ada).slash(command, channel=party.thread, **options)  # type: ignore[arg-type]


async def reads(party: Party, command: str, member: Member | None = None, **options: object) -> str:
    """What somebody reads who types that; bold is left out."""
    answer = await types(party, command, member, **options)
    assert answer.ephemeral, command
    return answer.text.replace("*", "")


async def file_of(sandbox: Sandbox, answer: Answer) -> tuple[str, bytes]:
    await answer.until(lambda seen: seen.message is not None and bool(seen.message.attachments), timeout=30)
    assert answer.message is not None
    (attachment,) = answer.message.attachments
    return attachment["filename"], await sandbox.fetch_attachment(attachment)


async def test_what_plays_is_kept_and_heard_again_from_the_list(at_home: Party, bot_folder: Path) -> None:
    (listener,) = at_home.listeners
    await types(at_home, "play", query="First Light")
    await listener.wait_for_packets(5, timeout=10)
    assert "First Light by The Testers is among your favourites" in await reads(at_home, "favourite add")
    assert "already" in await reads(at_home, "favourite add", track="First Light")
    await types(at_home, "skip")
    await queue_shows(at_home, "empty")
    before = len(heard(listener))
    listed = await types(at_home, "favourite list")
    assert "1. **First Light** – The Testers (0:03)" in listed.text
    (menu,) = listed.selects
    answer = await at_home.ada.select(listed, [menu.options[0]], custom_id=menu.custom_id)
    assert "First Light" in answer.text
    assert not answer.ephemeral, "the group is told what was put on"
    whole = read_packets(bot_folder / "library" / "First Light.ogg")
    await listener.wait_until(lambda: heard(listener)[before:] == whole, timeout=20)
    assert "no longer among" in await reads(at_home, "favourite remove", track="1")
    assert "no favourites yet" in await reads(at_home, "favourite list")
    assert "There is no track 1 here" in await reads(at_home, "favourite remove", track="1")


async def test_a_favourite_whose_file_is_gone_says_so_and_what_to_do(at_home: Party, bot_folder: Path) -> None:
    stays = bot_folder / "library" / "Third Time.ogg"
    away = bot_folder / "Third Time.ogg"
    await reads(at_home, "favourite add", track="Third Time")
    listed = await types(at_home, "favourite list")
    (menu,) = listed.selects
    stays.rename(away)
    try:
        answer = await at_home.ada.select(listed, [menu.options[0]], custom_id=menu.custom_id)
    finally:
        away.rename(stays)
    assert answer.ephemeral
    assert "**Third Time** can't be played any more" in answer.text
    assert "favourite remove" in answer.text
    assert "search" in answer.text


async def test_a_playlist_is_made_filled_shown_and_heard_in_its_order(at_home: Party, bot_folder: Path) -> None:
    (listener,) = at_home.listeners
    assert "only you see" in await reads(at_home, "playlist create", name="Night *drive*")
    for title in ("Second Wind", "First Light", "Third Time"):
        assert f"{title} by The Testers is on Night" in await reads(
            at_home, "playlist add", name="night *drive*", track=title
        )
    assert "Third Time is no longer on" in await reads(at_home, "playlist remove", name="Night *drive*", track="3")
    for position in ("3", "0", "-4", "99999999999999999999"):
        refused = await reads(at_home, "playlist remove", name="Night *drive*", track=position)
        assert f"There is no track {position} here" in refused.replace("\\", "")
    shown = (await types(at_home, "playlist show", name="Night *drive*")).text
    assert r"**Night \*drive\*** (2 tracks, 0:06; page 1 of 1)" in shown
    assert shown.index("1. **Second Wind**") < shown.index("2. **First Light**")
    assert "2 tracks" in await reads(at_home, "playlist list")
    queued = await types(at_home, "playlist play", name="Night *drive*")
    assert not queued.ephemeral
    assert "beginning with **Second Wind** by The Testers, which plays now" in queued.text
    expected = [
        packet
        for title in ("Second Wind", "First Light")
        for packet in read_packets(bot_folder / "library" / f"{title}.ogg")
    ]
    await listener.wait_until(lambda: heard(listener) == expected, timeout=30)


async def test_a_groups_playlist_is_all_its_members_and_a_private_one_nobodys_else(at_home: Party) -> None:
    await reads(at_home, "playlist create", name="Mine")
    await reads(at_home, "playlist create", name="Ours", visibility="group")
    assert "is on Ours" in await reads(at_home, "playlist add", at_home.ben, name="Ours", track="Second Wind")
    assert "no playlist" in await reads(at_home, "playlist show", at_home.ben, name="Mine")
    assert "Only whoever made" in await reads(at_home, "playlist delete", at_home.ben, name="Ours")
    assert "Ours of Film night: one track" in await reads(at_home, "playlist list", at_home.ben)
    offered = await at_home.ben.autocomplete("playlist show", channel=at_home.thread, focused="name", query="our")
    assert [shown for shown, _ in offered] == ["Ours (Film night)"]
    tracks = await at_home.ben.autocomplete(
        "playlist remove", channel=at_home.thread, focused="track", query="", name=offered[0][1]
    )
    assert [shown for shown, _ in tracks] == ["1. Second Wind – The Testers"]
    assert "no longer on" in await reads(
        at_home, "playlist remove", at_home.ben, name=offered[0][1], track=tracks[0][1]
    )


async def test_a_code_lets_somebody_elsewhere_have_a_copy(at_home: Party) -> None:
    await reads(at_home, "playlist create", name="Mix")
    for title in TITLES[:2]:
        await reads(at_home, "playlist add", name="Mix", track=title)
    shared = await reads(at_home, "playlist share", name="Mix")
    code = shared.split("with the code ")[1].split(".")[0]
    cleo, general = at_home.cleo, at_home.general
    copied = await cleo.slash("playlist import", channel=general, from_=code, name="Copied")
    assert "2 tracks have come onto **Copied**" in copied.text
    assert "good for nothing" in await reads(at_home, "playlist share", name="Mix", stop=True)
    refused = await cleo.slash("playlist import", channel=general, from_=code)
    assert "neither a link nor a code" in refused.text
    question = await types(at_home, "playlist delete", name="Mix")
    assert "(2 tracks) for good?" in question.text
    assert "is deleted" in (await at_home.ada.click(question, "Delete it")).text
    shown = await cleo.slash("playlist show", channel=general, name="Copied")
    assert "1. **First Light**" in shown.text


async def test_a_playlist_is_handed_over_as_a_file_for_players_and_for_programs(
    at_home: Party, sandbox: Sandbox
) -> None:
    await reads(at_home, "playlist create", name="Mix")
    await reads(at_home, "playlist add", name="Mix", track="First Light")
    name, data = await file_of(sandbox, await types(at_home, "playlist export", name="Mix"))
    assert (name, data.decode().splitlines()[:3]) == (
        "Mix.m3u8",
        ["#EXTM3U", "#PLAYLIST:Mix", "#EXTINF:3,The Testers - First Light"],
    )
    name, data = await file_of(sandbox, await types(at_home, "playlist export", name="Mix", format="json"))
    assert (name, [track["title"] for track in json.loads(data)["tracks"]]) == ("Mix.json", ["First Light"])


async def test_another_name_loses_nothing_and_odd_ones_are_refused(at_home: Party) -> None:
    await reads(at_home, "playlist create", name="Mix")
    await reads(at_home, "playlist add", name="Mix", track="First Light")
    assert "characters that can't be seen" in await reads(at_home, "playlist rename", name="Mix", new_name="a\u202eb")
    assert "at most 80" in await reads(at_home, "playlist rename", name="Mix", new_name="x" * 100)
    assert "Mix is called" in await reads(at_home, "playlist rename", name="Mix", new_name="@everyone **Mix**")
    assert "First Light" in await reads(at_home, "playlist show", name="@everyone **Mix**")


async def test_the_history_tells_who_asked_and_plays_one_again(at_home: Party) -> None:
    (listener,) = at_home.listeners
    for title in TITLES[:2]:
        await types(at_home, "play", query=title)
    await listener.wait_for_packets(5, timeout=10)
    await types(at_home, "skip")
    await queue_shows(at_home, "empty")
    history = await types(at_home, "history show")
    lines = history.text.splitlines()
    assert lines[0] == "What **Film night** listened to, newest first:"
    assert "**Second Wind** – The Testers (0:03), asked for by Ada Example" in lines[1]
    assert "**First Light** – The Testers (0:03), asked for by Ada Example (skipped)" in lines[2]
    (menu,) = history.selects
    answer = await at_home.ada.select(history, [menu.options[1]], custom_id=menu.custom_id)
    assert "First Light" in answer.text
    assert "Nothing that you asked for" in await reads(at_home, "history show", at_home.ben, whose="mine")
    assert "First Light" in await reads(at_home, "history show", whose="mine")
    stats = await reads(at_home, "player stats")
    assert "3 tracks, one of them skipped" in stats
    assert "First Light – The Testers: 2 times" in stats
    assert "Ada Example: 3 times" in stats
    assert "What you asked for was listened to" in await reads(at_home, "player stats", whose="mine")


async def test_pages_turn_and_a_page_is_whose_it_was(at_home: Party) -> None:
    await reads(at_home, "playlist create", name="Long")
    for _ in range(11):
        await reads(at_home, "playlist add", name="Long", track="Hummed")
    shown = await types(at_home, "playlist show", name="Long")
    assert "page 1 of 2" in shown.text
    turned = await at_home.ada.click(shown, "Next")
    assert "11. **Hummed**" in turned.text
    assert "page 2 of 2" in turned.text
    back = await at_home.ada.click(turned, "Back")
    assert "page 1 of 2" in back.text
