"""What members do to their group's queue by typing, and what they see and hear of it."""

from __future__ import annotations

import re
import shutil
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.cogs.test_music import heard
from tests.media import read_packets

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Listener
    from tests.cogs.party import Party

TRACKS = ("First Light", "Second Wind", "Third Time")
NASTY = (
    "**bold** _it_ `code` # head",
    "@everyone <@1> <#2>",
    "\N{RIGHT-TO-LEFT OVERRIDE}eman",
    "نص عربي",
    "[words](https:)",
    "x" * 200,
)


async def typed(party: Party, command: str, **options: Any) -> str:
    return (await party.ada.slash(command, channel=party.thread, **options)).text


async def held(party: Party, *queries: str) -> Listener:
    """The first track is held, so that the others wait as long as a test wants."""
    (listener,) = await party.listen(party.ada)
    for query in queries:
        await typed(party, "play", query=query)
        if query == queries[0]:
            await listener.wait_for_packets(5, timeout=10)
            await typed(party, "pause")
    return listener


def numbered(text: str) -> list[str]:
    """The titles on a page, in their order, without what keeps them from being markdown."""
    return [title for _, title in re.findall(r"^(\d+)\. \*\*(.+?)\*\* ", text, re.MULTILINE)]


async def shown(party: Party) -> list[str]:
    return numbered(await typed(party, "queue show"))


async def test_a_queue_is_put_in_another_order_and_back(party: Party) -> None:
    await held(party, *TRACKS, "Hummed")
    assert await shown(party) == ["Second Wind", "Third Time", "Hummed"]
    moved = await party.ada.slash("queue move", channel=party.thread, position="3", to="1")
    assert not moved.ephemeral
    assert "Hummed" in moved.text
    assert "place 1" in moved.text
    assert await shown(party) == ["Hummed", "Second Wind", "Third Time"]
    await typed(party, "queue swap", first="1", second="3")
    assert await shown(party) == ["Third Time", "Second Wind", "Hummed"]
    assert "Second Wind" in await typed(party, "queue remove", position="2")
    assert await shown(party) == ["Third Time", "Hummed"]
    for taken_back in (
        ["Third Time", "Second Wind", "Hummed"],
        ["Hummed", "Second Wind", "Third Time"],
        [*TRACKS[1:], "Hummed"],
    ):
        assert "Taken back" in await typed(party, "queue undo")
        assert await shown(party) == taken_back


async def test_what_is_jumped_to_is_heard_and_the_others_go_on_waiting(party: Party, bot_folder: Path) -> None:
    listener = await held(party, *TRACKS)
    before = len(heard(listener))
    assert "Third Time" in await typed(party, "queue jump", position="2")
    await listener.wait_until(lambda: len(heard(listener)) >= before + 20, timeout=20)
    assert heard(listener)[before : before + 20] == read_packets(bot_folder / "library" / "Third Time.ogg")[:20]
    assert "Second Wind" in await typed(party, "queue show")


async def test_a_track_is_put_next_or_heard_now(party: Party, bot_folder: Path) -> None:
    listener = await held(party, *TRACKS[:2])
    next_one = await party.ada.slash("play", channel=party.thread, query="Third Time", when="next")
    assert "one track comes first" in next_one.text
    assert await shown(party) == ["Third Time", "Second Wind"]
    before = len(heard(listener))
    assert "Playing" in await typed(party, "play", query="Hummed", when="now")
    await listener.wait_until(lambda: len(heard(listener)) >= before + 20, timeout=20)
    assert heard(listener)[before] != read_packets(bot_folder / "library" / "First Light.ogg")[0]
    assert (await shown(party))[:2] == ["Third Time", "Second Wind"]


async def test_a_queue_that_is_cleared_or_cleaned_comes_back(party: Party) -> None:
    await held(party, *TRACKS, "Second Wind")
    assert "One track that was in the queue twice" in await typed(party, "queue dedupe")
    assert await shown(party) == ["Second Wind", "Third Time"]
    assert "2 tracks" in await typed(party, "queue clear")
    assert await shown(party) == []
    await typed(party, "queue undo")
    assert await shown(party) == ["Second Wind", "Third Time"]
    assert "2 tracks are shuffled" in await typed(party, "queue shuffle")
    assert sorted(await shown(party)) == ["Second Wind", "Third Time"]


