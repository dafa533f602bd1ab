"""Pins: their own permission, their number, their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import Refused
from tests.sandbox.test_limits import refusal

if TYPE_CHECKING:
    import discord

    from sandbox.client import BotProcess, Channel, Guild, Member


async def test_a_pin_is_told_as_an_update_of_the_message_that_is_no_edit(
    bot: BotProcess, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "important")
    seen = await channel.fetch_message(message.id)
    await seen.pin()
    line = await bot.wait_for_line(f'"edit", "id": {message.id}')
    assert '"edited": false, "pinned": true' in line
    await bot.wait_for_line(f'"pins", "channel": {general.id}')
    told = (await ada.history(general))[-1]
    assert (told.type, told.content, told.raw["message_reference"]["message_id"]) == (6, "", str(message.id))
    assert [pinned.content async for pinned in channel.pins()] == ["important"]
    await seen.unpin()
    assert [pinned async for pinned in channel.pins()] == []


async def test_pinning_takes_its_own_permission(
    guild: Guild, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "important")
    await guild.set_bot_permissions(pin_messages=False)
    assert await refusal(channel.get_partial_message(message.id).pin()) == 50013
    with pytest.raises(Refused) as refused:
        await ada.pin(message)
    assert refused.value.code == 50013
    await general.set_permissions(ada, pin_messages=True)
    await ada.pin(message)
    assert (await channel.fetch_message(message.id)).pinned


async def test_a_channel_holds_250_pins_read_in_pages_from_the_newest(
    guild: Guild, channel: discord.TextChannel, general: Channel
) -> None:
    moderator = await guild.add_member("Mo", administrator=True)
    sent = [await moderator.send(general, str(number)) for number in range(251)]
    for message in sent[:250]:
        await moderator.pin(message)
    assert await refusal(channel.get_partial_message(sent[250].id).pin()) == 30003
    with pytest.raises(Refused) as refused:
        await moderator.pin(sent[250])
    assert refused.value.code == 30003
    contents = [message.content async for message in channel.pins(limit=None)]
    assert contents == [str(number) for number in reversed(range(250))]
    await moderator.delete(sent[0])
    await moderator.pin(sent[250])


async def test_a_system_message_is_not_pinned(channel: discord.TextChannel, ada: Member, general: Channel) -> None:
    await (await channel.send("x")).pin()
    told = (await ada.history(general))[-1]
    assert await refusal(channel.get_partial_message(told.id).pin()) == 50021


async def test_without_history_there_are_no_pins(guild: Guild, channel: discord.TextChannel) -> None:
    await (await channel.send("x")).pin()
    await guild.set_bot_permissions(read_message_history=False)
    assert [message async for message in channel.pins()] == []
