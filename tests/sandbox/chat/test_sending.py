"""What the bot may send and what not, and what becomes of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
import pytest

from sandbox.client import Refused
from sandbox.discord_types import InteractionType
from sandbox.world import World
from tests.sandbox.test_limits import INVALID, refusal
from tests.sandbox.test_threads import start_thread

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox

SUPPRESS_EMBEDS, EPHEMERAL, SILENT, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 12, 1 << 15


def post(channel: discord.TextChannel, **body: Any) -> Awaitable[dict[str, Any]]:
    """Send a message whose body is written by hand."""
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    sent: Awaitable[dict[str, Any]] = channel._state.http.request(route, json=body)
    return sent


def text(content: str = "x") -> dict[str, Any]:
    """A text display."""
    return {"type": 10, "content": content}


def row(number: int = 0) -> dict[str, Any]:
    """A row with one button."""
    return {"type": 1, "components": [{"type": 2, "style": 1, "label": "B", "custom_id": f"b{number}"}]}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 50006),
        ({"content": " \n "}, 50006),
        ({"content": "x" * 2001}, INVALID),
        ({"content": "x", "embeds": [{"title": "x"}] * 11}, INVALID),
        ({"embeds": [{"description": "x" * 3000}, {"description": "x" * 3001}]}, INVALID),
        ({"embeds": [{"title": "x" * 257}]}, INVALID),
        ({"content": "x", "components": [row(number) for number in range(6)]}, INVALID),
        ({"content": "x", "components": [text()]}, INVALID),
        ({"content": "x", "components": [text()], "flags": COMPONENTS_V2}, INVALID),
        ({"components": [text()] * 41, "flags": COMPONENTS_V2}, INVALID),
        ({"components": [text("x" * 4000), text()], "flags": COMPONENTS_V2}, INVALID),
        ({"content": "x", "nonce": "n" * 26}, INVALID),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, INVALID),
        ({"content": "x", "allowed_mentions": {"users": [str(n) for n in range(1, 102)]}}, INVALID),
        ({"content": "x", "sticker_ids": ["1"]}, 10060),
        ({"content": "x", "sticker_ids": ["1", "2", "3", "4"]}, INVALID),
        ({"content": "x", "message_reference": {"message_id": "1"}}, INVALID),
    ],
    ids=[
        "nothing",
        "blank",
        "too long",
        "eleven embeds",
        "6001 characters in embeds",
        "long title",
        "six rows",
        "text display without the flag",
        "content beside components v2",
        "41 components",
        "4001 characters of components",
        "long nonce",
        "parse and ids",
        "101 mentions",
        "unknown sticker",
        "four stickers",
        "reply to nothing",
    ],
)
async def test_what_discord_refuses_is_refused(channel: discord.TextChannel, body: dict[str, Any], code: int) -> None:
    assert await refusal(post(channel, **body)) == code


async def test_the_limits_themselves_are_fine(channel: discord.TextChannel) -> None:
    await post(channel, content="x" * 2000, embeds=[{"title": "x"}] * 10, nonce="n" * 25)
    await post(channel, components=[text()] * 40, flags=COMPONENTS_V2)
    await post(channel, content="x", components=[row(number) for number in range(5)])
    await post(channel, content="x", allowed_mentions={"parse": ["users"], "users": []})


async def test_a_reply_to_what_is_gone_can_be_sent_without_it(
    channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    gone = await ada.send(general, "gone")
    reference = {"message_id": str(gone.id), "fail_if_not_exists": False}
    assert (await post(channel, content="a", message_reference=reference))["referenced_message"]["id"] == str(gone.id)
    await ada.delete(gone)
    assert "message_reference" not in await post(channel, content="b", message_reference=reference)
    [first] = [message async for message in channel.history(limit=1, oldest_first=True)]
    assert first.reference is not None
    assert isinstance(first.reference.resolved, discord.DeletedReferencedMessage)


async def test_a_system_message_is_not_replied_to(api: discord.Client, channel: discord.TextChannel) -> None:
    await channel.create_thread(name="Open", type=discord.ChannelType.public_thread)
    [told] = [message async for message in channel.history() if message.type is discord.MessageType.thread_created]
    assert await refusal(post(channel, content="x", message_reference={"message_id": str(told.id)})) == INVALID


async def test_a_bot_cannot_make_its_message_ephemeral_but_silent(
    channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    await post(channel, content="x", flags=EPHEMERAL | SILENT)
    assert (await ada.history(general))[-1].flags == SILENT


async def test_a_nonce_is_forgotten_after_some_minutes(sandbox: Sandbox, channel: discord.TextChannel) -> None:
    sent = [await post(channel, content="x", nonce="n", enforce_nonce=True) for _ in range(2)]
    assert sent[0]["id"] == sent[1]["id"]
    await sandbox.advance(301)
    assert (await post(channel, content="x", nonce="n", enforce_nonce=True))["id"] != sent[0]["id"]


async def test_webhooks_and_bots_ping_by_default_whom_discord_says(
    channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    webhook = await channel.create_webhook(name="mirror")
    said = f"@everyone {ada.mention}"
    await webhook.send(said)
    await channel.send(said)
    await channel.send(said, allowed_mentions=discord.AllowedMentions.none())
    await webhook.send(said, allowed_mentions=discord.AllowedMentions(everyone=True))
    shown = await ada.history(general)
    assert [message.raw["mention_everyone"] for message in shown] == [False, True, False, True]


def test_an_answer_to_an_interaction_pings_not_everyone_unless_it_says_so() -> None:
    world, told = World(), []
    world.listen(lambda event, payload: told.append(dict(payload)) if event == "INTERACTION_CREATE" else None)
    guild_id = int(world.people.create_guild("Film club", permissions=["administrator"])["id"])
    channel_id = int(world.people.create_channel(guild_id, "general")["id"])
    user_id = int(world.people.add_member(guild_id, "Ada")["user"]["id"])
    for mentions in ({}, {"allowed_mentions": {"parse": ["everyone"]}}):
        command = {"name": "ping", "type": 1}
        world.interactions.start(InteractionType.COMMAND, user_id=user_id, channel_id=channel_id, data=command)
        path = f"/interactions/{told[-1]['id']}/{told[-1]['token']}/callback"
        world.request("POST", path, json={"type": 4, "data": {"content": "@everyone", **mentions}})
    assert [message["mention_everyone"] for message in world.chat.history(user_id, channel_id)] == [False, True]


@pytest.mark.parametrize(
    ("permission", "body"), [("send_polls", {"poll": {}}), ("send_tts_messages", {"tts": True})], ids=["poll", "tts"]
)
async def test_parts_of_a_message_take_permissions_of_their_own(
    guild: Guild, channel: discord.TextChannel, permission: str, body: dict[str, Any]
) -> None:
    await guild.set_bot_permissions(**{permission: False})
    if "poll" in body:
        body = {"poll": {"question": {"text": "Q"}, "answers": [{"poll_media": {"text": "A"}}]}}
    assert await refusal(post(channel, content="x", **body)) == 50013


async def test_a_message_does_not_become_empty(channel: discord.TextChannel) -> None:
    message = await channel.send("x")
    assert await refusal(message.edit(content="")) == 50006
    await message.edit(content="", embed=discord.Embed(title="T"))


async def test_nothing_is_crossposted_from_an_ordinary_channel(channel: discord.TextChannel) -> None:
    assert await refusal((await channel.send("x")).publish()) == 50024


async def test_who_types_is_seen_typing(
    bot: BotProcess, channel: discord.TextChannel, ada: Member, general: Channel, sandbox: Sandbox
) -> None:
    await ada.start_typing(general)
    await bot.wait_for_line(f'"typing", "user": {ada.id}, "channel": {general.id}')
    bot_id = int((await sandbox.bot_user())["id"])
    waiting = sandbox.wait_for("TYPING_START", lambda event: event["user_id"] == str(bot_id))
    async with channel.typing():
        await waiting
    await general.set_permissions(ada, send_messages=False)
    with pytest.raises(Refused) as refused:
        await ada.start_typing(general)
    assert refused.value.code == 50013


async def test_nitro_writes_up_to_4000_characters(
    bot: BotProcess, channel: discord.TextChannel, ada: Member, ben: Member, general: Channel
) -> None:
    with pytest.raises(Refused):
        await ada.send(general, "x" * 2001)
    await ada.set_nitro()
    long = await ada.send(general, "x" * 3970 + ben.mention)
    seen = await channel.fetch_message(long.id)
    assert seen.content.endswith(ben.mention)
    assert [user.id for user in seen.mentions] == [ben.id]
    assert ben.mention in await bot.wait_for_line(f'"message", "id": {long.id}')
    await ada.edit(long, "y" * 3000)
    assert "y" * 3000 in await bot.wait_for_line(f'"edit", "id": {long.id}')
    with pytest.raises(Refused):
        await ada.send(general, "x" * 4001)
    await ada.set_nitro(has_nitro=False)
    with pytest.raises(Refused):
        await ada.send(general, "x" * 2001)


async def test_a_silent_message_says_so(bot: BotProcess, ada: Member, general: Channel) -> None:
    message = await ada.send(general, "psst", silent=True)
    assert '"silent": true' in await bot.wait_for_line(f'"message", "id": {message.id}')


async def test_history_after_a_message_starts_right_behind_it(
    api: discord.Client, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    sent = [await ada.send(general, str(number)) for number in range(7)]
    pages = {
        "after": await api.http.logs_from(channel.id, 3, after=sent[1].id),
        "before": await api.http.logs_from(channel.id, 3, before=sent[5].id),
        "around": await api.http.logs_from(channel.id, 3, around=sent[3].id),
    }
    contents = {name: [message["content"] for message in page] for name, page in pages.items()}
    assert contents == {"after": ["4", "3", "2"], "before": ["4", "3", "2"], "around": ["4", "3", "2"]}


async def test_without_the_content_intent_rest_shows_no_content_either(
    sandbox: Sandbox, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    theirs = await ada.send(general, "secret", files=[("a.txt", b"a")])
    own = await channel.send("own")
    await sandbox.grant_intents("members", "presences")
    try:
        assert (await channel.fetch_message(theirs.id)).content == ""
        assert [message.content async for message in channel.history()] == ["own", ""]
        assert (await channel.fetch_message(own.id)).content == "own"
    finally:
        await sandbox.grant_intents("members", "presences", "message_content")


async def test_a_message_deep_in_a_thread_of_replies_nests_only_once(
    api: discord.Client, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    last = await ada.send(general, "0")
    for number in range(1, 4):
        last = await ada.send(general, str(number), reply_to=last)
    seen = await api.http.get_message(channel.id, last.id)
    assert seen["referenced_message"] is not None
    assert seen["referenced_message"]["content"] == "2"
    assert "referenced_message" not in seen["referenced_message"]


async def test_a_thread_without_manage_messages_keeps_what_others_wrote(
    api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    message = await ada.send(await guild.thread("Film night"), "mine")
    await guild.set_bot_permissions(manage_messages=False)
    assert await refusal(thread.get_partial_message(message.id).delete()) == 50013


async def test_in_slow_mode_people_wait_and_moderators_and_bots_do_not(
    sandbox: Sandbox, guild: Guild, channel: discord.TextChannel, ada: Member, ben: Member, general: Channel
) -> None:
    moderator = await guild.add_member("Mo", administrator=True)
    await channel.edit(slowmode_delay=30)
    await ada.send(general, "one")
    await ben.send(general, "another's")
    with pytest.raises(Refused) as refused:
        await ada.send(general, "two")
    assert refused.value.code == 20016
    for writer in (channel.send, partial(moderator.send, general)):
        await writer("one")
        await writer("two")
    await sandbox.advance(31)
    await ada.send(general, "two")
