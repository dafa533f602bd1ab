"""What closes a gateway connection, and what ends a session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from sandbox.client import Sandbox
from sandbox.client.connecting import connector
from tests.sandbox.test_gateway import ALL, GATEWAY, Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

UNKNOWN_INTENTS = (1 << 17, 1 << 30, -1)


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    """One of its own, whose clock moves and which no bot is connected to."""
    async with Sandbox.start(seed="empty") as running:
        await running.create_guild("Film club")
        yield running


@pytest.fixture(autouse=True)
async def _all_is_well_afterwards(sandbox: Sandbox) -> AsyncIterator[None]:
    yield
    await sandbox.faults.clear()


@pytest.fixture
async def session(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file)) as opened:
        yield opened


@pytest.fixture
async def wire(session: aiohttp.ClientSession) -> AsyncIterator[Wire]:
    async with session.ws_connect(GATEWAY) as socket:
        yield Wire(socket)


async def resumed(sandbox: Sandbox, session: aiohttp.ClientSession, session_id: str, sequence: int = 1) -> Any:
    """What Discord says to a resume: RESUMED, the data of Invalid Session, or the close code."""
    async with session.ws_connect(GATEWAY) as socket:
        wire = Wire(socket)
        await wire.receive()
        await wire.send(6, {"token": sandbox.token, "session_id": session_id, "seq": sequence})
        try:
            while (packet := await wire.receive())["op"] == 0:
                if packet["t"] == "RESUMED":
                    return "RESUMED"
        except ConnectionError as error:
            return error.args[0]
        return packet["d"]


async def lost_session(sandbox: Sandbox, wire: Wire) -> str:
    """The id of a session whose connection was cut."""
    await wire.identify(sandbox.token)
    ready = await wire.event("READY")
    await wire.event("GUILD_CREATE")
    await sandbox.drop_gateway()
    await wire.close_code()
    return str(ready["session_id"])


async def test_a_lost_session_waits_a_few_minutes_of_the_sandboxs_clock(
    sandbox: Sandbox, session: aiohttp.ClientSession, wire: Wire
) -> None:
    session_id = await lost_session(sandbox, wire)
    await sandbox.advance(120)
    assert await resumed(sandbox, session, session_id) == "RESUMED"


async def test_a_session_that_nobody_came_back_to_in_time_is_gone(
    sandbox: Sandbox, session: aiohttp.ClientSession, wire: Wire
) -> None:
    session_id = await lost_session(sandbox, wire)
    await sandbox.advance(600)
    assert await resumed(sandbox, session, session_id) is False


async def test_a_session_whose_connection_is_up_never_times_out(
    sandbox: Sandbox, session: aiohttp.ClientSession, wire: Wire
) -> None:
    session_id = await lost_session(sandbox, wire)
    async with session.ws_connect(GATEWAY) as socket:
        again = Wire(socket)
        await again.send(6, {"token": sandbox.token, "session_id": session_id, "seq": 1})
        await again.event("RESUMED")
        await sandbox.advance(600)
        await sandbox.drop_gateway()
        await again.close_code()
    assert await resumed(sandbox, session, session_id) == "RESUMED"


@pytest.mark.parametrize(("resumable", "then"), [(True, "RESUMED"), (False, False)])
async def test_a_session_whose_resume_was_refused_for_good_is_gone(
    sandbox: Sandbox, session: aiohttp.ClientSession, wire: Wire, resumable: bool, then: object
) -> None:
    session_id = await lost_session(sandbox, wire)
    await sandbox.faults.refuse_resumes(resumable=resumable)
    assert await resumed(sandbox, session, session_id) is resumable
    assert await resumed(sandbox, session, session_id) == then


async def test_a_resume_from_what_was_never_sent_ends_the_session(
    sandbox: Sandbox, session: aiohttp.ClientSession, wire: Wire
) -> None:
    session_id = await lost_session(sandbox, wire)
    assert await resumed(sandbox, session, session_id, sequence=1000) == 4007
    assert await resumed(sandbox, session, session_id) is False


@pytest.mark.parametrize("intents", UNKNOWN_INTENTS)
async def test_intents_that_there_are_not_are_refused(sandbox: Sandbox, wire: Wire, intents: int) -> None:
    await wire.identify(sandbox.token, intents if intents < 0 else ALL | intents)
    assert await wire.close_code() == 4013


@pytest.mark.parametrize("version", ["6", "11", "ten"])
async def test_another_version_of_the_gateway_is_refused(session: aiohttp.ClientSession, version: str) -> None:
    async with session.ws_connect(f"wss://gateway.discord.gg/?v={version}&encoding=json") as socket:
        assert await Wire(socket).close_code() == 4012


@pytest.mark.parametrize("length", [4000, 20_000])
async def test_a_payload_is_read_up_to_4096_bytes(sandbox: Sandbox, wire: Wire, length: int) -> None:
    await wire.identify(sandbox.token)
    await wire.event("GUILD_CREATE")
    await wire.send(3, {"since": None, "activities": [], "status": "x" * length, "afk": False})
    if length < 4096:
        await wire.send(1, None)
        assert (await wire.receive())["op"] == 11
    else:
        assert await wire.close_code() == 4002


async def send_and_beat(wire: Wire, sends: int) -> None:
    """Send so much, and a heartbeat that is answered once all of it has come."""
    for _ in range(sends):
        await wire.send(3, {})
    await wire.send(1, None)
    assert (await wire.receive())["op"] == 11


async def test_more_than_120_sends_in_a_minute_close_the_connection(sandbox: Sandbox, wire: Wire) -> None:
    await wire.identify(sandbox.token)
    await wire.event("GUILD_CREATE")
    await send_and_beat(wire, 118)
    await sandbox.advance(61)
    await send_and_beat(wire, 119)
    await wire.send(3, {})
    assert await wire.close_code() == 4008


async def test_a_connection_without_heartbeats_is_closed_and_its_session_over(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    await sandbox.faults.set_heartbeat_interval(200)
    async with session.ws_connect(GATEWAY) as socket:
        wire = await Wire(socket).identify(sandbox.token)
        session_id = (await wire.event("READY"))["session_id"]
        assert await wire.close_code() == 4009
    assert await resumed(sandbox, session, session_id) is False


async def test_a_dead_connection_does_not_keep_the_others_from_being_told(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    async with session.ws_connect(GATEWAY) as socket:
        await (await Wire(socket).identify(sandbox.token)).event("READY")
        told = asyncio.gather(
            sandbox.drop_gateway(),
            sandbox.faults.ask_to_reconnect(),
            sandbox.faults.invalidate_session(resumable=True),
            sandbox.faults.close_gateway(4000),
        )
        await told
        assert await Wire(socket).close_code() == aiohttp.WSCloseCode.ABNORMAL_CLOSURE
