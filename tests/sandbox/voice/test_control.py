"""Each fault of voice, ordered over the control socket by hand: what any client in any language can do."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client.listener_connection import VoiceConnection, connect
from sandbox.client.listener_socket import VoiceSocket
from sandbox.voice.opcodes import Close, Op
from sandbox.voice.transport import AES256_GCM

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Channel, Guild, Listener, Member, Sandbox

ELSEWHERE = "sandbox-3.discord.media:443"


class Line:
    """A control connection of which only JSON is known."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self._reader = reader
        self._ids = itertools.count(1)

    async def order(self, action: str, **args: object) -> Any:
        """The result of an action, which has to be done."""
        request = {"id": next(self._ids), "do": action, "args": args}
        self.writer.write(json.dumps(request).encode() + b"\n")
        answer = json.loads(await self._reader.readline())
        assert (answer["id"], answer["ok"]) == (request["id"], True), answer
        return answer["result"]


@pytest.fixture
async def line(sandbox: Sandbox) -> AsyncIterator[Line]:
    opened = Line(*await asyncio.open_unix_connection(str(sandbox.control)))
    yield opened
    await opened.order("clear_voice_faults")
    opened.writer.close()
    await opened.writer.wait_closed()


@pytest.fixture
async def listener(ada: Member, lounge: Channel) -> AsyncIterator[Listener]:
    async with await ada.join(lounge) as joined:
        yield joined


@contextlib.asynccontextmanager
async def joined_by_hand(
    line: Line, sandbox: Sandbox, member: Member, lounge: Channel
) -> AsyncIterator[VoiceConnection]:
    """A member's voice connection without a listener that reads from it."""
    seat = await line.order("join_voice", member_id=member.id, channel_id=lounge.id)
    connection = await connect(seat, address=sandbox.endpoint, ca_file=sandbox.ca_file, mode=AES256_GCM)
    async with contextlib.aclosing(connection):
        yield connection
        await line.order("leave_voice", member_id=member.id, guild_id=seat["guild_id"])


async def test_a_connection_is_closed(line: Line, guild: Guild, listener: Listener) -> None:
    await line.order("close_voice", guild_id=guild.id, user_id=listener.user_id, code=4009)
    assert await listener.wait_closed() == Close.SESSION_TIMEOUT


async def test_a_resume_is_refused(line: Line, guild: Guild, listener: Listener) -> None:
    await line.order("refuse_voice", guild_id=guild.id, user_id=listener.user_id, code=4006)
    await line.order("close_voice", guild_id=guild.id, user_id=listener.user_id, code=4015)
    assert await listener.wait_closed() == Close.SESSION_INVALID


async def test_a_member_is_moved_and_kicked(line: Line, guild: Guild, ada: Member, listener: Listener) -> None:
    attic = await guild.create_voice_channel("Attic")
    await line.order("move_voice", guild_id=guild.id, user_id=ada.id, channel_id=attic.id)
    assert await listener.wait_closed() == Close.DISCONNECTED
    state = await guild.voice_state(ada.id)
    assert state is not None
    assert int(state["channel_id"]) == attic.id
    await line.order("move_voice", guild_id=guild.id, user_id=ada.id, channel_id=None)
    assert await guild.voice_state(ada.id) is None


async def test_a_server_goes_away_and_a_silent_one_takes_its_place(
    line: Line, ben: Member, lounge: Channel, listener: Listener
) -> None:
    await line.order("silence_voice_server", endpoint=ELSEWHERE)
    await line.order("vacate_voice_server", channel_id=lounge.id)
    await listener.wait_until(lambda: not listener.secure)
    await line.order("assign_voice_server", channel_id=lounge.id, endpoint=ELSEWHERE)
    with pytest.raises(TimeoutError):
        await ben.join(lounge, timeout=0.5)
    assert listener.reconnected == 0
    await line.order("silence_voice_server", endpoint=ELSEWHERE, silent=False)
    await listener.wait_until(lambda: listener.reconnected == 1)


