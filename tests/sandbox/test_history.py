"""Reading back through REST: pages, what is gone, what the bot may not see any more, odd characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from tests.sandbox.test_limits import INVALID, refusal
from tests.sandbox.test_threads import start_thread

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, MISSING_ACCESS, MISSING_PERMISSIONS = 10003, 10008, 50001, 50013


@pytest.fixture
async def thread(api: discord.Client, general: Channel, ada: Member) -> discord.Thread:
    """A private thread with the bot and Ada in it."""
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    return thread


async def test_what_is_gone_is_unknown(api: discord.Client, guild: Guild, thread: discord.Thread, ada: Member) -> None:
    shown = await guild.thread("Film night")
    message = await ada.send(shown, "hello")
    await ada.delete(message)
    assert await refusal(api.http.get_message(thread.id, message.id)) == UNKNOWN_MESSAGE
    assert await refusal(api.http.get_reaction_users(thread.id, message.id, "👍", 10)) == UNKNOWN_MESSAGE
    await shown.delete()
    assert await refusal(api.http.logs_from(thread.id, 50)) == UNKNOWN_CHANNEL
    assert await refusal(api.http.get_message(thread.id, message.id)) == UNKNOWN_CHANNEL


async def test_a_thread_that_the_bot_lost_is_closed_and_comes_back_with_everything(
    api: discord.Client, guild: Guild, thread: discord.Thread, ada: Member, general: Channel
) -> None:
    await guild.set_bot_permissions(manage_threads=False)
    shown = await guild.thread("Film night")
    moderator = await guild.add_member("Mo", administrator=True)
    message = await ada.send(shown, "before")
    own = int((await guild.sandbox.bot_user())["id"])
    await moderator.remove_from_thread(shown, own)
    await ada.send(shown, "unseen")
    assert await refusal(api.http.logs_from(thread.id, 50)) == MISSING_ACCESS
    assert await refusal(api.http.get_message(thread.id, message.id)) == MISSING_ACCESS
    assert (await api.http.get_active_threads(guild.id))["threads"] == []
    await moderator.add_to_thread(shown, own)
    assert "unseen" in [message["content"] for message in await api.http.logs_from(thread.id, 50)]
    await general.set_permissions("bot", view_channel=False)
    assert await refusal(api.http.logs_from(thread.id, 50)) == MISSING_ACCESS


async def test_without_the_right_to_read_history_a_page_is_empty_and_a_message_refused(
    api: discord.Client, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "hello")
    await general.set_permissions("bot", read_message_history=False)
    assert await api.http.logs_from(general.id, 50) == []
    assert await refusal(api.http.get_message(general.id, message.id)) == MISSING_PERMISSIONS


@pytest.mark.parametrize("limit", [0, -1, 101])
async def test_a_page_has_1_to_100_messages(api: discord.Client, general: Channel, limit: int) -> None:
    assert await refusal(api.http.logs_from(general.id, limit)) == INVALID


async def test_the_thread_lists_tell_the_same_counts_as_the_thread(
    api: discord.Client, guild: Guild, thread: discord.Thread, ada: Member, general: Channel
) -> None:
    shown = await guild.thread("Film night")
    sent = [await ada.send(shown, str(number)) for number in range(3)]
    await ada.delete(sent[0])
    told = (await api.http.get_channel(thread.id), (await api.http.get_active_threads(guild.id))["threads"][0])
    await shown.archive()
    archived = [
        await api.http.get_private_archived_threads(general.id),
        await api.http.get_joined_private_archived_threads(general.id),
    ]
    counts = ("message_count", "total_message_sent", "last_message_id")
    seen: list[Any] = [*told, *[listed["threads"][0] for listed in archived]]
    for payload in seen:
        assert [payload[name] for name in counts] == [3, 4, str(sent[2].id)]  # with the word that Ada was added


async def test_half_a_character_comes_through_as_json_has_it(
    sandbox: Sandbox, bot: BotProcess, api: discord.Client, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "half \ud83d of it")
    await bot.wait_for_line(f'"message", "id": {message.id}', '"content": "half \\ud83d of it"')
    assert (await api.http.get_message(general.id, message.id))["content"] == "half \ud83d of it"
    assert [entry["content"] for entry in await sandbox.journal(general)] == ["half \ud83d of it"]
