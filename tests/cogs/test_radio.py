"""A station of internet radio as members meet it: heard, and shown with what it says it sends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.cogs.test_music import heard, queue_shows
from tests.media import make_tone
from tests.sources.station import Programme, broadcasting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cogs.party import Party

SONG = "The *Lanterns* - Slow River"
SHOWN = r"The \*Lanterns\* - Slow River"


async def test_what_a_station_sends_is_heard_shown_and_known_afterwards(party: Party, tmp_path: Path) -> None:
    sound = make_tone(tmp_path / "radio.mp3", format="mp3", codec="libmp3lame", seconds=30.0).read_bytes()
    programme = Programme(sound, said=[f"StreamTitle='{SONG}';".encode()], interval=16_000, stays=True)
    async with broadcasting(programme) as station:
        (ada,) = await party.listen(party.ada)
        answer = await party.ada.slash("play", channel=party.thread, query=station.url)
        assert "Test FM" in answer.text, answer.text
        await ada.wait_until(lambda: len(heard(ada)) >= 50, timeout=30)
        await queue_shows(party, f"On the air there: **{SHOWN}**")
        for position in ("0:30", "+15", "-15"):
            refused = await party.ada.slash("seek", channel=party.thread, position=position)
            assert refused.ephemeral
            assert "This one has no length" in refused.text
        before = len(heard(ada))
        await ada.wait_until(lambda: len(heard(ada)) >= before + 50, timeout=30)
        await asyncio.wait_for(listed_with(party, r"Test FM: The \*Lanterns\*"), timeout=60)


async def listed_with(party: Party, words: str) -> None:
    """Say something until the list of messages tells that this was playing then."""
    while True:
        await party.ada.send(party.thread, "I like this")
        if words in (await party.ada.slash("message list", channel=party.thread)).whole_text:
            return
        await party.ada.slash("queue show", channel=party.thread)