async def test_a_member_can_ask_for_the_next_server(line: Line, sandbox: Sandbox, ada: Member, lounge: Channel) -> None:
    seat = await line.order("join_voice", member_id=ada.id, channel_id=lounge.id)
    await line.order("assign_voice_server", channel_id=lounge.id, endpoint=ELSEWHERE)
    moved = await line.order("next_voice_server", member_id=ada.id, guild_id=ada.guild.id, token=seat["token"])
    assert moved == {**seat, "endpoint": ELSEWHERE, "token": moved["token"]}
    assert moved["token"] != seat["token"]


async def test_how_often_to_beat_is_set(line: Line, sandbox: Sandbox) -> None:
    await line.order("set_voice_heartbeat_interval", interval_ms=5678)
    voice = await VoiceSocket.open(ELSEWHERE, address=sandbox.endpoint, ca_file=sandbox.ca_file)
    try:
        assert (await voice.expect(Op.HELLO))["heartbeat_interval"] == 5678
    finally:
        await voice.close()


async def test_a_heartbeat_is_not_acknowledged_and_another_one_late(
    line: Line, sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel
) -> None:
    async with joined_by_hand(line, sandbox, ada, lounge) as connection:
        await line.order("disturb_voice_heartbeats", guild_id=guild.id, user_id=ada.id)
        await line.order("disturb_voice_heartbeats", guild_id=guild.id, user_id=ada.id, delay_s=0.05)
        for nonce in (1, 2, 3):
            connection.voice.send(Op.HEARTBEAT, {"t": nonce, "seq_ack": -1})
        assert await connection.voice.expect(Op.EXTERNAL_SENDER)
        acknowledged = [(await connection.voice.expect(Op.HEARTBEAT_ACK))["t"] for _ in range(2)]
    assert acknowledged == [3, 2]


async def test_a_network_is_impaired_and_healed(
    line: Line, guild: Guild, ben: Member, lounge: Channel, listener: Listener
) -> None:
    async with await ben.join(lounge) as singer:
        await singer.wait_until_secure()
        await line.order("impair_voice", guild_id=guild.id, user_id=ben.id, duplication=100)
        for index in range(3):
            singer.send(b"\xfc" + bytes([index]))
        await listener.wait_until(lambda: listener.repeated == 3)
        treated = await line.order("heal_voice", guild_id=guild.id, user_id=ben.id)
    assert treated == {"passed": 3, "lost": [], "doubled": [0, 1, 2], "overtaken": []}


async def test_nobody_is_let_into_a_stalled_group(line: Line, ben: Member, lounge: Channel, listener: Listener) -> None:
    await line.order("stall_dave", channel_id=lounge.id)
    with pytest.raises(TimeoutError, match="no DAVE group"):
        await ben.join(lounge, timeout=0.5)
    await line.order("stall_dave", channel_id=lounge.id, stalled=False)
    async with await ben.join(lounge) as other:
        await listener.wait_until_secure()
        assert other.privacy_code == listener.privacy_code


async def test_a_call_is_downgraded_upgraded_and_gets_a_new_group(
    line: Line, ben: Member, lounge: Channel, listener: Listener
) -> None:
    async with await ben.join(lounge) as other:
        await line.order("downgrade_dave", channel_id=lounge.id)
        await other.wait_until(lambda: other.dave_version == 0)
        await line.order("upgrade_dave", channel_id=lounge.id)
        await other.wait_until(lambda: other.dave_version == 1 and other.secure)
        before = other.privacy_code
        await line.order("refound_dave", channel_id=lounge.id)
        await other.wait_until(lambda: other.secure and other.privacy_code != before)
        assert other.epoch == 1


async def test_all_can_be_made_well_again(
    line: Line, sandbox: Sandbox, guild: Guild, ada: Member, lounge: Channel
) -> None:
    await line.order("set_voice_heartbeat_interval", interval_ms=5678)
    await line.order("refuse_voice", guild_id=guild.id, user_id=ada.id, code=4006)
    await line.order("silence_voice_server", endpoint="sandbox-1.discord.media:443")
    await line.order("clear_voice_faults")
    async with await ada.join(lounge) as listener:
        assert listener.secure
