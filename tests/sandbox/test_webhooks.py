"""Webhooks: posting under other names, into threads too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from tests.sandbox.test_limits import refusal
from tests.sandbox.test_threads import start_thread

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member


@pytest.fixture
async def channel(api: discord.Client, general: Channel) -> discord.TextChannel:
    found = await api.fetch_channel(general.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_a_webhook_posts_edits_and_deletes_under_any_name(
    channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    webhook = await channel.create_webhook(name="mirror")
    message = await webhook.send("via webhook", username="Al", wait=True)
    await message.edit(content="changed")
    shown = (await ada.history(general))[-1]
    assert (shown.author_name, shown.content, shown.is_bot) == ("Al", "changed", True)
    assert int(shown.raw["webhook_id"]) == webhook.id == shown.author_id
    await message.delete()
    assert await ada.history(general) == []
    assert [hook.name for hook in await channel.webhooks()] == ["mirror"]


async def test_a_webhook_posts_without_being_waited_for(
    channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    webhook = await channel.create_webhook(name="mirror")
    await webhook.send("quick")
    assert [message.content for message in await ada.history(general)] == ["quick"]


async def test_a_webhook_posts_into_a_thread_of_its_channel_only(
    api: discord.Client, guild: Guild, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    webhook = await channel.create_webhook(name="mirror")
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    message = await webhook.send("inside", thread=thread, wait=True)
    await webhook.edit_message(message.id, content="still inside", thread=thread)
    assert await ada.history(general) == []
    assert (await ada.history(await guild.thread("Film night")))[-1].content == "still inside"
    elsewhere = await start_thread(api, await guild.create_text_channel("other"), "Elsewhere")
    assert await refusal(webhook.send("lost", thread=elsewhere, wait=True)) == 10003


async def test_webhooks_are_at_most_15_and_never_called_discord(channel: discord.TextChannel) -> None:
    assert await refusal(channel.create_webhook(name="Discord news")) == 50035
    for number in range(15):
        webhook = await channel.create_webhook(name=f"hook {number}")
    assert await refusal(channel.create_webhook(name="one more")) == 30007
    assert await refusal(webhook.send("x", username="Clyde", wait=True)) == 50035


async def test_blanks_around_a_webhooks_name_are_cut_off_and_are_no_name(channel: discord.TextChannel) -> None:
    assert await refusal(channel.create_webhook(name="   ")) == 50035
    webhook = await channel.create_webhook(name="  mirror ")
    assert webhook.name == "mirror"
    assert await refusal(webhook.edit(name=" ")) == 50035
    assert (await webhook.edit(name=" echo ")).name == "echo"
    assert await refusal(webhook.send("x", username="  ", wait=True)) == 50035
    assert (await webhook.send("x", username=" Al ", wait=True)).author.name == "Al"


async def test_a_deleted_webhook_is_unknown(channel: discord.TextChannel) -> None:
    webhook = await channel.create_webhook(name="mirror")
    await webhook.delete()
    assert await refusal(webhook.send("x", wait=True)) == 10015
