"""Reactions under what announced a track: in a group that has switched that on, listeners move it up or take it out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.cogs.test_music import queue_shows

if TYPE_CHECKING:
    from sandbox.client import Listener, Message
    from tests.cogs.party import Party


async def three_tracks(party: Party) -> tuple[Message, Message]:
    """Ada and Ben listen to the first; what announced the second and the third."""
    ada: Listener
    ada, _ = await party.listen(party.ada, party.ben)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await ada.wait_for_packets(5)
    announced = []
    for title in ("Second Wind", "Third Time"):
        answer = await party.ada.slash("play", channel=party.thread, query=title)
        assert answer.message is not None
        announced.append(answer.message)
    return announced[0], announced[1]


async def switch_on(party: Party) -> None:
    await party.ada.slash("group update", channel=party.thread, reactions=True)
    assert "👍 and 👎" in (await party.ada.slash("group show", channel=party.thread)).text


async def queue(party: Party) -> str:
    return (await party.ada.slash("queue show", channel=party.thread)).text


async def test_a_thumb_up_moves_a_track_up_and_taken_back_lets_it_be(party: Party) -> None:
    await switch_on(party)
    second, third = await three_tracks(party)
    assert "👍 moves it up" in third.content
    await party.ben.react(third, "👍🏽")
    await queue_shows(party, "1. **Third Time**")
    await party.ada.react(second, "👍")
    await party.ben.react(second, "👍")
    await queue_shows(party, "1. **Second Wind**")
    await party.ben.unreact(second, "👍")
    await party.ada.unreact(second, "👍")
    await queue_shows(party, "1. **Third Time**")
    await party.ada.slash("skip", channel=party.thread)
    await queue_shows(party, "Playing now: **Third Time**")


async def test_thumbs_down_of_half_of_the_undeafened_listeners_take_a_track_out(party: Party) -> None:
    await switch_on(party)
    await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    second, third = await three_tracks(party)
    deaf = await party.cleo.join(party.voice, deaf=True)
    party.listeners.append(deaf)
    await party.cleo.react(third, "👎")
    await party.ben.react(second, "👎")
    async with asyncio.timeout(20):
        while "against **Second Wind**" not in (await party.ben.history(party.thread))[-1].content:
            pass
    shown = await queue(party)
    assert "Second Wind" not in shown
    assert "1. **Third Time**" in shown, "who is deafened hears nothing of it"


async def test_where_it_is_not_switched_on_thumbs_are_only_thumbs(party: Party) -> None:
    second, third = await three_tracks(party)
    assert "👍" not in third.content
    await party.ben.react(third, "👍")
    await party.ada.react(second, "👎")
    await party.ada.send(party.thread, "No answer to my thumb?")
    assert "No answer" in (await party.ada.slash("message list", channel=party.thread)).whole_text
    assert "1. **Second Wind**" in await queue(party), "what came before that message was heard by now"
    await switch_on(party)
    await party.ada.react(third, "👍")
    await queue_shows(party, "1. **Third Time**")
