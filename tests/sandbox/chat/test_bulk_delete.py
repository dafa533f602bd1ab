"""Deleting many messages at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from tests.sandbox.test_limits import INVALID, refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox

DAY_S = 24 * 60 * 60


def bulk_delete(channel: discord.TextChannel, ids: Sequence[int]) -> Awaitable[None]:
    """Delete at once, without what discord.py checks beforehand."""
    return channel._state.http.delete_messages(channel.id, list(ids))


async def test_many_messages_go_in_one_event(
    bot: BotProcess, sandbox: Sandbox, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    sent = [(await ada.send(general, str(number))).id for number in range(5)]
    gone = await ada.send(general, "gone already")
    await ada.delete(gone)
    await channel.delete_messages([discord.Object(message_id) for message_id in (*sent[:3], gone.id)])
    await bot.wait_for_line(f'"bulk", "ids": {sent[:3]}')
    assert [message.content for message in await ada.history(general)] == ["3", "4"]
    deleted = [entry["id"] for entry in await sandbox.journal(general) if entry["what"] == "delete"]
    assert deleted == [gone.id, *sent[:3]]


async def test_none_of_them_may_be_older_than_two_weeks(
    sandbox: Sandbox, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    old = await ada.send(general, "old")
    await sandbox.advance(14 * DAY_S - 60)
    young = [(await ada.send(general, str(number))).id for number in range(3)]
    await bulk_delete(channel, young[:2])
    await sandbox.advance(120)
    assert await refusal(bulk_delete(channel, [old.id, young[2]])) == 50034
    assert [message.content for message in await ada.history(general)] == ["old", "2"]


@pytest.mark.parametrize("ids", [[], [1], [2, 2], list(range(1, 102))], ids=["none", "one", "twice", "101"])
async def test_it_takes_2_to_100_different_messages(channel: discord.TextChannel, ids: list[int]) -> None:
    assert await refusal(bulk_delete(channel, ids)) == INVALID


async def test_it_takes_manage_messages_and_a_guild(
    api: discord.Client, guild: Guild, channel: discord.TextChannel, ada: Member
) -> None:
    sent = [(await channel.send(str(number))).id for number in range(2)]
    await guild.set_bot_permissions(manage_messages=False)
    assert await refusal(bulk_delete(channel, sent)) == 50013
    direct = await ada.open_dm()
    assert await refusal(api.http.delete_messages(direct.id, [str(message_id) for message_id in sent])) == 50003
