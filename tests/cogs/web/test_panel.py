"""The panel of what a site has: its picture, its link, its chapters."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sandbox.client import readable
from tests.cogs.test_music import heard
from tests.media import read_packets
from tests.sources.standin.youtube_videos import WITH_CHAPTERS

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Message
    from tests.cogs.party import Party
    from tests.sources.standin.server import StandIn

WATCH = "https://www.youtube.com/watch?v="
ENOUGH = 50
"""Packets, by which one knows where in the song they are from."""
PATIENCE_S = 30.0


async def panel_with_chapters(party: Party) -> Message:
    """The group's panel, as soon as it has a select."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for message in await party.ada.history(party.thread):
                if message.author_id == party.bot_id and "Playing now" in message.text and message.selects:
                    return message


async def test_choosing_a_chapter_goes_there(party: Party, stand_in: StandIn, song: Path) -> None:
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query=f"{WATCH}{WITH_CHAPTERS}")
    panel = await panel_with_chapters(party)
    assert panel.pictures == [f"https://i.ytimg.com/vi/{WITH_CHAPTERS}/hq.jpg"]
    assert f"Title {WITH_CHAPTERS} ({WATCH}{WITH_CHAPTERS})" in readable(panel.text, lambda _: None)
    (menu,) = panel.selects
    assert menu.options == ["Before", "Midway", "After"]
    outside = await party.ben.select(panel, ["After"], custom_id=menu.custom_id)
    assert outside.ephemeral
    assert "Sit down in" in outside.text
    chosen = await party.ada.select(panel, ["Midway"], custom_id=menu.custom_id)
    assert chosen.ephemeral
    assert "Going on at 0:08" in chosen.text
    rest = read_packets(song)[400 : 400 + ENOUGH]
    await ada.wait_until(
        lambda: rest[0] in heard(ada) and len(heard(ada)) > heard(ada).index(rest[0]) + ENOUGH, PATIENCE_S
    )
    begins = heard(ada).index(rest[0])
    assert heard(ada)[begins : begins + ENOUGH] == rest


async def test_a_chapter_of_a_track_that_is_over_is_gone(party: Party, stand_in: StandIn) -> None:
    await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query=f"{WATCH}{WITH_CHAPTERS}")
    panel = await panel_with_chapters(party)
    await party.ada.slash("play", channel=party.thread, query=f"{WATCH}dQw4w9WgXcQ")
    await party.ada.slash("skip", channel=party.thread)
    gone = await party.ada.select(panel, ["Midway"], custom_id=panel.selects[0].custom_id)
    assert gone.ephemeral
    assert "That track is over by now." in gone.text or "Nothing" in gone.text
