"""Under what `/message search` finds, one picks a moment, and the group hears from there what it heard then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.cogs.test_music import heard
from tests.media import read_packets

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Answer, BotProcess
    from tests.cogs.party import Party


async def search(party: Party) -> Answer:
    return await party.ada.slash("message search", channel=party.thread, query="moment")


async def a_moment(party: Party) -> None:
    """Something is said while Long Haul plays, and something else while nothing does."""
    (listener,) = await party.listen(party.ada)
    await party.ada.send(party.thread, "a moment before")
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await party.ada.slash("seek", channel=party.thread, position="0:07")
    await listener.wait_for_packets(5)
    await party.ben.send(party.thread, "what a **moment**")
    await party.ada.slash("stop", channel=party.thread)
    await listener.leave()


async def test_the_group_hears_on_from_the_moment_that_was_picked(
    party: Party, bot: BotProcess, bot_folder: Path
) -> None:
    await a_moment(party)
    found = await search(party)
    (menu,) = found.selects
    assert menu.placeholder == "Play from a moment"
    (option,) = menu.options
    assert re.fullmatch(r"Long Haul at 0:0[78]", option)
    await bot.restart()
    await bot.wait_ready()
    (listener,) = await party.listen(party.ada)
    queued = await party.ada.select(found, [option])
    assert not queued.ephemeral
    assert "Playing **Long Haul**" in queued.text
    assert re.search(r"It begins at 0:0[78]\.", queued.text)
    await listener.wait_for_packets(20)
    packets = read_packets(bot_folder / "library" / "Long Haul.ogg")
    assert packets.index(heard(listener)[0]) * 20 // 1000 in (7, 8)


async def test_the_rules_of_play_hold_and_others_get_nothing(party: Party) -> None:
    await a_moment(party)
    by_ben = await party.ben.slash("message search", channel=party.general, query="moment")
    by_ada = await search(party)
    (option,) = by_ben.selects[0].options
    refused = await party.ben.select(by_ben, [option])
    assert refused.ephemeral
    assert "Sit down in" in refused.text
    await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    assert "not a member" in (await party.ben.select(by_ben, [option])).whole_text
    await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="First Light")
    behind = await party.ada.select(by_ada, [option])
    assert "is queued: one track comes first" in behind.text


async def test_where_nothing_played_there_is_no_menu(party: Party) -> None:
    await party.ada.send(party.thread, "a moment")
    assert (await search(party)).selects == []
    await a_moment(party)
    listed = await party.ada.slash("message list", channel=party.thread)
    assert listed.selects == []


async def test_a_track_that_is_gone_is_told(party: Party, bot_folder: Path) -> None:
    path = bot_folder / "library" / "Going.ogg"
    path.write_bytes((bot_folder / "library" / "Long Haul.ogg").read_bytes())
    (listener,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="Going")
    await listener.wait_for_packets(5)
    await party.ben.send(party.thread, "what a moment")
    await party.ada.slash("stop", channel=party.thread)
    path.unlink()
    found = await search(party)
    gone = await party.ada.select(found, found.selects[0].options)
    assert gone.ephemeral
    assert "reference" not in gone.text
    assert "Playing" not in gone.text
