"""Who sits in which voice channel; the sound is tested in tests/sandbox/voice, its way through the whole here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Refused
from sandbox.voice.opcodes import Close
from tests.sandbox.bots.singing import FRAMES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Listener, Member, Sandbox


@pytest.fixture
async def lounge(guild: Guild) -> Channel:
    return await guild.create_voice_channel("Lounge")


@pytest.fixture
async def listener(ada: Member, lounge: Channel) -> AsyncIterator[Listener]:
    async with await ada.join(lounge) as joined:
        yield joined


async def bot_id(sandbox: Sandbox) -> int:
    return int((await sandbox.bot_user())["id"])


async def test_what_the_bot_sends_a_member_hears_byte_by_byte(
    bot: BotProcess, sandbox: Sandbox, ada: Member, general: Channel, listener: Listener
) -> None:
    await ada.slash("sing", channel=general)
    await listener.wait_for_packets(len(FRAMES), timeout=10)
    heard = [packet.payload for packet in listener.packets_from(await bot_id(sandbox))]
    assert heard[: len(FRAMES)] == FRAMES


async def test_the_bot_sees_members_come_and_go(bot: BotProcess, guild: Guild, ada: Member, lounge: Channel) -> None:
    listener = await ada.join(lounge, deaf=True)
    state = await guild.voice_state(ada.id)
    assert state is not None
    assert (int(state["channel_id"]), state["self_deaf"]) == (lounge.id, True)
    await bot.wait_for_line(f'"voice", "id": {ada.id}, "channel": "Lounge"')
    await listener.leave()
    await bot.wait_for_line(f'"voice", "id": {ada.id}, "channel": null')
    assert await guild.voice_state(ada.id) is None


async def test_joining_takes_permission_and_a_seat(guild: Guild, ada: Member, ben: Member, general: Channel) -> None:
    small = await guild.create_voice_channel("Small", user_limit=1)
    await small.set_permissions(ben, connect=False)
    with pytest.raises(Refused) as refused:
        await ben.join(small)
    assert refused.value.code == 50013
    with pytest.raises(Refused):
        await ben.join(general)
    await small.set_permissions(ben, connect=True)
    async with await ada.join(small):
        with pytest.raises(Refused, match="full"):
            await ben.join(small)
        moderator = await guild.add_member("Mo", administrator=True)
        async with await moderator.join(small):
            pass


async def test_a_bot_without_permission_to_connect_gets_no_answer(
    bot: BotProcess, sandbox: Sandbox, guild: Guild, ada: Member, general: Channel, lounge: Channel, listener: Listener
) -> None:
    await guild.set_bot_permissions(connect=False)
    with pytest.raises(TimeoutError, match="still thinking"):
        await ada.slash("sing", channel=general, timeout_s=0.5)
    assert await guild.voice_state(await bot_id(sandbox)) is None


async def test_the_bot_moves_someone_and_throws_them_out(
    api: discord.Client, bot: BotProcess, guild: Guild, ada: Member, listener: Listener
) -> None:
    other = await guild.create_voice_channel("Other")
    server = await api.fetch_guild(guild.id)
    member = await server.fetch_member(ada.id)
    await member.move_to(discord.Object(other.id))  # type: ignore[arg-type]  # any object with an id will do
    state = await guild.voice_state(ada.id)
    assert state is not None
    assert int(state["channel_id"]) == other.id
    await member.move_to(None)
    assert await guild.voice_state(ada.id) is None


async def test_a_deleted_voice_channel_is_empty_and_its_call_is_over(
    bot: BotProcess, guild: Guild, ada: Member, lounge: Channel, listener: Listener
) -> None:
    await lounge.delete()
    assert await listener.wait_closed() == Close.CALL_TERMINATED
    await bot.wait_for_line(f'"voice", "id": {ada.id}, "channel": null')
    assert await guild.voice_state(ada.id) is None


async def test_leaving_the_guild_ends_the_connection(
    bot: BotProcess, guild: Guild, ada: Member, listener: Listener
) -> None:
    await ada.leave_guild()
    await bot.wait_for_line(f'"left guild", "id": {ada.id}')
    assert await guild.voice_state(ada.id) is None
