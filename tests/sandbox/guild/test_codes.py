"""The codes with which Discord refuses what is not there, not allowed or not possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from tests.sandbox.test_limits import refusal

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member

NOBODY = 1


@pytest.fixture
async def category(guild: Guild) -> int:
    payload = await guild.link.call("create_channel", guild_id=guild.id, name="Rooms", kind="category")
    return int(payload["id"])


def request(api: discord.Client, method: str, path: str, **body: Any) -> Any:
    """A bare request of the bot."""
    route = discord.http.Route(method, path)
    return api.http.request(route, json=body) if body else api.http.request(route)


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/channels/1", 10003),
        ("GET", "/guilds/1", 10004),
        ("GET", "/guilds/{guild}/members/1", 10007),
        ("GET", "/channels/{general}/messages/1", 10008),
        ("DELETE", "/channels/{general}/permissions/1", 10009),
        ("DELETE", "/guilds/{guild}/roles/1", 10011),
        ("GET", "/users/1", 10013),
        ("GET", "/webhooks/1", 10015),
        ("GET", "/guilds/{guild}/bans/{ada}", 10026),
        ("GET", "/applications/{application}/commands/1", 10063),
        ("GET", "/guilds/{guild}/voice-states/{ada}", 10065),
        ("GET", "/stage-instances/{general}", 10067),
        ("PUT", "/channels/{general}/thread-members/{ada}", 50024),
    ],
    ids=lambda value: str(value),
)
async def test_what_is_not_there_is_unknown(
    api: discord.Client, guild: Guild, general: Channel, ada: Member, method: str, path: str, code: int
) -> None:
    await guild.set_bot_permissions(ban_members=True)
    ids = {"guild": guild.id, "general": general.id, "ada": ada.id, "application": api.application_id}
    assert await refusal(request(api, method, path.format(**ids))) == code


async def test_nobody_writes_in_a_category(api: discord.Client, category: int) -> None:
    assert await refusal(request(api, "POST", f"/channels/{category}/messages", content="x")) == 50008


@pytest.mark.parametrize(
    ("permission", "method", "path", "body"),
    [
        ("ban_members", "GET", "/guilds/{guild}/bans", {}),
        ("ban_members", "PUT", "/guilds/{guild}/bans/{ada}", {"delete_message_seconds": 0}),
        ("kick_members", "DELETE", "/guilds/{guild}/members/{ada}", {}),
        ("manage_nicknames", "PATCH", "/guilds/{guild}/members/{ada}", {"nick": "x"}),
        ("moderate_members", "PATCH", "/guilds/{guild}/members/{ada}", {"communication_disabled_until": None}),
        ("manage_roles", "POST", "/guilds/{guild}/roles", {"name": "x"}),
        ("manage_guild", "PATCH", "/guilds/{guild}", {"name": "x" * 5}),
        ("view_audit_log", "GET", "/guilds/{guild}/audit-logs", {}),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_what_takes_a_permission_is_refused_without_and_done_with_it(
    api: discord.Client,
    guild: Guild,
    ada: Member,
    permission: str,
    method: str,
    path: str,
    body: dict[str, Any],
) -> None:
    path = path.format(guild=guild.id, ada=ada.id)
    await guild.set_bot_permissions(**{permission: False})
    assert await refusal(request(api, method, path, **body)) == 50013
    await guild.set_bot_permissions(**{permission: True})
    await request(api, method, path, **body)


async def test_a_thread_that_sleeps_takes_no_edits_and_no_members(
    api: discord.Client, ada: Member, ben: Member, general: Channel
) -> None:
    thread = await ada.start_thread(general, "Nap")
    fetched = await api.fetch_channel(thread.id)
    assert isinstance(fetched, discord.Thread)
    message = await fetched.send("before")
    await ada.edit_thread(thread, archived=True)
    assert await refusal(message.edit(content="after")) == 50083
    assert await refusal(fetched.add_user(discord.Object(ben.id))) == 50083
    assert await refusal(fetched.leave()) == 50083


async def test_the_bot_gives_no_role_above_its_own(api: discord.Client, guild: Guild, ada: Member, bot_id: int) -> None:
    server = await api.fetch_guild(guild.id)
    roles = {role.name: role for role in server.roles}
    person = await server.fetch_member(ada.id)
    await person.add_roles(roles["Administrators"])
    assert await refusal(person.add_roles(roles["Chorus"])) == 50013
    assert await refusal(server.create_role(name="x", permissions=discord.Permissions(administrator=True))) == 50013
