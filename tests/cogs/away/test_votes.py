"""What people voted for stays when the bot is killed, and what they thought of meanwhile counts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.cogs.away.ending import away, restart
from tests.cogs.test_ballots import switch_on, three_tracks
from tests.cogs.test_music import queue_shows
from tests.cogs.test_panel import PATIENCE_S
from tests.cogs.test_room_comings import thread_says
from tests.cogs.test_room_votes import rules, skip, three_listen

if TYPE_CHECKING:
    from sandbox.client import BotProcess
    from tests.cogs.party import Party


async def test_who_voted_for_the_next_track_has_voted_when_the_bot_was_killed(party: Party, bot: BotProcess) -> None:
    await rules(party, vote_skip=60)
    await three_listen(party)
    assert "1 of 2" in (await skip(party, party.ben)).text
    await restart(bot)
    await thread_says(party, "I was cut off and am back")
    again = await skip(party, party.ben)
    assert again.ephemeral
    assert "voted already" in again.text
    assert "Next: **First Light**" in (await skip(party, party.cleo)).text
    await party.ada.slash("stop", channel=party.thread)


async def test_reactions_while_the_bot_was_dead_count_when_it_is_back(party: Party, bot: BotProcess) -> None:
    await switch_on(party)
    second, third = await three_tracks(party)
    await party.ada.react(third, "👍")
    await queue_shows(party, "1. **Third Time**")
    async with away(bot):
        await party.ada.react(second, "👍")
        await party.ben.react(second, "👍")
    await queue_shows(party, "1. **Second Wind**")
    await party.ada.slash("stop", channel=party.thread)


async def test_reactions_that_were_not_told_count_after_an_outage(party: Party) -> None:
    await switch_on(party)
    _, third = await three_tracks(party)
    sandbox = party.guild.sandbox
    await sandbox.faults.drop_events("MESSAGE_REACTION_ADD")
    await party.ben.react(third, "👍")
    await sandbox.faults.invalidate_session(resumable=False)
    await sandbox.wait_connected(PATIENCE_S)
    await queue_shows(party, "1. **Third Time**")
    await party.ada.slash("stop", channel=party.thread)


async def test_reactions_to_an_answer_that_the_bot_was_killed_right_behind_count(party: Party, bot: BotProcess) -> None:
    await switch_on(party)
    await three_tracks(party)
    held = await party.guild.sandbox.faults.hold_call("POST /interactions/*/*/callback", performed=True)
    asking = asyncio.create_task(party.ada.slash("play", channel=party.thread, query="First Light"))
    await held.reached()
    announced = (await party.ben.history(party.thread))[-1]
    async with away(bot):
        await held.release()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await party.ada.send(party.thread, "Is it dead?")
    await party.ben.react(announced, "👍")
    await queue_shows(party, "1. **First Light**")
    await party.ada.slash("stop", channel=party.thread)
