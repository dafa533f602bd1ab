"""Joining, leaving, being thrown out, banned, timed out, renamed; and who may do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Refused

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member, Sandbox
    from tests.sandbox.guild.conftest import Ear

MISSING_ACCESS, MISSING_PERMISSIONS, UNKNOWN_BAN, BANNED = 50001, 50013, 10026, 40007


@pytest.fixture
async def moderator(guild: Guild) -> Member:
    return await guild.add_member("Mo", administrator=True)


async def test_someone_joins_and_leaves(ear: Ear, guild: Guild) -> None:
    ada = await guild.add_member("Ada")
    assert (await ear.hears("GUILD_MEMBER_ADD", guild.id, ada.id))["user"]["username"] == "Ada"
    await ada.leave_guild()
    assert (await ear.hears("GUILD_MEMBER_REMOVE", guild.id, ada.id))["user"]["id"] == str(ada.id)


async def test_someone_who_is_thrown_out_leaves_voice_and_threads(
    ear: Ear, guild: Guild, ada: Member, moderator: Member, general: Channel
) -> None:
    await guild.set_bot_permissions(view_audit_log=True)
    thread = await ada.start_thread(general, "Film night")
    await moderator.kick(ada, reason="spam")
    await ear.hears("GUILD_MEMBER_REMOVE", guild.id, ada.id)
    entry = await ear.hears("GUILD_AUDIT_LOG_ENTRY_CREATE", guild.id)
    assert (entry["action_type"], entry["user_id"], entry["target_id"]) == (20, str(moderator.id), str(ada.id))
    assert entry["reason"] == "spam"
    assert ada.id not in await thread.members()
    with pytest.raises(Refused) as refused:
        await ada.send(general, "hello?")
    assert refused.value.code == MISSING_ACCESS


async def test_a_ban_holds_until_it_is_lifted(ear: Ear, guild: Guild, ada: Member, moderator: Member) -> None:
    await moderator.ban(ada)
    await ear.hears("GUILD_BAN_ADD", guild.id, ada.id)
    with pytest.raises(Refused) as banned:
        await guild.add_member(ada)
    assert banned.value.code == BANNED
    await moderator.unban(ada)
    await ear.hears("GUILD_BAN_REMOVE", guild.id, ada.id)
    await guild.add_member(ada)
    with pytest.raises(Refused) as unknown:
        await moderator.unban(ada)
    assert unknown.value.code == UNKNOWN_BAN


async def test_who_is_timed_out_says_nothing_until_the_clock_lets_them(
    sandbox: Sandbox, ear: Ear, guild: Guild, ada: Member, moderator: Member, general: Channel
) -> None:
    await moderator.time_out(ada, 600)
    await ear.hears("GUILD_MEMBER_UPDATE", guild.id, ada.id, '"communication_disabled_until": "2')
    with pytest.raises(Refused) as silenced:
        await ada.send(general, "hello?")
    assert silenced.value.code == MISSING_PERMISSIONS
    await sandbox.advance(601)
    await ada.send(general, "hello!")


async def test_a_nickname_is_ones_own_or_a_moderators_business(
    ear: Ear, guild: Guild, ada: Member, ben: Member, moderator: Member
) -> None:
    await ada.set_nickname("Countess")
    await ear.hears("GUILD_MEMBER_UPDATE", guild.id, '"nick": "Countess"')
    with pytest.raises(Refused) as refused:
        await ada.set_nickname("Benny", ben)
    assert refused.value.code == MISSING_PERMISSIONS
    await moderator.set_nickname("Benny", ben)
    await ear.hears("GUILD_MEMBER_UPDATE", guild.id, '"nick": "Benny"')


async def test_a_role_brings_its_permissions(
    ear: Ear, guild: Guild, ada: Member, ben: Member, moderator: Member
) -> None:
    role = await guild.create_role("Guards", "kick_members")
    await ear.hears("GUILD_ROLE_CREATE", guild.id, role.id)
    with pytest.raises(Refused):
        await ada.kick(ben)
    await moderator.add_role(ada, role)
    await ear.hears("GUILD_MEMBER_UPDATE", guild.id, ada.id, role.id)
    await ada.set_nickname("Guard")
    with pytest.raises(Refused) as above:
        await ada.kick(moderator)
    assert above.value.code == MISSING_PERMISSIONS
    await role.edit(name="Retired", kick_members=False)
    await ear.hears("GUILD_ROLE_UPDATE", guild.id, "Retired")
    await role.delete()
    await ear.hears("GUILD_ROLE_DELETE", guild.id, role.id)
    with pytest.raises(Refused):
        await ada.kick(ben)


async def test_the_bot_moderates_within_its_permissions_and_rank(
    api: discord.Client, guild: Guild, ada: Member, moderator: Member
) -> None:
    server = await api.fetch_guild(guild.id)
    person = await server.fetch_member(ada.id)
    with pytest.raises(discord.Forbidden) as lacking:
        await person.kick()
    assert lacking.value.code == MISSING_PERMISSIONS
    await guild.set_bot_permissions(kick_members=True, ban_members=True)
    await person.kick(reason="enough")
    with pytest.raises(discord.NotFound) as gone:
        await server.fetch_member(ada.id)
    assert gone.value.code == 10007
    await server.ban(discord.Object(ada.id), delete_message_seconds=0)
    assert [entry.user.id async for entry in server.bans()] == [ada.id]
    await server.unban(discord.Object(ada.id))
    with pytest.raises(discord.Forbidden) as owner:
        await server.ban(discord.Object(server.owner_id or 0), delete_message_seconds=0)
    assert owner.value.code == MISSING_PERMISSIONS


async def test_a_guild_that_is_renamed_tells_the_bot(ear: Ear, guild: Guild) -> None:
    await guild.rename("Book club")
    assert (await ear.hears("GUILD_UPDATE", guild.id))["name"] == "Book club"


async def test_a_ban_takes_along_what_was_written_lately(
    sandbox: Sandbox, api: discord.Client, guild: Guild, ada: Member, ben: Member, general: Channel
) -> None:
    await guild.set_bot_permissions(ban_members=True)
    await ada.send(general, "long ago")
    await sandbox.advance(3601)
    await ben.send(general, "hello")
    thread = await ada.start_thread(general, "Spam")
    for place in (general, thread, thread):
        await ada.send(place, "buy this")
    server = await api.fetch_guild(guild.id)
    with pytest.raises(discord.HTTPException) as refused:
        await server.ban(discord.Object(ada.id), delete_message_seconds=7 * 24 * 3600 + 1)
    assert refused.value.code == 50035
    bulk = sandbox.wait_for("MESSAGE_DELETE_BULK", lambda event: event["channel_id"] == str(thread.id))
    await server.ban(discord.Object(ada.id), delete_message_seconds=3600)
    assert len((await bulk)["ids"]) == 2
    written = [message.content for message in await sandbox.history(general) if message.content]
    assert written == ["long ago", "hello"]


async def test_a_time_out_lasts_28_days_at_most(guild: Guild, ada: Member, moderator: Member) -> None:
    await moderator.time_out(ada, 28 * 24 * 3600)
    with pytest.raises(Refused) as refused:
        await moderator.time_out(ada, 28 * 24 * 3600 + 1)
    assert refused.value.code == 50035


async def test_a_bots_own_role_cannot_be_deleted(guild: Guild) -> None:
    [managed] = [role for role in await guild.roles() if role.raw["managed"]]
    with pytest.raises(Refused) as refused:
        await managed.delete()
    assert refused.value.code == MISSING_PERMISSIONS


async def test_a_moderators_ban_takes_messages_along_too(
    sandbox: Sandbox, guild: Guild, ada: Member, moderator: Member, general: Channel
) -> None:
    await ada.send(general, "long ago")
    await sandbox.advance(3601)
    await ada.send(general, "buy this")
    ban = {"guild_id": guild.id, "user_id": ada.id, "member_id": moderator.id}
    with pytest.raises(Refused) as refused:
        await guild.link.call("ban", **ban, delete_message_seconds=-1)
    assert refused.value.code == 50035
    await guild.link.call("ban", **ban, delete_message_seconds=3600)
    assert [message.content for message in await sandbox.history(general)] == ["long ago"]
