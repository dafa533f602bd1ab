"""A group's panel tells the truth after each outage, and no time runs on it while the bot is away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.cogs.away.ending import away
from tests.cogs.test_panel import EDIT, PATIENCE_S, begin, panel_shows, panels, read

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from sandbox.client import BotProcess
    from tests.cogs.party import Party
    from tests.moving.time import Time

    Gap = Callable[[Party], Coroutine[None, None, None]]


async def outage_of_the_server(party: Party) -> None:
    await party.guild.go_down()
    await party.guild.come_back()


async def gap_without_resume(party: Party) -> None:
    sandbox = party.guild.sandbox
    await sandbox.faults.invalidate_session(resumable=False)
    await sandbox.wait_connected(PATIENCE_S)


async def gap_with_resume(party: Party) -> None:
    await party.guild.sandbox.drop_gateway()
    await party.guild.sandbox.wait_connected(PATIENCE_S)


@pytest.mark.parametrize("gap", [outage_of_the_server, gap_without_resume, gap_with_resume])
async def test_after_a_gap_it_is_the_same_panel_and_follows_what_plays(party: Party, time: Time, gap: Gap) -> None:
    panel = await begin(party, time, "Long Haul", "First Light")
    await party.ada.slash("volume", channel=party.thread, percent=43)
    await gap(party)
    assert (await panel_shows(party, "Playing now", "Long Haul", "Volume 43 %", time=time)).id == panel.id
    await party.ada.click(panel, "Pause")
    await panel_shows(party, "Paused", "Go on", time=time)


async def test_what_changed_while_the_server_was_gone_is_shown_as_soon_as_it_is_back(party: Party, time: Time) -> None:
    panel = await begin(party, time, "First Light", "Long Haul")
    await party.guild.go_down()
    await party.listeners[0].wait_until(lambda: len(party.listeners[0].packets) > 200, PATIENCE_S)
    for _ in range(4):
        await time.advance(seconds=6)
    await party.guild.come_back()
    again = await panel_shows(party, "Playing now\nLong Haul", time=time)
    assert again.id == panel.id


@pytest.mark.parametrize("gap", [outage_of_the_server, gap_without_resume])
async def test_one_that_a_moderator_deleted_in_the_gap_comes_again(party: Party, time: Time, gap: Gap) -> None:
    panel = await begin(party, time, "Long Haul")
    moderator = await party.guild.add_member("Mod", administrator=True)
    await party.guild.sandbox.faults.drop_events("MESSAGE_DELETE")
    await moderator.delete(panel)
    await gap(party)
    again = await panel_shows(party, "Long Haul", time=time)
    assert again.id != panel.id


async def test_edits_that_discord_cannot_take_are_made_good(party: Party, time: Time) -> None:
    panel = await begin(party, time, "First Light", "Long Haul")
    await party.guild.sandbox.faults.fail_calls(EDIT, 503, count=4)
    await party.ada.slash("skip", channel=party.thread)
    assert (await panel_shows(party, "Playing now\nLong Haul", time=time)).id == panel.id


async def test_killed_in_mid_song_it_goes_on_with_the_music(party: Party, time: Time, bot: BotProcess) -> None:
    panel = await begin(party, time, "Long Haul", "First Light")
    async with away(bot):
        pass
    (ada,) = party.listeners
    await ada.wait_for_packets(len(ada.packets) + 20, timeout=PATIENCE_S)
    again = await panel_shows(party, "Playing now", "Long Haul", "ends in", time=time)
    assert again.id == panel.id
    assert "Paused." in (await party.ada.click(again, "Pause")).text


async def test_told_to_stop_it_says_that_the_bot_is_away_and_goes_on_afterwards(
    party: Party, time: Time, bot: BotProcess
) -> None:
    panel = await begin(party, time, "Long Haul", "First Light")
    async with away(bot, gently=True):
        (left,) = await panels(party)
        text = read(left)
        assert text.splitlines()[:2] == ["I am away for now, and go on here when I am back", "Long Haul"]
        assert " of 0:20" in text, "the place at which it stopped"
        assert "<t:" not in left.text, "no time runs"
        assert left.buttons == [], "nobody would answer"
    again = await panel_shows(party, "Playing now", "Long Haul", "ends in", time=time)
    assert again.id == panel.id == left.id


async def test_one_on_which_nothing_plays_is_left_as_it_is_when_the_bot_stops(
    party: Party, time: Time, bot: BotProcess
) -> None:
    await begin(party, time, "Long Haul")
    await party.ada.slash("stop", channel=party.thread)
    idle = await panel_shows(party, "Nothing is playing", time=time)
    async with away(bot, gently=True):
        (left,) = await panels(party)
        assert read(left) == read(idle)


async def test_a_group_can_do_without_one_and_have_it_again(party: Party, time: Time) -> None:
    await begin(party, time, "Long Haul")
    await party.ada.slash("group update", channel=party.thread, panel=False)
    async with asyncio.timeout(PATIENCE_S):
        while await panels(party):
            await time.advance(seconds=1)
    assert "there is no panel" in (await party.ada.slash("group show", channel=party.thread)).text
    await party.ada.slash("pause", channel=party.thread)
    await time.advance(seconds=6)
    assert await panels(party) == []
    await party.ada.slash("group update", channel=party.thread, reset="panel")
    assert "a panel shows what plays (default)" in (await party.ada.slash("group show", channel=party.thread)).text
    await panel_shows(party, "Paused", "Long Haul", time=time)
