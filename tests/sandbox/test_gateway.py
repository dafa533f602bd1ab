"""The gateway's protocol, and what a session is sent."""

from __future__ import annotations

import contextlib
import json
import zlib
from typing import TYPE_CHECKING, Any, Self

import aiohttp
import discord
import pytest

from sandbox.client.connecting import connector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox

GATEWAY = "wss://gateway.discord.gg/?v=10&encoding=json"
ALL = discord.Intents.all().value


class Wire:
    """A bare gateway connection, compressed or not."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._inflate = zlib.decompressobj()

    async def send(self, opcode: int, data: Any) -> Self:
        """Send a command."""
        await self._socket.send_json({"op": opcode, "d": data})
        return self

    async def identify(self, token: str, intents: int = ALL, **more: Any) -> Self:
        """Send IDENTIFY."""
        return await self.send(2, {"token": token, "intents": intents, "properties": {}, **more})

    async def receive(self) -> dict[str, Any]:
        """The next packet; raises ConnectionError with the close code when there is none."""
        message = await self._socket.receive(timeout=5)
        text = message.data
        if message.type is aiohttp.WSMsgType.BINARY:
            text = self._inflate.decompress(message.data)
        elif message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError(self._socket.close_code)
        packet: dict[str, Any] = json.loads(text)
        return packet

    async def event(self, name: str) -> dict[str, Any]:
        """The data of the next event of that name."""
        while (packet := await self.receive()).get("t") != name:
            pass
        data: dict[str, Any] = packet["d"]
        return data

    async def close_code(self) -> int:
        """The code with which the server closes."""
        with contextlib.suppress(ConnectionError):
            while True:
                await self.receive()
        assert self._socket.close_code is not None
        return self._socket.close_code

    async def close(self, code: int = 1000) -> None:
        """Hang up."""
        await self._socket.close(code=code)


@pytest.fixture
async def session(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file)) as opened:
        yield opened


@pytest.fixture
async def wire(session: aiohttp.ClientSession) -> AsyncIterator[Wire]:
    async with session.ws_connect(GATEWAY) as socket:
        yield Wire(socket)


async def test_a_dropped_bot_resumes_and_is_told_what_it_missed(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.drop_gateway()
    message = await ada.send(general, "while you were away")
    assert "while you were away" in await bot.wait_for_line(f'"message", "id": {message.id}', timeout=20)
    await bot.wait_for_line("resumed", timeout=20)
    assert bot.log.count(f'"message", "id": {message.id}') == 1


async def test_a_session_opens_with_ready_and_the_guilds(
    sandbox: Sandbox, session: aiohttp.ClientSession, general: Channel
) -> None:
    async with session.ws_connect(GATEWAY + "&compress=zlib-stream") as socket:
        wire = Wire(socket)
        assert (await wire.receive())["op"] == 10
        await wire.identify(sandbox.token)
        ready = await wire.event("READY")
        assert ready["user"]["username"] == "Chorus"
        guild_ids = {guild["id"] for guild in ready["guilds"]}
        assert {(await wire.event("GUILD_CREATE"))["id"] for _ in guild_ids} == guild_ids


async def test_a_heartbeat_is_acknowledged(wire: Wire) -> None:
    await wire.receive()
    await wire.send(1, None)
    assert (await wire.receive())["op"] == 11


async def test_an_unknown_session_is_invalid(sandbox: Sandbox, wire: Wire) -> None:
    await wire.receive()
    await wire.send(6, {"token": sandbox.token, "session_id": "gone", "seq": 1})
    assert await wire.receive() == {"op": 9, "d": False}


async def test_a_cleanly_closed_session_cannot_be_resumed(
    sandbox: Sandbox, session: aiohttp.ClientSession, wire: Wire
) -> None:
    await wire.identify(sandbox.token)
    ready = await wire.event("READY")
    await wire.close(1000)
    async with session.ws_connect(GATEWAY) as socket:
        again = Wire(socket)
        await again.receive()
        await again.send(6, {"token": sandbox.token, "session_id": ready["session_id"], "seq": 1})
        assert (await again.receive())["op"] == 9


@pytest.mark.parametrize(
    ("opcode", "data", "code"),
    [(8, {}, 4003), (2, {"token": "wrong", "intents": 0}, 4004), (6, {"token": "wrong"}, 4004), (2, None, 4002)],
    ids=["before identifying", "wrong token", "resume with a wrong token", "malformed"],
)
async def test_a_wrong_command_closes_the_connection(wire: Wire, opcode: int, data: Any, code: int) -> None:
    await wire.send(opcode, data)
    assert await wire.close_code() == code


async def test_identifying_twice_unknown_opcodes_and_bad_shards_close_the_connection(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    codes = []
    for opcode in (2, 99):
        async with session.ws_connect(GATEWAY) as socket:
            wire = await Wire(socket).identify(sandbox.token)
            await wire.send(opcode, {})
            codes.append(await wire.close_code())
    async with session.ws_connect(GATEWAY) as socket:
        codes.append(await (await Wire(socket).identify(sandbox.token, shard=[1, 1])).close_code())
    assert codes == [4005, 4001, 4010]


async def test_without_the_content_intent_a_message_comes_empty(
    sandbox: Sandbox, wire: Wire, ada: Member, general: Channel
) -> None:
    intents = discord.Intents.default()
    await wire.identify(sandbox.token, intents.value)
    await wire.event("READY")
    bot_id = (await sandbox.bot_user())["id"]
    await ada.send(general, "secret")
    await ada.send(general, f"<@{bot_id}> not secret")
    assert (await wire.event("MESSAGE_CREATE"))["content"] == ""
    assert "not secret" in (await wire.event("MESSAGE_CREATE"))["content"]


async def test_without_an_intent_its_events_stay_away(
    sandbox: Sandbox, wire: Wire, ada: Member, general: Channel
) -> None:
    intents = discord.Intents(guilds=True, guild_reactions=True)
    await wire.identify(sandbox.token, intents.value)
    await wire.event("READY")
    message = await ada.send(general, "unheard")
    await ada.react(message, "👍")
    while (packet := await wire.receive())["t"] == "GUILD_CREATE":
        pass
    assert packet["t"] == "MESSAGE_REACTION_ADD"


async def test_members_are_sent_in_chunks_by_name_or_id(
    sandbox: Sandbox, wire: Wire, guild: Guild, ada: Member, ben: Member
) -> None:
    await wire.identify(sandbox.token)
    await wire.event("READY")
    await wire.send(8, {"guild_id": str(guild.id), "query": "", "limit": 0, "nonce": "n"})
    everyone = await wire.event("GUILD_MEMBERS_CHUNK")
    names = {member["user"]["username"] for member in everyone["members"]}
    assert names == {"Film club owner", "Chorus", "Ada", "Ben"}
    assert everyone["nonce"] == "n"
    await wire.send(8, {"guild_id": str(guild.id), "query": "a", "limit": 10})
    found = (await wire.event("GUILD_MEMBERS_CHUNK"))["members"]
    assert [member["user"]["username"] for member in found] == ["Ada"]
    await wire.send(8, {"guild_id": str(guild.id), "user_ids": [str(ben.id), "1"]})
    by_id = await wire.event("GUILD_MEMBERS_CHUNK")
    assert ([member["user"]["username"] for member in by_id["members"]], by_id["not_found"]) == (["Ben"], ["1"])


async def test_each_shard_gets_its_own_guilds(
    sandbox: Sandbox, session: aiohttp.ClientSession, guild: Guild, ada: Member, general: Channel
) -> None:
    seen = []
    for shard_id in (0, 1):
        async with session.ws_connect(GATEWAY) as socket:
            wire = await Wire(socket).identify(sandbox.token, shard=[shard_id, 2])
            seen.append({int(entry["id"]) for entry in (await wire.event("READY"))["guilds"]})
    assert guild.id in seen[(guild.id >> 22) % 2]
    assert not seen[0] & seen[1]
