"""Several shards: what is advised, how fast they may come, and which guild goes where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from sandbox.client.connecting import connector
from sandbox.world import World
from tests.sandbox.guild.conftest import Ear, start_sharded
from tests.sandbox.test_gateway import GATEWAY, Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import discord

    from sandbox.client import Guild, Sandbox

INVALID_SESSION = 9


@pytest.fixture
async def session(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file)) as opened:
        yield opened


@pytest.fixture
async def planned(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """A sandbox whose advice may be changed."""
    yield sandbox
    await sandbox.plan_shards(1)


async def identify(sandbox: Sandbox, session: aiohttp.ClientSession, shard_id: int) -> dict[str, object]:
    """The answer to IDENTIFY of one of two shards."""
    wire = Wire(await session.ws_connect(GATEWAY))
    await wire.receive()
    await wire.identify(sandbox.token, shard=[shard_id, 2])
    return await wire.receive()


async def guilds_of_both_shards(sandbox: Sandbox) -> list[Guild]:
    """A guild of shard 0 and one of shard 1."""
    found: dict[int, Guild] = {}
    while len(found) < 2:
        guild = await sandbox.create_guild("Film club")
        found.setdefault((guild.id >> 22) % 2, guild)
    return [found[0], found[1]]


async def test_a_bot_is_told_how_many_shards_to_start(
    planned: Sandbox, api: discord.Client, session: aiohttp.ClientSession
) -> None:
    await planned.plan_shards(3, max_concurrency=2)
    await identify(planned, session, 0)
    shards, url, limits = await api.http.get_bot_gateway()
    assert (shards, limits["max_concurrency"], limits["total"]) == (3, 2, 1000)
    assert limits["remaining"] < 1000
    assert url.startswith("wss://gateway.discord.gg")


async def test_events_go_to_the_shard_of_their_guild_and_direct_messages_to_the_first(planned: Sandbox) -> None:
    await planned.plan_shards(2)
    process = await start_sharded(planned)
    ear = Ear(process)
    await process.wait_ready()
    for shard_id, guild in enumerate(await guilds_of_both_shards(planned)):
        assert (await ear.hears("joined", guild.id))["shard"] == shard_id
        ada = await guild.add_member("Ada")
        said = await ada.send(await guild.create_text_channel("general"), "hello")
        await ear.hears("MESSAGE_CREATE", said.id)
        assert len(ear.heard("MESSAGE_CREATE", said.id)) == 1
        whispered = await ada.send(await ada.open_dm(), "psst")
        await ear.hears("MESSAGE_CREATE", whispered.id)
        assert len(ear.heard("MESSAGE_CREATE", whispered.id)) == 1
    await process.stop()


@pytest.mark.parametrize(
    ("guild_id", "count", "shard_id"),
    [(4194303, 2, 0), (4194304, 2, 1), (20971519, 3, 1), (20971520, 3, 2), (81384788765712384, 7, 3)],
)
def test_the_shard_of_a_guild_is_its_id_without_22_bits_by_the_number_of_shards(
    guild_id: int, count: int, shard_id: int
) -> None:
    """Discord docs, Gateway > Sharding Formula. 4194304 is 2 to the 22nd, 20971520 five times that."""
    world = World()
    views = [world.view((1 << 26) - 1, (number, count)) for number in range(count)]
    event = {"id": str(guild_id), "unavailable": True}
    assert [number for number, view in enumerate(views) if view.shape("GUILD_DELETE", event)] == [shard_id]


async def test_shards_start_five_seconds_apart(planned: Sandbox, session: aiohttp.ClientSession) -> None:
    await planned.advance(5)
    await planned.plan_shards(2, strict=True)
    assert (await identify(planned, session, 0))["t"] == "READY"
    refused = await identify(planned, session, 1)
    assert (refused["op"], refused["d"]) == (INVALID_SESSION, False)
    await planned.advance(5)
    assert (await identify(planned, session, 1))["t"] == "READY"


async def test_shards_of_different_keys_start_together(planned: Sandbox, session: aiohttp.ClientSession) -> None:
    await planned.advance(5)
    await planned.plan_shards(2, max_concurrency=2, strict=True)
    assert [(await identify(planned, session, shard_id))["t"] for shard_id in (0, 1)] == ["READY", "READY"]


async def test_an_application_is_read_and_changed(api: discord.Client) -> None:
    app = await api.application_info()
    assert app.id == api.application_id
    edited = await app.edit(tags=["music"])
    assert edited is not None
    assert edited.tags == ["music"]
    assert (await api.application_info()).tags == ["music"]


async def test_the_bots_own_name_is_read_and_changed(ear: Ear, api: discord.Client, guild: Guild) -> None:
    user = api.user
    assert user is not None
    assert (user.verified, user.mfa_enabled, user.bot) == (True, False, True)
    former = user.name
    try:
        assert (await user.edit(username="Refrain")).name == "Refrain"
        assert (await ear.hears("USER_UPDATE"))["username"] == "Refrain"
        assert (await api.fetch_user(user.id)).name == "Refrain"
    finally:
        await user.edit(username=former)
