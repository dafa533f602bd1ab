"""Tracks that YouTube takes away while or before they are heard: the song goes on, or the thread is told why not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.cogs.test_music import heard, queue_shows
from tests.cogs.web.test_youtube import PATIENCE_S, WATCH, hears
from tests.media import make_sweep, read_packets
from tests.sources.standin import youtube_lists
from tests.sources.standin.youtube_videos import REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cogs.party import Party
    from tests.sources.standin.server import StandIn

WHY = {
    "age_restricted": "it is age-restricted, and I can't prove an age.",
    "removed": "it was removed from where it was.",
    "geo_blocked": "it may not be played in the country that I run in.",
    "members_only": "it is for paying members of its channel only.",
}


@pytest.fixture
def dense_song(stand_in: StandIn, tmp_path: Path) -> Iterator[Path]:
    """What the stand-in plays instead: more bytes than are asked for at first."""
    options = {"frame_duration": "20", "b": "510000", "vbr": "off"}
    file = make_sweep(tmp_path / "dense.webm", format="webm", codec="libopus", seconds=6.0, options=options)
    usual, stand_in.media.content = stand_in.media.content, file.read_bytes()
    yield file
    stand_in.media.content = usual


async def test_a_link_that_is_revoked_in_mid_song_is_made_anew_and_nothing_of_the_song_is_missed(
    party: Party, stand_in: StandIn, dense_song: Path
) -> None:
    (ada,) = await party.listen(party.ada)
    stand_in.media.answers_per_link = 1
    answer = await party.ada.slash("play", channel=party.thread, query=f"{WATCH}revoked0000")
    assert "Playing" in answer.text, answer.text
    await ada.wait_for_end(timeout=PATIENCE_S)
    assert heard(ada) == read_packets(dense_song)
    assert len(stand_in.media.answered) > 1


async def test_what_cannot_be_heard_of_a_playlist_is_told_in_the_thread_with_its_reason(
    party: Party, stand_in: StandIn, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = youtube_lists.video_id(0), youtube_lists.video_id(1)
    videos = [before, *(REFUSED[reason] for reason in WHY), after]
    monkeypatch.setitem(youtube_lists.PLAYLISTS, "PLwithrefusals", videos)
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="https://www.youtube.com/playlist?list=PLwithrefusals")
    await hears(ada, song)
    await queue_shows(party, after)
    await party.ada.slash("skip", channel=party.thread)
    async with asyncio.timeout(PATIENCE_S):
        while len(told := await refusals_in(party)) < len(WHY):
            pass
    for reason, words in WHY.items():
        (sentence,) = (one for one in told if REFUSED[reason] in one)
        assert words in sentence
        assert "\n" not in sentence
    await queue_shows(party, f"Playing now: **{after}**")


async def refusals_in(party: Party) -> list[str]:
    """What the thread was told of tracks that were passed over."""
    history = await party.ada.history(party.thread)
    return [message.content for message in history if "I went on without" in message.content]
