"""A group that is 24/7: its voice channel has the bot again after a restart and after an outage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cogs.away.ending import away, restart
from tests.cogs.test_music import heard, queue_shows
from tests.cogs.test_room_comings import bot_sits, thread_says, until
from tests.media import read_packets

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import BotProcess
    from tests.cogs.party import Party
    from tests.moving.time import Time

RATE_LIMITED = 4021
"""A voice close code after which nobody comes back at once (Discord docs: Voice Close Event Codes)."""


@pytest.fixture
async def staying(party: Party) -> Party:
    """The group has the bot stay."""
    await party.ada.slash("group update", channel=party.thread, always_on=True)
    return party


async def plays(party: Party, title: str) -> None:
    (listener,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query=title)
    await listener.wait_for_packets(50)


@pytest.mark.parametrize("gently", [False, True], ids=["killed", "told to stop"])
async def test_a_bot_that_sat_there_with_nothing_to_play_sits_there_again(
    staying: Party, bot: BotProcess, gently: bool
) -> None:
    await plays(staying, "First Light")
    await queue_shows(staying, "empty")
    await staying.go_home()
    await bot_sits(staying, staying.voice.id)
    await restart(bot, gently=gently)
    await bot_sits(staying, staying.voice.id)
    said = [message.content for message in await staying.ada.history(staying.thread)]
    assert not any("cut off" in line for line in said), "there is nothing to say of it"
    await plays(staying, "Second Wind")
    await staying.ada.slash("stop", channel=staying.thread)


async def test_music_that_was_cut_off_waits_in_the_empty_channel_and_goes_on_for_who_comes(
    staying: Party, bot: BotProcess, bot_folder: Path
) -> None:
    await plays(staying, "Long Haul")
    before = len(heard(staying.listeners[0]))
    async with away(bot):
        await staying.go_home()
    await bot_sits(staying, staying.voice.id)
    await thread_says(staying, "I was cut off and am back")
    (again,) = await staying.listen(staying.ben)
    await again.wait_for_packets(50)
    file = read_packets(bot_folder / "library" / "Long Haul.ogg")
    assert before - 50 < file.index(heard(again)[5]) < before + 100, "it goes on within two seconds of the place"
    await staying.ben.slash("stop", channel=staying.thread)


async def test_who_sent_the_bot_out_does_not_find_it_there_after_a_restart(staying: Party, bot: BotProcess) -> None:
    await plays(staying, "First Light")
    await staying.ada.slash("stop", channel=staying.thread)
    await bot_sits(staying, None)
    await restart(bot)
    assert "empty" in (await staying.ada.slash("queue show", channel=staying.thread)).text
    await bot_sits(staying, None)


async def test_after_an_outage_of_voice_it_comes_back_by_itself(staying: Party, time: Time, bot_folder: Path) -> None:
    await plays(staying, "Long Haul")
    (ada,) = staying.listeners
    sandbox = staying.guild.sandbox
    await sandbox.voice_faults.close(staying.guild, RATE_LIMITED)
    await thread_says(staying, "I try again by myself")
    before = len(heard(ada))

    async def goes_on() -> bool:
        await time.advance(seconds=10)
        return len(heard(ada)) > before + 50

    await until(goes_on)
    await thread_says(staying, "I was cut off and am back")
    at = read_packets(bot_folder / "library" / "Long Haul.ogg").index(heard(ada)[before + 5])
    assert before - 50 < at < before + 100, "it goes on within two seconds of the place"
    await staying.ada.slash("stop", channel=staying.thread)


async def test_what_was_paused_before_an_outage_comes_back_paused_when_the_bot_is_killed_during_it(
    staying: Party, bot: BotProcess, bot_folder: Path
) -> None:
    await plays(staying, "Long Haul")
    await staying.ada.slash("pause", channel=staying.thread)
    await staying.guild.sandbox.voice_faults.close(staying.guild, RATE_LIMITED)
    await thread_says(staying, "I try again by myself")
    await queue_shows(staying, "Nothing is playing")  # the outage is noted: a kill before it would be one in a pause
    before = len(heard(staying.listeners[0]))
    await restart(bot)
    await thread_says(staying, "I was cut off and am back")
    assert "Paused: **Long Haul**" in (await staying.ada.slash("queue show", channel=staying.thread)).text
    await staying.ada.slash("resume", channel=staying.thread)
    await staying.listeners[0].wait_until(lambda: len(heard(staying.listeners[0])) > before + 50)
    at = read_packets(bot_folder / "library" / "Long Haul.ogg").index(heard(staying.listeners[0])[before + 5])
    assert before - 50 < at < before + 60, "not before it is resumed, and within a second of the place"
    await staying.ada.slash("stop", channel=staying.thread)


async def test_who_a_moderator_takes_out_of_the_channel_stays_out(staying: Party, time: Time) -> None:
    await plays(staying, "Long Haul")
    await staying.guild.move_voice(staying.bot_id, None)
    await queue_shows(staying, "Nothing is playing")
    await time.advance(seconds=60)
    assert "Nothing is playing" in (await staying.ada.slash("queue show", channel=staying.thread)).text
    await bot_sits(staying, None)


async def test_a_group_that_is_not_goes_on_only_when_asked(party: Party, time: Time) -> None:
    await plays(party, "Long Haul")
    await party.guild.sandbox.voice_faults.close(party.guild, RATE_LIMITED)
    await thread_says(party, "could not get back into it")
    await time.advance(seconds=60)
    assert "Nothing is playing" in (await party.ada.slash("queue show", channel=party.thread)).text
    assert "Going on" in (await party.ada.slash("resume", channel=party.thread)).text
    await party.ada.slash("stop", channel=party.thread)
