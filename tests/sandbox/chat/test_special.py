"""Messages of special kinds: forwards, voice messages, stickers."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import discord
import pytest

from sandbox.client import Refused
from tests.sandbox.test_limits import refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox

VOICE = 1 << 13
WAVEFORM = bytes(range(20))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


def speak(channel: discord.TextChannel, filename: str = "voice-message.ogg", **changes: Any) -> Awaitable[Any]:
    """Send a voice message as a bot does, by hand: discord.py does not offer it."""
    attachment = {"id": "0", "filename": filename, "duration_secs": 1.5, "waveform": b64encode(WAVEFORM).decode()}
    attachment.update(changes.pop("attachment", {}))
    present = {key: value for key, value in attachment.items() if value is not None}
    body = discord.utils._to_json({"flags": VOICE, "attachments": [present], **changes})
    form: list[dict[str, Any]] = [
        {"name": "payload_json", "value": body},
        {"name": "files[0]", "value": b"OggS", "filename": filename, "content_type": "audio/ogg"},
    ]
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    sent: Awaitable[Any] = channel._state.http.request(route, form=form, files=[])
    return sent


async def test_a_forward_holds_what_was_said_then(
    bot: BotProcess, sandbox: Sandbox, guild: Guild, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    other = await guild.create_text_channel("other")
    original = await ada.send(general, "first", files=[("a.txt", b"a")])
    sent = await ada.forward(original, other)
    await ada.edit(original, "changed")
    assert '"forwarded": ["first"]' in await bot.wait_for_line(f'"message", "id": {sent.id}')
    reference = (await ada.see(other.id, sent.id)).raw["message_reference"]
    assert (reference["type"], reference["message_id"]) == (1, str(original.id))
    copy = sent.raw["message_snapshots"][0]["message"]
    assert "author" not in copy
    await sandbox.advance(24 * 3600 + 1)
    copy = (await ada.see(other.id, sent.id)).raw["message_snapshots"][0]["message"]
    assert await sandbox.fetch_attachment(copy["attachments"][0]) == b"a"


async def test_a_forward_is_forwarded_with_what_it_holds(
    api: discord.Client, guild: Guild, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    other = await guild.create_text_channel("other")
    once = await ada.forward(await ada.send(general, "pass it on"), other)
    target = await api.fetch_channel(other.id)
    assert isinstance(target, discord.TextChannel)
    twice = await (await target.fetch_message(once.id)).forward(channel)
    assert [snapshot.content for snapshot in twice.message_snapshots] == ["pass it on"]


async def test_one_forwards_only_what_one_can_read_and_that_can_be_forwarded(
    guild: Guild, channel: discord.TextChannel, ada: Member, ben: Member, general: Channel
) -> None:
    other = await guild.create_text_channel("other")
    message = await ada.send(general, "mine")
    await general.set_permissions(ben, view_channel=False)
    with pytest.raises(Refused):
        await ben.forward(message, other)
    await general.set_permissions(ada, send_polls=True)
    poll = await ada.send_poll(general, "Which?", ["This", "That"])
    seen = await channel.fetch_message(poll.id)
    assert await refusal(seen.forward(channel)) == 50035


async def test_a_members_voice_message_reaches_the_bot_with_its_waveform(
    bot: BotProcess, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    recording = ("voice-message.ogg", b"OggS")
    with pytest.raises(Refused) as refused:
        await ada.send_voice_message(general, recording, duration_s=2.5)
    assert refused.value.code == 50173
    await general.set_permissions(ada, send_voice_messages=True)
    message = await ada.send_voice_message(general, recording, duration_s=2.5, waveform=WAVEFORM)
    assert '"voice": true' in await bot.wait_for_line(f'"message", "id": {message.id}')
    attachment = (await channel.fetch_message(message.id)).attachments[0]
    assert (attachment.duration, attachment.waveform) == (2.5, WAVEFORM)
    assert attachment.is_voice_message()
    with pytest.raises(Refused) as refused:
        await ada.edit(message, "words")
    assert refused.value.code == 50162


async def test_a_bots_voice_message_keeps_its_waveform_and_cannot_be_edited(
    channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    sent = await speak(channel)
    shown = (await ada.history(general))[-1]
    assert shown.flags == VOICE
    assert (shown.attachments[0]["duration_secs"], shown.attachments[0]["waveform"]) == (
        1.5,
        b64encode(WAVEFORM).decode(),
    )
    assert await refusal(channel.get_partial_message(int(sent["id"])).edit(content="words")) == 50162


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"content": "words"}, 50159),
        ({"filename": "picture.png"}, 50160),
        ({"attachment": {"waveform": None}}, 50161),
        ({"attachment": {"duration_secs": None}}, 50161),
    ],
    ids=["content", "no audio", "no waveform", "no length"],
)
async def test_a_voice_message_is_one_recording_and_nothing_else(
    channel: discord.TextChannel, changes: dict[str, Any], code: int
) -> None:
    assert await refusal(speak(channel, **changes)) == code


async def test_a_bot_needs_permission_for_voice_messages(guild: Guild, channel: discord.TextChannel) -> None:
    await guild.set_bot_permissions(send_voice_messages=False)
    assert await refusal(speak(channel)) == 50173


async def test_stickers_come_with_messages_and_can_be_fetched(
    api: discord.Client, bot: BotProcess, guild: Guild, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    sticker_id = await guild.create_sticker("wave", PNG)
    message = await ada.send_stickers(general, sticker_id, content="hi")
    assert '"stickers": ["wave"]' in await bot.wait_for_line(f'"message", "id": {message.id}')
    [item] = (await channel.fetch_message(message.id)).stickers
    assert await item.read() == PNG
    sticker = await item.fetch()
    assert isinstance(sticker, discord.GuildSticker)
    assert (await channel.send(stickers=[sticker])).stickers[0].id == sticker_id


async def test_a_guilds_sticker_is_for_its_members(
    sandbox: Sandbox, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    elsewhere = await sandbox.create_guild("Elsewhere")
    foreign = await elsewhere.create_sticker("theirs", PNG)
    assert await refusal(channel.send(stickers=[discord.Object(foreign)])) == 50013  # type: ignore[list-item]
    with pytest.raises(Refused) as refused:
        await ada.send_stickers(general, foreign)
    assert refused.value.code == 50013
    with pytest.raises(Refused) as unknown:
        await ada.send_stickers(general, 1)
    assert unknown.value.code == 10060
