"""Threads: who sees them, who is in them, what Discord says in them by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Channel, Guild, Member, Refused, Sandbox

if TYPE_CHECKING:
    from sandbox.client import BotProcess

RECIPIENT_ADD, CHANNEL_NAME_CHANGE, THREAD_CREATED = 1, 4, 18


async def start_thread(
    api: discord.Client, parent: Channel, name: str = "Film night", *, private: bool = True
) -> discord.Thread:
    """The bot starts a thread."""
    channel = await api.fetch_channel(parent.id)
    assert isinstance(channel, discord.TextChannel)
    kind = discord.ChannelType.private_thread if private else discord.ChannelType.public_thread
    return await channel.create_thread(name=name, type=kind, invitable=False)


async def test_a_private_thread_is_seen_by_its_members_and_moderators_only(
    api: discord.Client, guild: Guild, ada: Member, ben: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    moderator = await guild.add_member("Mo", administrator=True)
    seen = {member.name: [channel.name for channel in await member.threads()] for member in (ada, ben, moderator)}
    assert seen == {"Ada": ["Film night"], "Ben": [], "Mo": ["Film night"]}
    shown = await guild.thread("Film night")
    assert await shown.members() == {ada.id, int((await guild.sandbox.bot_user())["id"])}
    with pytest.raises(Refused) as refused:
        await ben.send(shown, "let me in")
    assert refused.value.code == 50001


async def test_a_private_thread_says_nothing_in_its_parent_and_a_public_one_does(
    api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    await guild.set_bot_permissions(create_public_threads=True)
    await start_thread(api, general)
    assert await ada.history(general) == []
    await start_thread(api, general, "Open", private=False)
    assert [(message.type, message.content) for message in await ada.history(general)] == [(THREAD_CREATED, "Open")]


async def test_being_added_and_a_new_name_are_told_in_the_thread(
    api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    await thread.edit(name="Book night")
    shown = await ada.history(await guild.thread("Book night"))
    assert [message.type for message in shown] == [RECIPIENT_ADD, CHANNEL_NAME_CHANGE]


async def test_a_renamed_channel_says_nothing(api: discord.Client, ada: Member, general: Channel) -> None:
    await general.rename("Movies and more")
    assert general.name == "movies-and-more"
    assert await ada.history(general) == []


async def test_who_may_not_see_the_parent_cannot_be_added(
    api: discord.Client, guild: Guild, ada: Member, ben: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await general.set_permissions(ada, view_channel=False)
    with pytest.raises(discord.Forbidden) as refused:
        await thread.add_user(discord.Object(ada.id))
    assert refused.value.code == 50001
    await ben.leave_guild()
    with pytest.raises(discord.NotFound) as missing:
        await thread.add_user(discord.Object(ben.id))
    assert missing.value.code == 10007


async def test_a_mention_brings_someone_into_a_thread(
    api: discord.Client, guild: Guild, ada: Member, ben: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    shown = await guild.thread("Film night")
    await ada.send(shown, f"come in, {ben.mention}")
    assert ben.id in await shown.members()


async def test_someone_is_taken_out_of_a_thread(
    bot: BotProcess, api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    await thread.remove_user(discord.Object(ada.id))
    await bot.wait_for_line(f'"left thread", "id": {ada.id}')
    assert await ada.threads() == []


async def test_a_message_wakes_an_archived_thread_and_nothing_else_does(
    api: discord.Client, guild: Guild, ada: Member, ben: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    shown = await guild.thread("Film night")
    message = await ada.send(shown, "good night")
    await thread.edit(archived=True)
    with pytest.raises(discord.HTTPException) as archived:
        await thread.add_user(discord.Object(ben.id))
    assert archived.value.code == 50083
    with pytest.raises(Refused) as refused:
        await ada.edit(message, "bad night")
    assert refused.value.code == 50083
    await ada.send(shown, "good morning")
    assert not (await shown.fetch())["thread_metadata"]["archived"]


async def test_a_locked_thread_is_for_moderators(
    api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    shown = await guild.thread("Film night")
    await shown.archive(archived=False, locked=True)
    with pytest.raises(Refused) as refused:
        await ada.send(shown, "hello?")
    assert refused.value.code == 160005
    await guild.set_bot_permissions(manage_threads=False)
    with pytest.raises(discord.Forbidden) as locked:
        await thread.send("hello?")
    assert locked.value.code == 160005


async def test_threads_count_what_is_there_and_what_ever_was(
    api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    first = await thread.send("one")
    await thread.send("two")
    await first.delete()
    counted = await api.fetch_channel(thread.id)
    assert isinstance(counted, discord.Thread)
    assert (counted.message_count, counted.total_message_sent) == (1, 2)
    assert counted.me is not None


async def test_a_thread_created_by_the_bot_keeps_what_was_asked_for(api: discord.Client, general: Channel) -> None:
    thread = await start_thread(api, general)
    assert not thread.invitable
    assert thread.is_private()
    assert thread.parent_id == general.id


async def test_a_thread_is_deleted_with_manage_threads_and_goes_with_its_parent(
    api: discord.Client, guild: Guild, general: Channel
) -> None:
    first, second = await start_thread(api, general), await start_thread(api, general, "Second")
    await guild.set_bot_permissions(manage_channels=False)
    await first.delete()
    await guild.set_bot_permissions(manage_threads=False)
    with pytest.raises(discord.Forbidden) as refused:
        await second.delete()
    assert refused.value.code == 50013
    await general.delete()
    assert await guild.threads() == []


async def test_a_bot_hears_nothing_of_a_private_thread_it_is_not_in(
    sandbox: Sandbox, bot: BotProcess, api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    await guild.set_bot_permissions(manage_threads=False)
    await thread.leave()
    secret = await ada.send(await guild.thread("Film night"), "now we are alone")
    heard = await ada.send(general, "in public")
    await bot.wait_for_line(f'"message", "id": {heard.id}')
    assert str(secret.id) not in bot.log
    with pytest.raises(discord.Forbidden):
        await api.fetch_channel(thread.id)
