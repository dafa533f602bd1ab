"""The life of a thread: started on a message, gone to sleep, woken, synced to a bot that comes to see it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Refused

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member, Sandbox
    from tests.sandbox.guild.conftest import Ear

HOUR_S = 3600.0
STARTER = 21


async def fetch_thread(api: discord.Client, thread: Channel) -> discord.Thread:
    """A thread as the bot fetches it."""
    fetched = await api.fetch_channel(thread.id)
    assert isinstance(fetched, discord.Thread)
    return fetched


async def is_archived(thread: Channel) -> bool:
    """Whether a thread sleeps."""
    return bool((await thread.fetch())["thread_metadata"]["archived"])


async def test_a_thread_goes_to_sleep_when_nothing_was_said_for_its_time(
    sandbox: Sandbox, ear: Ear, guild: Guild, ada: Member, general: Channel
) -> None:
    thread = await ada.start_thread(general, "Nap", auto_archive_minutes=60)
    await sandbox.advance(0.9 * HOUR_S)
    await ada.send(thread, "still here")
    await sandbox.advance(0.9 * HOUR_S)
    assert not await is_archived(thread)
    before = await sandbox.now()
    await sandbox.advance(HOUR_S)
    assert await is_archived(thread)
    event = await ear.hears("THREAD_UPDATE", thread.id, '"archived": true')
    slept_at = discord.utils.parse_time(event["thread_metadata"]["archive_timestamp"])
    assert timedelta() < slept_at - before < timedelta(seconds=0.2 * HOUR_S)


async def test_a_thread_that_is_woken_by_hand_sleeps_again_after_its_time(
    sandbox: Sandbox, ada: Member, general: Channel
) -> None:
    thread = await ada.start_thread(general, "Nap", auto_archive_minutes=60)
    await ada.edit_thread(thread, archived=True)
    await sandbox.advance(2 * HOUR_S)
    await ada.edit_thread(thread, archived=False)
    await sandbox.advance(0.9 * HOUR_S)
    assert not await is_archived(thread)
    await sandbox.advance(0.2 * HOUR_S)
    assert await is_archived(thread)


async def test_a_longer_duration_is_counted_from_its_change(
    sandbox: Sandbox, api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    thread = await ada.start_thread(general, "Nap", auto_archive_minutes=60)
    await (await fetch_thread(api, thread)).edit(auto_archive_duration=1440)
    await sandbox.advance(23 * HOUR_S)
    assert not await is_archived(thread)
    await sandbox.advance(2 * HOUR_S)
    assert await is_archived(thread)


async def test_a_woken_thread_is_told_with_the_bots_own_membership(
    ear: Ear, guild: Guild, ada: Member, general: Channel, bot_id: int
) -> None:
    await guild.set_bot_permissions(manage_threads=False)
    thread = await ada.start_thread(general, "Nap", private=True)
    await ada.add_to_thread(thread, bot_id)
    assert (await ear.hears("THREAD_CREATE", thread.id))["member"]["user_id"] == str(bot_id)
    await ada.edit_thread(thread, archived=True)
    await ada.send(thread, "good morning")
    assert (await ear.hears("THREAD_MEMBER_UPDATE", thread.id))["guild_id"] == str(guild.id)


async def test_a_thread_hangs_on_its_message(
    ear: Ear, api: discord.Client, ada: Member, ben: Member, general: Channel
) -> None:
    message = await ada.send(general, "Who has seen it?")
    thread = await ben.start_thread(general, "Talk", message=message)
    assert thread.id == message.id
    starter = await ear.hears("MESSAGE_CREATE", f'"channel_id": "{thread.id}"')
    assert (starter["type"], starter["content"]) == (STARTER, "")
    assert starter["message_reference"]["message_id"] == str(message.id)
    update = await ear.hears("MESSAGE_UPDATE", f'"id": "{message.id}"')
    assert update["flags"] & 1 << 5
    assert update["thread"]["id"] == str(thread.id)
    fetched = await fetch_thread(api, thread)
    assert (fetched.message_count, fetched.total_message_sent) == (0, 0)
    with pytest.raises(Refused) as again:
        await ada.start_thread(general, "Talk", message=message)
    assert again.value.code == 160004


async def test_who_comes_to_see_a_channel_is_told_of_its_threads(
    ear: Ear, guild: Guild, ada: Member, general: Channel
) -> None:
    await guild.set_bot_permissions(manage_threads=False)
    await general.set_permissions("bot", view_channel=False)
    thread = await ada.start_thread(general, "Hidden")
    secret = await ada.start_thread(general, "Secret", private=True)
    sleeping = await ada.start_thread(general, "Asleep")
    await ada.edit_thread(sleeping, archived=True)
    await general.set_permissions("bot", view_channel=True)
    sync = await ear.hears("THREAD_LIST_SYNC", guild.id)
    assert sync["channel_ids"] == [str(general.id)]
    assert [entry["id"] for entry in sync["threads"]] == [str(thread.id)]
    assert sync["members"] == []
    assert not ear.heard("THREAD_CREATE", thread.id)
    assert not ear.heard("THREAD_CREATE", secret.id)


async def test_a_role_that_opens_a_channel_syncs_it_too(
    ear: Ear, guild: Guild, ada: Member, general: Channel, bot_id: int
) -> None:
    await guild.set_bot_permissions(view_channel=False)
    thread = await ada.start_thread(general, "Hidden")
    role = await guild.create_role("Watchers", "view_channel")
    await guild.member("Film club owner").add_role(bot_id, role)
    assert [entry["id"] for entry in (await ear.hears("THREAD_LIST_SYNC", guild.id))["threads"]] == [str(thread.id)]


async def test_a_bot_hears_nothing_of_the_end_of_a_thread_it_could_not_see(
    ear: Ear, guild: Guild, ada: Member, general: Channel
) -> None:
    await guild.set_bot_permissions(manage_threads=False)
    secret = await ada.start_thread(general, "Secret", private=True)
    public = await ada.start_thread(general, "Open")
    for thread in (secret, public):
        await thread.delete()
    await ear.hears("THREAD_DELETE", public.id)
    assert not ear.heard("THREAD_DELETE", secret.id)


async def test_members_come_and_go(
    ear: Ear, api: discord.Client, guild: Guild, ada: Member, ben: Member, general: Channel
) -> None:
    thread = await ada.start_thread(general, "Open")
    await ben.join_thread(thread)
    joined = await ear.hears("THREAD_MEMBERS_UPDATE", thread.id, '"added_members": [{')
    assert joined["added_members"][0]["member"]["user"]["id"] == str(ben.id)
    listed = await api.http.request(
        discord.http.Route("GET", "/channels/{id}/thread-members?with_member=true&limit=1", id=thread.id)
    )
    assert [entry["user_id"] for entry in listed] == [str(min(ada.id, ben.id))]
    assert listed[0]["member"]["user"]["id"] == str(min(ada.id, ben.id))
    assert {member.id for member in await (await fetch_thread(api, thread)).fetch_members()} == {ada.id, ben.id}
    await ben.leave_thread(thread)
    await ear.hears("THREAD_MEMBERS_UPDATE", thread.id, f'"removed_member_ids": ["{ben.id}"]')
    with pytest.raises(Refused) as refused:
        await ben.remove_from_thread(thread, ada)
    assert refused.value.code == 50013


async def test_only_who_may_changes_a_thread(guild: Guild, ada: Member, ben: Member, general: Channel) -> None:
    moderator = await guild.add_member("Mo", administrator=True)
    thread = await ada.start_thread(general, "Open")
    await ada.edit_thread(thread, name="Renamed")
    for changes in ({"name": "Mine"}, {"archived": True}, {"locked": True}):
        with pytest.raises(Refused) as refused:
            await ben.edit_thread(thread, **changes)
        assert refused.value.code == 50013
    await moderator.edit_thread(thread, locked=True, archived=True)
    with pytest.raises(Refused) as locked:
        await ada.edit_thread(thread, archived=False)
    assert locked.value.code == 160005
    with pytest.raises(Refused) as asleep:
        await ben.join_thread(thread)
    assert asleep.value.code == 50083
    await moderator.delete_thread(thread)
    assert not await thread.exists()


async def test_archived_threads_are_listed_the_last_one_first_and_in_pages(
    api: discord.Client, ada: Member, general: Channel
) -> None:
    threads = [await ada.start_thread(general, name) for name in ("One", "Two", "Three")]
    for thread in (threads[1], threads[0], threads[2]):
        await ada.edit_thread(thread, archived=True)
    channel = await api.fetch_channel(general.id)
    assert isinstance(channel, discord.TextChannel)
    assert [thread.name async for thread in channel.archived_threads(limit=None)] == ["Three", "One", "Two"]
    first = await api.http.get_public_archived_threads(general.id, limit=2)
    assert first["has_more"]
    last = first["threads"][-1]["thread_metadata"]["archive_timestamp"]
    rest = await api.http.get_public_archived_threads(general.id, limit=2, before=last)
    assert ([thread["name"] for thread in rest["threads"]], rest["has_more"]) == (["Two"], False)


async def test_waking_a_thread_needs_room_among_the_active_ones(guild: Guild, ada: Member, general: Channel) -> None:
    thread = await ada.start_thread(general, "Nap")
    await ada.edit_thread(thread, archived=True)
    await guild.fill_threads()
    with pytest.raises(Refused) as full:
        await ada.send(thread, "good morning")
    assert full.value.code == 160006


async def test_private_archived_threads_are_listed_for_moderators_and_ones_own_for_anybody(
    api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    channel = await api.fetch_channel(general.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="Ours", type=discord.ChannelType.private_thread)
    await ada.start_thread(general, "Theirs", private=True)
    for thread in await guild.threads():
        await guild.member("Film club owner").edit_thread(thread, archived=True)
    assert {thread.name async for thread in channel.archived_threads(private=True)} == {"Ours", "Theirs"}
    joined = [thread.name async for thread in channel.archived_threads(private=True, joined=True)]
    assert joined == ["Ours"]
    await guild.set_bot_permissions(manage_threads=False)
    with pytest.raises(discord.Forbidden) as refused:
        [thread async for thread in channel.archived_threads(private=True)]
    assert refused.value.code == 50013
    assert [thread.name async for thread in channel.archived_threads(private=True, joined=True)] == ["Ours"]


async def test_who_is_in_a_thread_takes_the_members_intent(
    sandbox: Sandbox, api: discord.Client, ada: Member, general: Channel
) -> None:
    thread = await fetch_thread(api, await ada.start_thread(general, "Open"))
    await sandbox.grant_intents("message_content", "presences")
    try:
        with pytest.raises(discord.Forbidden) as refused:
            await thread.fetch_members()
    finally:
        await sandbox.grant_intents("message_content", "members", "presences")
    assert refused.value.code == 50001
    assert [member.id for member in await thread.fetch_members()] == [ada.id]
