"""SoundCloud and Bandcamp as members meet them: real yt-dlp asks the stand-in, and the music is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cogs.test_music import queue_shows
from tests.cogs.web.test_youtube import hears

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cogs.party import Party
    from tests.sources.standin.server import StandIn

TRACKS = {
    "https://soundcloud.com/someone/paper-boats": ("Paper boats", "cf-media.sndcdn.com"),
    "https://on.soundcloud.com/someone~night-ferry": ("Night ferry", "cf-media.sndcdn.com"),
    "https://lanterns.bandcamp.com/track/slow-tide": ("Slow tide", "t4.bcbits.com"),
}


@pytest.mark.parametrize("link", TRACKS)
async def test_a_link_is_heard_as_the_site_has_it(party: Party, stand_in: StandIn, song: Path, link: str) -> None:
    title, media_host = TRACKS[link]
    (ada,) = await party.listen(party.ada)
    answer = await party.ada.slash("play", channel=party.thread, query=link)
    assert "Playing" in answer.text, answer.text
    assert title in answer.text
    await hears(ada, song)
    assert stand_in.times_asked(media_host) > 0


@pytest.mark.parametrize(
    ("link", "last"),
    [
        ("https://soundcloud.com/someone/sets/evening", "3. **"),
        ("https://soundcloud.com/someone", "2. **Tracks 2**"),
        ("https://on.soundcloud.com/someone~sets~morning", "3. **"),
        ("https://www.youtube.com/@a.handle", "1. **@a.handle videos result 1**"),
        ("https://lanterns.bandcamp.com/album/tides", "2. **Tides 2**"),
    ],
)
async def test_a_set_or_an_album_is_heard_from_its_first_track_and_the_others_wait(
    party: Party, stand_in: StandIn, song: Path, link: str, last: str
) -> None:
    (ada,) = await party.listen(party.ada)
    answer = await party.ada.slash("play", channel=party.thread, query=link)
    assert "The rest of its playlist follows" in answer.text, answer.text
    await hears(ada, song)
    await queue_shows(party, last)


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("https://soundcloud.com/someone/over-and-gone", "it is not there any more"),
        ("https://soundcloud.com/someone/not-here-blocked", "may not be played in the country"),
        ("https://soundcloud.com/someone/all-encrypted", "protected against copying"),
        ("https://on.soundcloud.com/someone~over-and-gone", "it is not there any more"),
        ("https://www.youtube.com/@over.and.gone", "it is not there any more"),
        ("https://lanterns.bandcamp.com/track/gone", "it is not there any more"),
        ("https://lanterns.bandcamp.com/album/empty", "there is no track in that playlist"),
    ],
)
async def test_what_a_site_refuses_is_one_sentence_for_who_asked(
    party: Party, stand_in: StandIn, link: str, words: str
) -> None:
    await party.listen(party.ada)
    answer = await party.ada.slash("play", channel=party.thread, query=link)
    assert answer.ephemeral
    assert words in answer.text, answer.text
    assert "\n" not in answer.text
