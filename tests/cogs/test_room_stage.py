"""A group that listens on a stage: the bot asks to speak, or speaks where it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cogs.test_music import queue_shows
from tests.cogs.test_room_comings import bot_sits, thread_says, until

if TYPE_CHECKING:
    from sandbox.client import Channel
    from tests.cogs.party import Party


@pytest.fixture
async def stage(party: Party) -> Channel:
    """A stage, where the group listens from now on."""
    stage = await party.guild.create_stage_channel("Talks")
    answer = await party.ada.slash("group update", channel=party.thread, voice=stage)
    assert "is changed" in answer.text
    return stage


async def bot_is(party: Party, *, suppressed: bool, asking: bool) -> None:
    async def so() -> bool:
        state = await party.guild.voice_state(party.bot_id)
        if state is None:
            return False
        return (state["suppress"], state["request_to_speak_timestamp"] is not None) == (suppressed, asking)

    await until(so)


async def test_on_a_stage_the_bot_asks_to_speak_and_says_who_has_to_agree(party: Party, stage: Channel) -> None:
    await stage.set_permissions("bot", request_to_speak=True)
    listener = await party.ada.join(stage)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await bot_sits(party, stage.id)
    await thread_says(party, "until a stage moderator agrees")
    await bot_is(party, suppressed=True, asking=True)
    await party.ada.slash("stop", channel=party.thread)
    await listener.leave()


async def test_what_it_plays_on_a_stage_is_heard_from_when_a_moderator_agrees(party: Party, stage: Channel) -> None:
    await stage.set_permissions("bot", request_to_speak=True)
    root = await party.guild.add_member("Root", administrator=True)
    listener = await party.ada.join(stage)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await thread_says(party, "until a stage moderator agrees")
    await queue_shows(party, "Playing now: **Long Haul**")
    assert listener.packets_from(party.bot_id) == []
    await root.let_speak(party.bot_id)
    await bot_is(party, suppressed=False, asking=True)
    await listener.wait_until(lambda: len(listener.packets_from(party.bot_id)) >= 50)
    await root.let_speak(party.bot_id, speaks=False)
    await bot_is(party, suppressed=True, asking=False)
    await party.ada.slash("stop", channel=party.thread)
    await listener.leave()


async def test_where_it_may_the_bot_speaks_by_itself(party: Party, stage: Channel) -> None:
    await stage.set_permissions("bot", mute_members=True)
    listener = await party.ada.join(stage)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await bot_is(party, suppressed=False, asking=False)
    await listener.wait_for_packets(20)
    await party.ada.slash("stop", channel=party.thread)
    await listener.leave()


async def test_where_it_may_not_even_ask_it_says_what_a_moderator_can_do(party: Party, stage: Channel) -> None:
    await stage.set_permissions("bot", request_to_speak=False)
    listener = await party.ada.join(stage)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await thread_says(party, "I may not ask to speak")
    await party.ada.slash("stop", channel=party.thread)
    await listener.leave()
