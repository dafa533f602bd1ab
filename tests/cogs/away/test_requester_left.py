"""What becomes of the waiting tracks of who left the voice channel, as the group has chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cogs.test_music import queue_of, queue_shows
from tests.cogs.test_room_comings import thread_says, until

if TYPE_CHECKING:
    from sandbox.client import Listener
    from tests.cogs.party import Party
    from tests.moving.time import Time

PATIENCE_MINUTES = 6
"""A little longer than who left is waited for unless the config says otherwise."""


async def ben_asks_and_leaves(party: Party) -> Listener:
    """Ada's track is heard, Ben's and another of hers wait."""
    ada, ben = await party.listen(party.ada, party.ben)
    for member, title in ((party.ada, "Long Haul"), (party.ben, "First Light"), (party.ada, "Second Wind")):
        await member.slash("play", channel=party.thread, query=title)
    await ada.wait_for_packets(20)
    await party.ada.slash("pause", channel=party.thread)
    await ben.leave()
    await queue_shows(party, "First Light")
    return ada


async def test_they_go_after_a_while_and_nobody_elses(party: Party, time: Time) -> None:
    await party.ada.slash("group update", channel=party.thread, requester_left="goes")
    shown = (await party.ada.slash("group show", channel=party.thread)).text
    assert "who leaves takes their waiting tracks along after 5 minutes" in shown
    await ben_asks_and_leaves(party)

    async def is_gone() -> bool:
        await time.advance(minutes=PATIENCE_MINUTES)
        return "First Light" not in await queue_of(party)

    await until(is_gone)
    await thread_says(party, "A track left the queue, since whoever asked for it has left.")
    shown = await queue_of(party)
    assert "Long Haul" in shown, "what sounds is heard to its end"
    assert "Second Wind" in shown
    await party.ada.slash("stop", channel=party.thread)


@pytest.mark.parametrize("comes_back", [False, True], ids=["the group lets them stay", "he is back in time"])
async def test_they_stay_where_the_group_lets_them_and_for_who_is_back_in_time(
    party: Party, time: Time, comes_back: bool
) -> None:
    await party.ada.slash("group update", channel=party.thread, requester_left="goes" if comes_back else "stays")
    await ben_asks_and_leaves(party)
    if comes_back:
        await time.advance(minutes=PATIENCE_MINUTES - 2)
        await party.listen(party.ben)
        await queue_shows(party, "First Light")
    await time.advance(minutes=PATIENCE_MINUTES)
    await party.ada.slash("group show", channel=party.thread)
    assert "First Light" in await queue_of(party)
    assert not any("left the queue" in said.content for said in await party.ada.history(party.thread))
    await party.ada.slash("stop", channel=party.thread)
