"""Webhooks: their names, their tokens, where they may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest

from sandbox.client import Refused
from sandbox.client.connecting import connector
from tests.sandbox.test_limits import INVALID, refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody without a token."""
    async with aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file)) as session:
        yield session


def address(webhook: dict[str, Any]) -> str:
    """What one copies from the settings of a webhook."""
    return f"https://discord.com/api/webhooks/{webhook['id']}/{webhook['token']}"


def endpoint(webhook: dict[str, Any]) -> str:
    """The same, with the version of the API that is spoken here."""
    return address(webhook).replace("/api/", "/api/v10/")


async def test_who_knows_its_address_posts_through_a_webhook(
    http: aiohttp.ClientSession, ada: Member, general: Channel
) -> None:
    made = await general.create_webhook("News")
    webhook = discord.Webhook.from_url(address(made), session=http)
    message = await webhook.send("hello", wait=True)
    assert (await webhook.fetch()).name == "News"
    await message.edit(content="hello!")
    shown = (await ada.history(general))[-1]
    assert (shown.author_name, shown.content) == ("News", "hello!")
    await general.delete_webhook(webhook.id)
    assert await refusal(webhook.send("gone?")) == 10015
    with pytest.raises(Refused) as refused:
        await general.delete_webhook(webhook.id)
    assert refused.value.code == 10015


async def test_a_wrong_token_is_told_from_a_missing_webhook(http: aiohttp.ClientSession, general: Channel) -> None:
    made = await general.create_webhook("News")
    wrong = discord.Webhook.from_url(address({**made, "token": "x" * 68}), session=http)
    for attempt in (wrong.send("x"), wrong.fetch(), wrong.edit(name="y"), wrong.delete()):
        assert await refusal(attempt) == 50027
    missing = discord.Webhook.from_url(address({"id": made["channel_id"], "token": "x" * 68}), session=http)
    assert await refusal(missing.send("x")) == 10015


async def test_a_webhook_is_renamed_and_moved_within_the_rules(
    bot: BotProcess, guild: Guild, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    other = await guild.create_text_channel("other")
    webhook = await channel.create_webhook(name="mirror")
    await bot.wait_for_line(f'"webhooks", "channel": {general.id}')
    for name in ("Clyde", "my discord", "", "x" * 81):
        assert await refusal(webhook.edit(name=name)) == INVALID
    moved = await webhook.edit(name="Mirror", channel=discord.Object(other.id))
    await bot.wait_for_line(f'"webhooks", "channel": {other.id}')
    await moved.send("over here", wait=True)
    [shown] = await ada.history(other)
    assert (shown.author_name, shown.content) == ("Mirror", "over here")


async def test_a_full_channel_takes_no_webhook_that_moves(guild: Guild, channel: discord.TextChannel) -> None:
    other = await guild.create_text_channel("other")
    for number in range(15):
        await other.create_webhook(f"hook {number}")
    webhook = await channel.create_webhook(name="mirror")
    assert await refusal(webhook.edit(channel=discord.Object(other.id))) == 30007
    with pytest.raises(Refused) as refused:
        await other.create_webhook("one more")
    assert refused.value.code == 30007


async def test_a_bot_sees_which_webhooks_are_its_own(channel: discord.TextChannel, general: Channel) -> None:
    own, theirs = await channel.create_webhook(name="own"), await general.create_webhook("theirs")
    listed = await channel._state.http.channel_webhooks(channel.id)
    owners = {int(entry["id"]): entry["application_id"] for entry in listed}
    assert owners == {own.id: str(channel._state.application_id), int(theirs["id"]): None}


async def test_making_webhooks_takes_manage_webhooks(guild: Guild, channel: discord.TextChannel) -> None:
    await guild.set_bot_permissions(manage_webhooks=False)
    assert await refusal(channel.create_webhook(name="mirror")) == 50013
    assert await refusal(channel.webhooks()) == 50013


async def test_a_webhook_writes_no_reply_and_not_nothing(
    http: aiohttp.ClientSession, ada: Member, general: Channel
) -> None:
    made = await general.create_webhook("News")
    question = await ada.send(general, "why?")
    body = {"content": "because", "message_reference": {"message_id": str(question.id)}}
    async with http.post(endpoint(made), json=body) as response:
        assert response.status == 204
    assert "message_reference" not in (await ada.history(general))[-1].raw
    async with http.post(endpoint(made), json={"content": " "}) as response:
        assert (response.status, (await response.json())["code"]) == (400, 50006)


async def test_a_webhooks_post_wakes_an_archived_thread(
    guild: Guild, channel: discord.TextChannel, ada: Member
) -> None:
    webhook = await channel.create_webhook(name="mirror")
    thread = await channel.create_thread(name="Old", type=discord.ChannelType.public_thread)
    shown = await guild.thread("Old")
    await shown.archive()
    await webhook.send("wake up", thread=thread)
    assert not (await shown.fetch())["thread_metadata"]["archived"]
    assert [message.content for message in await ada.history(shown)] == ["wake up"]