async def test_the_queue_tells_how_long_it_is_when_each_starts_and_who_asked(party: Party) -> None:
    await party.listen(party.ada, party.ben)
    began = int(time.time())
    await typed(party, "loop", mode="queue")
    await typed(party, "play", query="First Light")
    await party.ben.slash("play", channel=party.thread, query="Second Wind")
    await typed(party, "play", query="Third Time")
    text = await typed(party, "queue show")
    assert "2 tracks wait, 0:0" in text
    starts = [int(moment) for moment in re.findall(r"<t:(\d+):t>", text)]
    assert len(starts) == 2
    assert began <= starts[0] <= starts[1]
    assert "for Ben Example" in text or "for Ada Example" in text
    await typed(party, "pause")
    assert "<t:" not in await typed(party, "queue show"), "nobody knows when a pause ends"


async def test_pages_are_turned_also_by_one_who_saw_them_long_ago(party: Party) -> None:
    await held(party, *["First Light", *["Second Wind", "Third Time"] * 6])
    first = await party.ada.slash("queue show", channel=party.thread)
    assert first.buttons == ["Next", "Last"]
    assert "12 tracks wait" in first.text
    second = await party.ada.click(first, "Next")
    assert re.findall(r"^(\d+)\.", second.text, re.MULTILINE) == ["11", "12"]
    await typed(party, "queue clear")
    emptied = await party.ada.click(second, "Back")
    assert numbered(emptied.text) == []
    assert "Paused" in emptied.text


@pytest.mark.parametrize("place", ["0", "-1", "3", "99999999999999999999", "two", "1.5", "<@1>"])
async def test_a_place_that_is_none_is_told_to_who_typed_it(party: Party, place: str) -> None:
    await held(party, *TRACKS)
    before = await shown(party)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("queue remove", {"position": place}),
        ("queue move", {"position": place, "to": "1"}),
        ("queue move", {"position": "1", "to": place}),
        ("queue swap", {"first": "1", "second": place}),
        ("queue jump", {"position": place}),
    ]
    for command, options in wrong:
        answer = await party.ada.slash(command, channel=party.thread, **options)
        assert answer.ephemeral
        assert "1 to 2" in answer.text
    assert await shown(party) == before


async def test_the_tracks_that_wait_are_offered_by_number_and_title(party: Party) -> None:
    await held(party, *TRACKS)
    offered = await party.ada.autocomplete("queue remove", channel=party.thread, focused="position")
    assert offered == [("1. Second Wind", "1"), ("2. Third Time", "2")]
    offered = await party.ada.autocomplete("queue remove", channel=party.thread, focused="position", query="third")
    assert offered == [("2. Third Time", "2")]
    assert await party.dan.autocomplete("queue remove", channel=party.general, focused="position") == []


async def test_turns_are_switched_on_for_a_group_and_shown(party: Party) -> None:
    await party.listen(party.ada, party.ben)
    await held(party, *TRACKS)
    await typed(party, "group update", fair_turns=True)
    await party.ben.slash("play", channel=party.thread, query="Hummed")
    assert await shown(party) == ["Hummed", "Second Wind", "Third Time"]
    assert "in turn" in await typed(party, "queue show")
    await typed(party, "group update", fair_turns=False)
    assert "in turn" not in await typed(party, "queue show")


async def test_titles_are_shown_as_they_are(party: Party, bot_folder: Path) -> None:
    library = bot_folder / "library"
    for title in NASTY:
        shutil.copy(library / "Long Haul.ogg", library / f"{title}.ogg")
    try:
        await held(party, "First Light", *(title[:150] for title in NASTY))
        text = await typed(party, "queue show")
        assert r"\*\*bold\*\*" in text
        assert r"\`code\`" in text
        assert "@everyone" not in text
        assert r"\<@1> \<#2>" in text
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
        assert "\N{FIRST STRONG ISOLATE}نص عربي\N{POP DIRECTIONAL ISOLATE}" in text
        assert "x" * 59 + "…" in text
        offered = await party.ada.autocomplete("queue remove", channel=party.thread, focused="position")
        assert len(offered) == len(NASTY)
    finally:
        for title in NASTY:
            (library / f"{title}.ogg").unlink()
