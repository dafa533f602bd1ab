"""The audit log: who did what, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from tests.sandbox.test_limits import refusal

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member
    from tests.sandbox.guild.conftest import Ear

Action = discord.AuditLogAction


@pytest.fixture
async def server(api: discord.Client, guild: Guild) -> discord.Guild:
    await guild.set_bot_permissions(view_audit_log=True, kick_members=True, manage_nicknames=True)
    return await api.fetch_guild(guild.id)


async def test_the_bots_deeds_are_written_down_with_their_reasons(
    server: discord.Guild, api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    channel = await api.fetch_channel(general.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="Talk", type=discord.ChannelType.private_thread, reason="thread please")
    await thread.edit(name="Walk", reason="renamed")
    await thread.delete(reason="done talking")
    await channel.create_webhook(name="mirror", reason="für Ada")
    await channel.set_permissions(server.default_role, send_messages=False, reason="quiet")
    person = await server.fetch_member(ada.id)
    await person.edit(nick="Countess", reason="noble")
    await person.kick(reason="gone")
    entries = [entry async for entry in server.audit_logs(limit=None)]
    assert [(entry.action, entry.reason) for entry in reversed(entries)] == [
        (Action.thread_create, "thread please"),
        (Action.thread_update, "renamed"),
        (Action.thread_delete, "done talking"),
        (Action.webhook_create, "für Ada"),
        (Action.overwrite_create, "quiet"),
        (Action.member_update, "noble"),
        (Action.kick, "gone"),
    ]
    assert {entry.user_id for entry in entries} == {int((await guild.sandbox.bot_user())["id"])}
    kicks = [entry async for entry in server.audit_logs(action=Action.kick)]
    assert [entry.target and entry.target.id for entry in kicks] == [ada.id]


async def test_a_moderators_deeds_bear_their_name(server: discord.Guild, guild: Guild, ada: Member) -> None:
    moderator = await guild.add_member("Mo", administrator=True)
    role = await guild.create_role("Guards")
    await moderator.add_role(ada, role, reason="trusted")
    (entry,) = [entry async for entry in server.audit_logs(user=discord.Object(moderator.id))]
    assert (entry.action, entry.reason) == (Action.member_role_update, "trusted")
    assert [changed.id for changed in entry.after.roles] == [role.id]


async def test_only_a_bot_that_may_read_the_log_hears_of_entries(ear: Ear, guild: Guild, ada: Member) -> None:
    owner = guild.member("Film club owner")
    await owner.set_nickname("One", ada)
    await guild.set_bot_permissions(view_audit_log=True)
    await owner.set_nickname("Two", ada)
    await ear.hears("GUILD_AUDIT_LOG_ENTRY_CREATE", guild.id, '"new_value": "Two"')
    assert len(ear.heard("GUILD_AUDIT_LOG_ENTRY_CREATE", guild.id)) == 1


async def test_a_reason_has_at_most_512_characters(server: discord.Guild, ada: Member) -> None:
    person = await server.fetch_member(ada.id)
    assert await refusal(person.kick(reason="x" * 513)) == 50035
    await person.kick(reason="x" * 512)


async def test_what_happens_to_others_messages_is_written_down(
    server: discord.Guild, api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    await guild.set_bot_permissions(pin_messages=True)
    moderator = await guild.add_member("Mo", administrator=True)
    channel = await api.fetch_channel(general.id)
    assert isinstance(channel, discord.TextChannel)
    first, second, third = [await ada.send(general, text) for text in ("one", "two", "three")]
    message = await channel.fetch_message(first.id)
    await message.pin(reason="good one")
    await message.unpin(reason="bad one")
    await message.delete()
    await moderator.pin(second)
    await moderator.delete(second)
    await ada.delete(third)
    own = await channel.send("mine")
    await own.delete()
    entries = [entry async for entry in server.audit_logs(limit=None)]
    bot, people = int((await guild.sandbox.bot_user())["id"]), moderator.id
    assert [(entry.action, entry.user_id, entry.reason) for entry in reversed(entries)] == [
        (Action.message_pin, bot, "good one"),
        (Action.message_unpin, bot, "bad one"),
        (Action.message_delete, bot, None),
        (Action.message_pin, people, None),
        (Action.message_delete, people, None),
    ]
    assert {entry.target and entry.target.id for entry in entries} == {ada.id}
    places: list[Any] = [entry.extra for entry in entries]
    assert {place.channel.id for place in places} == {general.id}


async def test_webhooks_and_stages_are_written_down_from_beginning_to_end(
    server: discord.Guild, api: discord.Client, guild: Guild, general: Channel
) -> None:
    await guild.set_bot_permissions(mute_members=True, manage_webhooks=True)
    by_hand = await general.create_webhook("by hand")
    webhook = await api.fetch_webhook(int(by_hand["id"]))
    await webhook.edit(name="renamed", prefer_auth=True)
    await webhook.delete(prefer_auth=True, reason="unused")
    place = await guild.create_stage_channel("Talks")
    stage_channel = await api.fetch_channel(place.id)
    assert isinstance(stage_channel, discord.StageChannel)
    stage = await stage_channel.create_instance(topic="One")
    await stage.edit(topic="Two")
    await stage.delete(reason="over")
    entries = [entry async for entry in server.audit_logs(limit=None)]
    assert [(entry.action, entry.reason) for entry in reversed(entries)] == [
        (Action.webhook_create, None),
        (Action.webhook_update, None),
        (Action.webhook_delete, "unused"),
        (Action.stage_instance_create, None),
        (Action.stage_instance_update, None),
        (Action.stage_instance_delete, "over"),
    ]
    owner = guild.member("Film club owner").id
    assert [entry.user_id == owner for entry in reversed(entries)] == [True, False, False, False, False, False]
