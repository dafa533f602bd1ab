"""Stages, and moderators in voice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from sandbox.client import Refused
from tests.sandbox.test_limits import refusal

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member
    from tests.sandbox.guild.conftest import Ear


@pytest.fixture
async def stage(guild: Guild) -> Channel:
    return await guild.create_stage_channel("Stage")


async def sit(member: Member, channel: Channel) -> None:
    """Sit in a voice channel, without a voice connection."""
    await member.guild.link.call("join_voice", member_id=member.id, channel_id=channel.id)


async def state(member: Member) -> dict[str, Any]:
    """Where someone sits."""
    seated = await member.guild.voice_state(member.id)
    assert seated is not None
    return seated


def place(api: discord.Client, guild: Guild, who: int | str, **body: Any) -> Any:
    """A change of somebody's place on the stage."""
    return api.http.request(discord.http.Route("PATCH", f"/guilds/{guild.id}/voice-states/{who}"), json=body)


async def test_who_comes_to_a_stage_listens_unless_they_moderate_it(
    guild: Guild, ada: Member, stage: Channel, lobby: Channel
) -> None:
    moderator = await guild.add_member("Mo", administrator=True)
    for member in (ada, moderator):
        await sit(member, stage)
    assert ((await state(ada))["suppress"], (await state(moderator))["suppress"]) == (True, False)
    await sit(ada, lobby)
    assert not (await state(ada))["suppress"]


async def test_a_moderating_bot_lets_someone_speak(
    ear: Ear, api: discord.Client, guild: Guild, ada: Member, stage: Channel, lobby: Channel
) -> None:
    await sit(ada, stage)
    invite = {"channel_id": str(stage.id), "suppress": False}
    assert await refusal(place(api, guild, ada.id, **invite)) == 50013
    await guild.set_bot_permissions(mute_members=True)
    await place(api, guild, ada.id, **invite)
    event = await ear.hears("VOICE_STATE_UPDATE", guild.id, ada.id, '"suppress": false')
    assert event["request_to_speak_timestamp"] is not None
    assert await refusal(place(api, guild, "@me", channel_id=str(stage.id), suppress=True)) == 10065
    await sit(ada, lobby)
    assert await refusal(place(api, guild, ada.id, channel_id=str(lobby.id), suppress=False)) == 50024


async def test_a_stage_is_opened_renamed_and_closed(
    ear: Ear, api: discord.Client, guild: Guild, stage: Channel, lobby: Channel
) -> None:
    channel = await api.fetch_channel(stage.id)
    assert isinstance(channel, discord.StageChannel)
    assert await refusal(channel.create_instance(topic="Jazz")) == 50013
    await guild.set_bot_permissions(mute_members=True)
    opened = await channel.create_instance(topic="Jazz")
    assert (await ear.hears("STAGE_INSTANCE_CREATE", guild.id))["topic"] == "Jazz"
    assert await refusal(channel.create_instance(topic="Jazz")) == 150006
    await guild.go_down()
    await guild.come_back()
    assert (await ear.hears("GUILD_CREATE", guild.id, opened.id))["stage_instances"][0]["topic"] == "Jazz"
    await opened.edit(topic="Blues")
    assert (await channel.fetch_instance()).topic == "Blues"
    await opened.delete()
    await ear.hears("STAGE_INSTANCE_DELETE", guild.id)
    assert await refusal(channel.fetch_instance()) == 10067


async def test_moderators_silence_move_and_disconnect(
    ear: Ear, guild: Guild, ada: Member, ben: Member, lobby: Channel
) -> None:
    moderator = await guild.add_member("Mo", administrator=True)
    elsewhere = await guild.create_voice_channel("Elsewhere")
    await sit(ada, lobby)
    with pytest.raises(Refused) as refused:
        await ben.silence(ada, mute=True)
    assert refused.value.code == 50013
    await moderator.silence(ada, mute=True, deaf=True)
    await ear.hears("VOICE_STATE_UPDATE", guild.id, ada.id, '"deaf": true, "mute": true')
    await moderator.move(ada, elsewhere)
    assert (await state(ada))["channel_id"] == str(elsewhere.id)
    await moderator.move(ada, None)
    assert await guild.voice_state(ada.id) is None
    with pytest.raises(Refused) as absent:
        await moderator.move(ada, lobby)
    assert absent.value.code == 40032
    await sit(ada, lobby)
    assert (await state(ada))["mute"]


async def test_the_bot_silences_and_moves_whoever_stands_higher(
    api: discord.Client, guild: Guild, lobby: Channel
) -> None:
    owner = guild.member("Film club owner")
    await sit(owner, lobby)
    await guild.set_bot_permissions(mute_members=True)
    member = await (await api.fetch_guild(guild.id)).fetch_member(owner.id)
    await member.edit(mute=True)
    assert (await state(owner))["mute"]
    with pytest.raises(discord.Forbidden) as lacking:
        await member.edit(deafen=True)
    assert lacking.value.code == 50013
    await member.edit(voice_channel=None)
    assert await guild.voice_state(owner.id) is None
