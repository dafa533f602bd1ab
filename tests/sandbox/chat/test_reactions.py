"""Reactions: who may, how many, what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Refused
from tests.sandbox.test_limits import refusal

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Guild, Member, Message, Sandbox

TWENTY = [chr(0x1F600 + number) for number in range(20)]


@pytest.fixture
async def message(ada: Member, general: Channel) -> Message:
    return await ada.send(general, "react!")


@pytest.fixture
def seen(channel: discord.TextChannel, message: Message) -> discord.PartialMessage:
    """The message as the bot has it."""
    return channel.get_partial_message(message.id)


async def test_a_reaction_comes_and_goes(
    bot: BotProcess, seen: discord.PartialMessage, ada: Member, ben: Member, message: Message
) -> None:
    await ben.react(message, "👍")
    await bot.wait_for_line(f'"reacted", "id": {message.id}, "emoji": "\\ud83d\\udc4d", "user": {ben.id}')
    await seen.add_reaction("👍")
    [reaction] = (await seen.fetch()).reactions
    assert (reaction.count, reaction.me) == (2, True)
    await ben.unreact(message, "👍")
    await bot.wait_for_line(f'"unreacted", "id": {message.id}, "emoji": "\\ud83d\\udc4d", "user": {ben.id}')
    assert (await ada.see(message.channel_id, message.id)).reactions == {"👍": 1}


async def test_a_message_takes_twenty_emoji(
    seen: discord.PartialMessage, ada: Member, ben: Member, message: Message
) -> None:
    for emoji in TWENTY:
        await ada.react(message, emoji)
    assert await refusal(seen.add_reaction("🎵")) == 30010
    with pytest.raises(Refused) as refused:
        await ben.react(message, "🎵")
    assert refused.value.code == 30010
    await seen.add_reaction(TWENTY[0])


@pytest.mark.parametrize("emoji", ["hello", "1", "a👍", "unknown:123456789012345678"])
async def test_what_is_no_emoji_is_unknown(seen: discord.PartialMessage, emoji: str) -> None:
    assert await refusal(seen.add_reaction(emoji)) == 10014


@pytest.mark.parametrize("emoji", ["❤️", "1️⃣", "🇩🇪", "👩‍👩‍👧", "👍🏽", "‼️", "™️"])
async def test_every_kind_of_emoji_is_one(seen: discord.PartialMessage, emoji: str) -> None:
    await seen.add_reaction(emoji)
    assert [str(reaction.emoji) for reaction in (await seen.fetch()).reactions] == [emoji]


async def test_without_add_reactions_one_joins_what_is_there(
    guild: Guild, seen: discord.PartialMessage, ada: Member, message: Message
) -> None:
    await guild.set_bot_permissions(add_reactions=False)
    assert await refusal(seen.add_reaction("👍")) == 50013
    await ada.react(message, "👍")
    await seen.add_reaction("👍")
    await guild.set_bot_permissions(read_message_history=False)
    assert await refusal(seen.add_reaction("👍")) == 50013


async def test_only_moderators_take_away_what_others_reacted(
    bot: BotProcess,
    guild: Guild,
    seen: discord.PartialMessage,
    ada: Member,
    ben: Member,
    message: Message,
) -> None:
    for emoji in TWENTY[:4]:
        await ada.react(message, emoji)
    with pytest.raises(Refused) as refused:
        await ben.unreact(message, TWENTY[0], of=ada)
    assert refused.value.code == 50013
    await guild.set_bot_permissions(manage_messages=False)
    for attempt in (
        seen.remove_reaction(TWENTY[0], discord.Object(ada.id)),
        seen.clear_reaction(TWENTY[1]),
        seen.clear_reactions(),
    ):
        assert await refusal(attempt) == 50013
    await guild.set_bot_permissions(manage_messages=True)
    await seen.remove_reaction(TWENTY[0], discord.Object(ada.id))
    await seen.clear_reaction(TWENTY[1])
    await bot.wait_for_line(f'"cleared", "id": {message.id}, "emoji": "\\ud83d\\ude01"')
    assert (await ada.see(message.channel_id, message.id)).reactions == {TWENTY[2]: 1, TWENTY[3]: 1}
    moderator = await guild.add_member("Mo", administrator=True)
    await moderator.clear_reactions(message)
    await bot.wait_for_line(f'"cleared", "id": {message.id}, "emoji": null')
    assert (await seen.fetch()).reactions == []


async def test_who_reacted_is_read_page_by_page(
    guild: Guild, seen: discord.PartialMessage, ada: Member, message: Message
) -> None:
    people = [await guild.add_member(f"P{number}") for number in range(4)]
    for person in reversed(people):
        await person.react(message, "👍")
    [reaction] = (await seen.fetch()).reactions
    first = discord.Object(people[1].id)
    assert {user.id async for user in reaction.users(limit=2)} == {people[0].id, people[1].id}
    assert {user.id async for user in reaction.users(after=first)} == {people[2].id, people[3].id}


async def test_a_reaction_nobody_made_cannot_be_taken_back(seen: discord.PartialMessage, sandbox: Sandbox) -> None:
    bot_id = int((await sandbox.bot_user())["id"])
    assert await refusal(seen.remove_reaction("👍", discord.Object(bot_id))) == 10014


async def test_nothing_changes_in_an_archived_thread(channel: discord.TextChannel, guild: Guild, ada: Member) -> None:
    thread = await channel.create_thread(name="Old", type=discord.ChannelType.public_thread)
    shown = await guild.thread("Old")
    message = await ada.send(shown, "last words")
    await ada.react(message, "👍")
    await shown.archive()
    old = thread.get_partial_message(message.id)
    assert await refusal(old.add_reaction("👍")) == 50083
    assert await refusal(old.pin()) == 50083
    with pytest.raises(Refused) as refused:
        await ada.unreact(message, "👍")
    assert refused.value.code == 50083
