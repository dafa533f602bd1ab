"""YouTube as members meet it: real yt-dlp asks the stand-in through the guard, and the music is heard."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.cogs.test_music import heard, queue_shows
from tests.media import read_packets
from tests.sources.standin import youtube_videos
from tests.sources.standin.youtube_lists import video_id

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import BotProcess, Listener
    from tests.cogs.party import Party
    from tests.sources.standin.server import StandIn

WATCH = "https://www.youtube.com/watch?v="
ENOUGH = 50
"""Packets, by which one knows where in the song they are from."""
PATIENCE_S = 30.0


async def hears(listener: Listener, song: Path, *, from_ms: int = 0) -> None:
    """Wait until a listener has heard a second of the song, from that moment on."""
    first = from_ms // 20
    expected = read_packets(song)[first : first + ENOUGH]
    await listener.wait_until(lambda: len(heard(listener)) >= ENOUGH, timeout=PATIENCE_S)
    assert heard(listener)[:ENOUGH] == expected


async def test_a_link_is_heard_as_youtube_has_it(party: Party, stand_in: StandIn, song: Path) -> None:
    (ada,) = await party.listen(party.ada)
    answer = await party.ada.slash("play", channel=party.thread, query=f"{WATCH}dQw4w9WgXcQ")
    assert "Playing" in answer.text, answer.text
    assert "Title dQw4w9WgXcQ" in answer.text
    assert answer.message is not None
    (card,) = answer.message.embeds
    assert card["thumbnail"]["url"] == "https://i.ytimg.com/vi/dQw4w9WgXcQ/hq.jpg"
    await hears(ada, song)
    assert stand_in.times_asked("i.ytimg.com") == 0, "pictures are Discord's to fetch"
    assert {one.host for one in stand_in.asked if "sn-test" in one.host} == {"rr1---sn-test.googlevideo.com"}


async def test_words_play_the_first_that_is_found(party: Party, stand_in: StandIn, song: Path) -> None:
    (ada,) = await party.listen(party.ada)
    answer = await party.ada.slash("play", channel=party.thread, query="paper boats")
    assert "Playing" in answer.text, answer.text
    await hears(ada, song)


async def test_a_link_to_a_moment_begins_there(party: Party, stand_in: StandIn, song: Path) -> None:
    (ada,) = await party.listen(party.ada)
    answer = await party.ada.slash("play", channel=party.thread, query=f"{WATCH}moment00000&t=10s")
    assert "Playing" in answer.text, answer.text
    await hears(ada, song, from_ms=10_000)


async def test_this_one_plays_the_track_of_a_link_into_a_playlist(party: Party, stand_in: StandIn, song: Path) -> None:
    (ada,) = await party.listen(party.ada)
    link = f"{WATCH}{video_id(2)}&list=PLmix5&index=3"
    question = await party.ada.slash("play", channel=party.thread, query=link)
    assert question.ephemeral
    answer = await party.ada.click(question, "This one")
    assert f"Title {video_id(2)}" in answer.text, answer.text
    assert "playlist" not in answer.text
    await hears(ada, song)
    await queue_shows(party, f"Title {video_id(2)}")


async def test_the_whole_playlist_is_queued_from_its_beginning(party: Party, stand_in: StandIn, song: Path) -> None:
    (ada,) = await party.listen(party.ada)
    link = f"{WATCH}{video_id(2)}&list=PLmix5&index=3"
    question = await party.ada.slash("play", channel=party.thread, query=link)
    answer = await party.ada.click(question, "The whole playlist")
    assert "The rest of its playlist follows" in answer.text, answer.text
    await hears(ada, song)
    await queue_shows(party, "4. **Item 4**")


@pytest.mark.parametrize(
    ("reason", "words"), [("age_restricted", "it is age-restricted"), ("bot_check", "takes me for a robot")]
)
async def test_what_youtube_refuses_is_one_sentence_for_who_asked(
    party: Party, stand_in: StandIn, reason: str, words: str
) -> None:
    await party.listen(party.ada)
    answer = await party.ada.slash("play", channel=party.thread, query=WATCH + youtube_videos.REFUSED[reason])
    assert answer.ephemeral
    assert words in answer.text
    assert "\n" not in answer.text


async def test_what_is_found_is_shown_with_its_picture_and_a_pick_is_played(
    party: Party, stand_in: StandIn, song: Path
) -> None:
    (ada,) = await party.listen(party.ada)
    found = await party.ada.slash("search", channel=party.thread, query="lanterns")
    assert found.ephemeral
    assert found.message is not None
    cards = found.message.embeds
    assert [card["description"] for card in cards[:2]] == [
        "1. **lanterns result 0** by A channel (3:00)",
        "2. **lanterns result 1** by A channel (3:01)",
    ]
    assert cards[1]["thumbnail"]["url"] == f"https://i.ytimg.com/vi/{video_id(1)}/hq720.jpg"
    answer = await party.ada.select(found, ["lanterns result 1 – A channel (3:01)"])
    assert "Playing" in answer.text, answer.text
    await hears(ada, song)
    assert stand_in.times_asked("i.ytimg.com") == 0, "pictures are Discord's to fetch"


async def test_a_favourite_whose_video_is_gone_says_so_and_what_to_do(
    party: Party, stand_in: StandIn, bot: BotProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    await party.listen(party.ada)
    kept = await party.ada.slash("favourite add", channel=party.thread, track=f"{WATCH}fleeting000")
    assert "is among your favourites" in kept.text
    monkeypatch.setitem(youtube_videos.REFUSED, "removed", "fleeting000")
    await bot.restart()  # it remembers for hours where a video's sound is to be had
    await bot.wait_ready()
    listed = await party.ada.slash("favourite list", channel=party.thread)
    (menu,) = listed.selects
    answer = await party.ada.select(listed, [menu.options[0]], custom_id=menu.custom_id)
    assert answer.ephemeral
    assert "**Title fleeting000** can't be played any more" in answer.text, answer.text
    assert "favourite remove" in answer.text


async def test_an_administrator_sees_that_youtube_answers_and_who_reads_its_pages(
    party: Party, stand_in: StandIn
) -> None:
    root = await party.guild.add_member("Root", administrator=True)
    async with asyncio.timeout(PATIENCE_S):  # it looks once it has started
        while "YouTube answers." not in (answer := await root.slash("chorus status", channel=party.general)).text:
            pass
    assert "2 processes read pages for me" in answer.text
