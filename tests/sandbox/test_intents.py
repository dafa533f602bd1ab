"""The message content intent is switched off in the middle: what the bot still gets, where, and from when on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest

from sandbox.client import Sandbox
from sandbox.client.connecting import connector
from tests.sandbox.conftest import rest_client
from tests.sandbox.test_gateway import GATEWAY, Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Channel, Guild, Member, Message

DISALLOWED_INTENTS = 4014
CONTENT_LIMITED = 1 << 19
WITHOUT = discord.Intents.all()
WITHOUT.message_content = False
FIELDS = ("content", "embeds", "attachments", "components", "poll")


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    """One of its own, which no other bot is connected to."""
    async with Sandbox.start(seed="empty") as running:
        await running.relax_limits()
        yield running
        await running.check_spec()


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    async with rest_client(sandbox) as client:
        yield client
    await sandbox.grant_intents("members", "presences", "message_content")


@pytest.fixture
async def session(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file)) as opened:
        yield opened


@pytest.fixture
async def wire(session: aiohttp.ClientSession) -> AsyncIterator[Wire]:
    async with session.ws_connect(GATEWAY) as socket:
        yield Wire(socket)


@pytest.fixture
async def weather(guild: Guild) -> Member:
    return await guild.add_bot("Weather", administrator=True)


def contents(message: Any) -> list[Any]:
    """What of a message the intent brings."""
    return [message.get(name) for name in FIELDS]


BLANK: list[Any] = ["", [], [], [], None]


async def say_everything(weather: Member, general: Channel) -> list[Message]:
    """A message of every kind that has content."""
    said = await weather.send(general, "words", files=[("a.txt", b"a")], embeds=[{"title": "T"}])
    poll = await weather.send_poll(general, "When?", ["now"])
    forward = await weather.forward(said, general)
    reply = await weather.send(general, "because", reply_to=said)
    return [said, poll, forward, reply]


async def test_rest_and_the_applications_flags_follow_at_once(
    sandbox: Sandbox, api: discord.Client, weather: Member, general: Channel
) -> None:
    assert (await api.http.application_info())["flags"] & CONTENT_LIMITED
    said, poll, *_ = await say_everything(weather, general)
    assert (await api.http.get_message(general.id, poll.id)).get("poll")
    await sandbox.grant_intents("members", "presences")
    assert not (await api.http.application_info())["flags"] & CONTENT_LIMITED
    page: list[Any] = await api.http.logs_from(general.id, 50)
    assert [contents(message) for message in page] == [BLANK] * 4
    reply, forward = page[0], page[1]
    assert contents(reply["referenced_message"]) == BLANK
    assert forward["message_snapshots"][0]["message"]["content"] == ""
    await weather.pin(said)
    [pinned] = (await api.http.pins_from(general.id, 50))["items"]
    assert contents(pinned["message"]) == BLANK


async def test_what_is_the_bots_or_speaks_to_it_keeps_its_content(
    sandbox: Sandbox, api: discord.Client, ada: Member, general: Channel
) -> None:
    await sandbox.grant_intents("members", "presences")
    bot_id = (await sandbox.bot_user())["id"]
    own = await api.http.request(
        discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=general.id), json={"content": "own"}
    )
    await ada.send(general, f"to <@{bot_id}>")
    [to_own] = [message for message in await ada.history(general) if message.id == int(own["id"])]
    await ada.send(general, "reply", reply_to=to_own)
    await ada.send(general, "to nobody")
    seen = [message["content"] for message in await api.http.logs_from(general.id, 50)]
    assert seen == ["", "reply", f"to <@{bot_id}>", "own"]


@pytest.mark.usefixtures("api")
async def test_a_session_keeps_what_it_identified_with_and_the_next_is_refused(
    sandbox: Sandbox, session: aiohttp.ClientSession, wire: Wire, ada: Member, general: Channel
) -> None:
    await wire.identify(sandbox.token)
    assert (await wire.event("READY"))["application"]["flags"] & CONTENT_LIMITED
    await sandbox.grant_intents("members", "presences")
    await ada.send(general, "still heard")
    assert (await wire.event("MESSAGE_CREATE"))["content"] == "still heard"
    async with session.ws_connect(GATEWAY) as socket:
        later = await Wire(socket).identify(sandbox.token)
        assert await later.close_code() == DISALLOWED_INTENTS


@pytest.mark.usefixtures("api")
async def test_a_session_without_the_intent_gets_events_without_content(
    sandbox: Sandbox, wire: Wire, weather: Member, general: Channel
) -> None:
    await sandbox.grant_intents("members", "presences")
    await wire.identify(sandbox.token, WITHOUT.value)
    assert not (await wire.event("READY"))["application"]["flags"] & CONTENT_LIMITED
    said, poll, *_ = await say_everything(weather, general)
    created = [await wire.event("MESSAGE_CREATE") for _ in range(4)]
    assert [contents(message) for message in created] == [BLANK] * 4
    assert created[2]["message_snapshots"][0]["message"]["content"] == ""
    await weather.edit(said, "other words")
    await weather.end_poll(poll)
    updates = [await wire.event("MESSAGE_UPDATE") for _ in range(2)]
    assert [contents(message) for message in updates] == [BLANK] * 2
    assert updates[0]["edited_timestamp"] is not None
