"""Messages: what members write, what the bot sees, what it sends."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Refused, SandboxError

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox


async def text_channel(api: discord.Client, channel: Channel) -> discord.TextChannel:
    """The channel as the bot's REST client has it."""
    found = await api.fetch_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_the_bot_sees_a_message_its_edit_and_its_deletion(bot: BotProcess, ada: Member, general: Channel) -> None:
    message = await ada.send(general, "hello")
    assert '"content": "hello", "author": "Ada"' in await bot.wait_for_line(f'"message", "id": {message.id}')
    await ada.edit(message, "hello!")
    assert '"content": "hello!"' in await bot.wait_for_line(f'"edit", "id": {message.id}')
    await ada.delete(message)
    await bot.wait_for_line(f'"delete", "id": {message.id}')


async def test_history_is_what_the_channel_shows_oldest_first(
    api: discord.Client, ada: Member, general: Channel
) -> None:
    first = await ada.send(general, "one")
    await (await text_channel(api, general)).send("two")
    await ada.edit(first, "one!")
    await ada.react(first, "👍")
    shown = await ada.history(general)
    assert [(message.content, message.is_bot, message.edited) for message in shown] == [
        ("one!", False, True),
        ("two", True, False),
    ]
    assert shown[0].reactions == {"👍": 1}


async def test_the_bot_reads_history_page_by_page(api: discord.Client, ada: Member, general: Channel) -> None:
    for number in range(5):
        await ada.send(general, str(number))
    channel = await text_channel(api, general)
    assert [message.content async for message in channel.history(limit=3)] == ["4", "3", "2"]
    with pytest.raises(discord.HTTPException) as refused:
        await api.http.logs_from(general.id, 101)
    assert refused.value.code == 50035


async def test_a_channels_journal_holds_every_create_edit_and_delete(
    sandbox: Sandbox, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "a")
    await ada.edit(message, "b")
    await ada.delete(message)
    journal = await sandbox.journal(general)
    assert [(entry["what"], entry.get("content")) for entry in journal] == [
        ("create", "a"),
        ("edit", "b"),
        ("delete", None),
    ]
    assert {entry["id"] for entry in journal} == {message.id}


async def test_files_go_up_and_come_down_under_a_signed_address(
    sandbox: Sandbox, api: discord.Client, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, files=[("a b.txt", b"from ada")])
    channel = await text_channel(api, general)
    seen = (await channel.fetch_message(message.id)).attachments[0]
    assert (seen.filename, await seen.read()) == ("a_b.txt", b"from ada")

    file = discord.File(io.BytesIO(b"from the bot"), "c.txt", description="words")
    await channel.send(file=file, embed=discord.Embed(title="T", description="D"))
    shown = (await ada.history(general))[-1]
    assert shown.text == "T\nD"
    assert shown.attachments[0]["description"] == "words"
    assert await sandbox.fetch_attachment(shown.attachments[0]) == b"from the bot"

    unsigned = {"url": shown.attachments[0]["url"].partition("?")[0]}
    with pytest.raises(SandboxError):
        await sandbox.fetch_attachment(unsigned)


async def test_an_upload_above_the_limit_is_refused(api: discord.Client, general: Channel) -> None:
    channel = await text_channel(api, general)
    big = discord.File(io.BytesIO(bytes(10 * 1024 * 1024 + 1)), "big.bin")
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send(file=big)
    assert (refused.value.status, refused.value.code) == (413, 40005)


async def test_a_nonce_comes_back_and_can_keep_a_message_from_being_sent_twice(
    api: discord.Client, ada: Member, general: Channel
) -> None:
    channel = await text_channel(api, general)
    assert (await channel.send("plain", nonce="n1")).nonce == "n1"
    body = {"content": "once", "nonce": "n2", "enforce_nonce": True}
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=general.id)
    first, second = await api.http.request(route, json=body), await api.http.request(route, json=body)
    assert first["id"] == second["id"]
    assert [message.content for message in await ada.history(general)] == ["plain", "once"]


async def test_replies_carry_what_they_answer(api: discord.Client, ada: Member, general: Channel) -> None:
    question = await ada.send(general, "why?")
    reply = await ada.send(general, "because", reply_to=question)
    seen = await (await text_channel(api, general)).fetch_message(reply.id)
    assert seen.reference is not None
    assert seen.reference.message_id == question.id


@pytest.mark.parametrize(
    ("content", "code"), [("", 50006), ("  ", 50006), ("x" * 2001, 50035)], ids=["empty", "blank", "too long"]
)
async def test_a_member_cannot_send_what_discord_does_not_take(
    ada: Member, general: Channel, content: str, code: int
) -> None:
    with pytest.raises(Refused) as refused:
        await ada.send(general, content)
    assert refused.value.code == code


async def test_a_member_needs_permission_to_write_and_to_attach(ada: Member, general: Channel) -> None:
    await general.set_permissions(ada, attach_files=False)
    with pytest.raises(Refused) as refused:
        await ada.send(general, "x", files=[("a.txt", b"a")])
    assert refused.value.code == 50013
    await general.set_permissions("everyone", send_messages=False)
    await general.set_permissions(ada, send_messages=False)
    with pytest.raises(Refused):
        await ada.send(general, "x")


async def test_a_channel_one_cannot_see_is_closed(ada: Member, general: Channel) -> None:
    await general.set_permissions(ada, view_channel=False)
    for attempt in (ada.send(general, "x"), ada.history(general)):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.code == 50001


async def test_only_moderators_delete_what_others_wrote_and_nobody_edits_it(
    guild: Guild, ada: Member, ben: Member, general: Channel
) -> None:
    message = await ada.send(general, "mine")
    with pytest.raises(Refused) as refused:
        await ben.edit(message, "yours")
    assert refused.value.code == 50005
    with pytest.raises(Refused):
        await ben.delete(message)
    moderator = await guild.add_member("Mo", administrator=True)
    await moderator.delete(message)
    assert await ada.history(general) == []


async def test_a_direct_message_reaches_the_bot(bot: BotProcess, ada: Member) -> None:
    direct = await ada.open_dm()
    message = await ada.send(direct, "psst")
    assert "psst" in await bot.wait_for_line(f'"message", "id": {message.id}')


async def test_an_event_is_waited_for_from_the_call_on(sandbox: Sandbox, ada: Member, general: Channel) -> None:
    waiting = sandbox.wait_for("MESSAGE_CREATE", lambda event: event["content"] == "second")
    await ada.send(general, "first")
    second = await ada.send(general, "second")
    assert int((await waiting)["id"]) == second.id
    with pytest.raises(TimeoutError, match="MESSAGE_DELETE"):
        await sandbox.wait_for("MESSAGE_DELETE", timeout=0.05)


async def test_a_page_of_history_is_asked_for_from_one_side_only(api: discord.Client, general: Channel) -> None:
    route = discord.http.Route("GET", "/channels/{channel_id}/messages?before=2&after=1", channel_id=general.id)
    with pytest.raises(discord.HTTPException) as refused:
        await api.http.request(route)
    assert refused.value.code == 50035
