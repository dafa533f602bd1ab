"""A playlist made of a link, as the member who makes it and those who hear it meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cogs.test_music import queue_shows
from tests.cogs.web.test_youtube import hears

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Answer
    from tests.cogs.party import Party
    from tests.sources.standin.server import StandIn

YOUTUBE = "https://www.youtube.com/playlist?list=PLevening12"


async def bring(party: Party, link: str, **named: Any) -> Answer:
    options = {"from": link, **named}
    answer = await party.ada.slash("playlist import", channel=party.thread, **options)
    return await answer.until(lambda seen: "so far" not in seen.text and bool(seen.text))


async def test_all_of_a_link_comes_and_is_played(party: Party, stand_in: StandIn, song: Path) -> None:
    came = await bring(party, YOUTUBE, name="Evening")
    assert came.ephemeral
    assert "12 tracks have come onto **Evening**" in came.text
    shown = await party.ada.slash("playlist show", channel=party.thread, name="Evening")
    assert "2. **Item 1**" in shown.text
    assert "Item 11" in (await party.ada.click(shown, "Next")).text
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("playlist play", channel=party.thread, name="Evening")
    await hears(ada, song)
    await queue_shows(party, "Item 10")
    await party.ada.slash("stop", channel=party.thread)


async def test_one_of_a_groups_is_everybodys_and_only_the_owners_while_it_is_private(
    party: Party, stand_in: StandIn
) -> None:
    await bring(party, YOUTUBE, name="Ours", visibility="group")
    await bring(party, YOUTUBE, name="Mine")
    assert "Item 1" in (await party.ben.slash("playlist show", channel=party.thread, name="Ours")).text
    assert "Item 1" not in (await party.ben.slash("playlist show", channel=party.thread, name="Mine")).text


async def test_a_set_of_another_site_comes_as_well(party: Party, stand_in: StandIn) -> None:
    came = await bring(party, "https://soundcloud.com/someone/sets/rainy-days", name="Rain")
    assert "come onto **Rain**" in came.text


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/playlist?list=PLgone3",
        "https://www.youtube.com/playlist?list=PLprivate3",
        "https://soundcloud.com/someone/sets/it-is-gone",
        "http://127.0.0.1/list.m3u",
    ],
)
async def test_a_link_that_leads_to_no_list_is_one_sentence_and_leaves_no_playlist(
    party: Party, stand_in: StandIn, link: str
) -> None:
    refused = await bring(party, link, name="Nothing")
    assert refused.ephemeral
    assert "\n" not in refused.text
    assert "come onto" not in refused.text
    assert "Nothing" not in (await party.ada.slash("playlist list", channel=party.thread)).text
