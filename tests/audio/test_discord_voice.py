"""The adapter to discord.py over one line: what goes out on the wire, and when a connection is over."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock

import aiohttp
import discord
import pytest
from discord import ConnectionClosed
from discord.voice_state import ConnectionFlowState

from audio.discord_voice import DiscordVoiceGateway
from audio.discord_voice.connection import DiscordVoiceConnection
from audio.discord_voice.web_socket import LineVoiceWebSocket
from audio.engine import AudioEngine
from audio.errors import VoiceError
from audio.frame import SILENCE
from tests.audio.dave_group import TwoInACall
from tests.audio.hearing import Tape
from tests.audio.voice_line import (
    BOT_ID,
    CHANNEL_ID,
    GUILD_ID,
    LISTENER_ID,
    OTHER_CHANNEL_ID,
    VoiceLine,
    WebSocket,
    open_client,
    open_line,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MUSIC = [bytes([0xFC, number]) * 40 for number in range(20)]
MAY_SPEAK = discord.Permissions(view_channel=True, connect=True, speak=True).value


@pytest.fixture(scope="module")
async def engine() -> AsyncIterator[AudioEngine]:
    async with AudioEngine.open() as engine:
        yield engine


class Seat:
    """A connection over a line, a stream that is heard there, and what its holder was told."""

    def __init__(self, line: VoiceLine, engine: AudioEngine) -> None:
        self.line = line
        self.told: asyncio.Queue[object] = asyncio.Queue()
        self.stream = engine.new_stream()
        self.connection = DiscordVoiceConnection(
            line.voice,
            self.stream,
            on_lost=lambda guild_id, reason: self.told.put_nowait((guild_id, reason)),
            on_moved=lambda guild_id, channel_id: self.told.put_nowait((guild_id, channel_id)),
        )

    def play(self, packets: list[bytes]) -> None:
        self.stream.play(Tape(*packets), on_end=lambda error: self.told.put_nowait(error))

    async def hear(self) -> object:
        return await asyncio.wait_for(self.told.get(), 5)


@pytest.fixture
async def seat(engine: AudioEngine) -> AsyncIterator[Seat]:
    async with open_line(engine) as line:
        seat = Seat(line, engine)
        yield seat
        await seat.connection.disconnect()
        seat.stream.close()


def _with_e2ee(line: VoiceLine) -> TwoInACall:
    call = TwoInACall(CHANNEL_ID, BOT_ID, LISTENER_ID)
    line.voice.sealer.plain = False
    line.voice.state.dave_protocol_version = 1
    line.voice.state.dave_session = call.bot
    return call


async def test_packets_arrive_as_they_are_with_silence_behind_them(seat: Seat) -> None:
    seat.play(MUSIC)
    heard = await seat.line.hear(len(MUSIC) + 5)
    assert [packet.payload for packet in heard] == [*MUSIC, *[SILENCE] * 5]
    first = heard[0]
    assert [packet.sequence - first.sequence for packet in heard] == list(range(len(heard)))
    assert await seat.hear() is None


async def test_two_bot_users_in_one_guild_have_a_connection_each_and_send_the_same(
    engine: AudioEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, connections = engine.new_stream(), []
    async with (
        open_line(engine, permissions=MAY_SPEAK) as one,
        open_line(engine, permissions=MAY_SPEAK, bot_id=BOT_ID + 1) as two,
    ):
        for line in (one, two):
            gateway = DiscordVoiceGateway(line.voice.client, engine)
            monkeypatch.setattr(gateway, "_enter", AsyncMock(return_value=line.voice))  # the handshake is skipped
            connections.append(await gateway.connect(GUILD_ID, CHANNEL_ID, stream, on_lost=lambda *_: None))
        assert connections[0] is not connections[1]
        stream.play(Tape(*MUSIC), on_end=lambda _: None)
        for line in (one, two):
            assert [packet.payload for packet in await line.hear(25)] == MUSIC + [SILENCE] * 5
        await connections[0].disconnect()
        stream.play(Tape(*MUSIC), on_end=lambda _: None)
        assert [packet.payload for packet in await two.hear(20)] == MUSIC
        assert connections[1].connected
        stream.close()


async def test_with_e2ee_every_packet_from_the_first_is_sealed_and_none_is_missing(seat: Seat) -> None:
    call = _with_e2ee(seat.line)
    seat.play(MUSIC)
    assert await seat.line.stays_quiet()
    assert seat.stream.position_ms == 0

    call.let_in()

    heard = await seat.line.hear(len(MUSIC))
    assert not {packet.payload for packet in heard} & set(MUSIC)
    assert [call.heard(packet.payload) for packet in heard] == MUSIC


async def test_a_downgrade_counts_when_it_is_executed(seat: Seat) -> None:
    _with_e2ee(seat.line)
    state = seat.line.voice.state
    seat.play(MUSIC)
    state.dave_pending_transitions[7] = 0
    await state._execute_transition(6)
    assert await seat.line.stays_quiet()
    await state._execute_transition(7)
    assert [packet.payload for packet in await seat.line.hear(len(MUSIC))] == MUSIC


async def test_a_version_that_is_only_announced_lets_nothing_out_in_clear(seat: Seat) -> None:
    _with_e2ee(seat.line)
    state = seat.line.voice.state
    state.dave_protocol_version = 0  # as discord.py does when a new group is announced
    await state.reinit_dave_session()
    seat.play(MUSIC)
    assert await seat.line.stays_quiet()


@pytest.mark.parametrize("down", [ConnectionFlowState.set_guild_voice_state, ConnectionFlowState.disconnected])
async def test_nothing_is_sent_while_the_connection_is_down_and_all_of_it_after(
    seat: Seat, down: ConnectionFlowState
) -> None:
    state = seat.line.voice.state
    standing = [seat.connection.connected]
    state.state = down
    standing.append(seat.connection.connected)
    seat.play(MUSIC)
    assert await seat.line.stays_quiet()
    state.state = ConnectionFlowState.connected
    standing.append(seat.connection.connected)
    assert standing == [True, False, True]
    assert [packet.payload for packet in await seat.line.hear(len(MUSIC))] == MUSIC


async def test_another_key_in_mid_session_is_taken_over(seat: Seat) -> None:
    state = seat.line.voice.state
    state.secret_key = list(bytes(32))
    state.session_described()
    seat.line.change_key(bytes(32))
    seat.play(MUSIC)
    assert [packet.payload for packet in await seat.line.hear(len(MUSIC))] == MUSIC


async def test_the_bot_s_own_address_is_asked_for_until_it_is_answered(seat: Seat) -> None:
    nothing: Any = None
    web_socket = LineVoiceWebSocket(nothing, loop=asyncio.get_running_loop())
    web_socket._connection = seat.line.voice.state
    asking = asyncio.create_task(web_socket.discover_ip())
    lost, request = await seat.line.take(), await seat.line.take()
    assert lost == request == struct.pack(">HHI66x", 1, 70, 1)
    for said in (b"a packet of somebody who speaks", request, struct.pack(">HHI64sH", 2, 70, 1, b"203.0.113.5", 4321)):
        seat.line.say(said)
    assert await asking == ("203.0.113.5", 4321)


@pytest.mark.parametrize("channel_id", [OTHER_CHANNEL_ID, 404])
async def test_a_voice_state_in_another_channel_is_a_move_even_if_the_channel_is_new(
    seat: Seat, channel_id: int
) -> None:
    await seat.line.voice.on_voice_state_update(_voice_state(str(channel_id)))
    assert await seat.hear() == (GUILD_ID, channel_id)
    assert seat.connection.channel_id == channel_id
    assert seat.connection.connected


async def test_being_thrown_out_ends_the_connection_as_removed(seat: Seat) -> None:
    seat.play(MUSIC * 10)
    await seat.line.voice.on_voice_state_update(_voice_state(None))
    assert await seat.hear() == (GUILD_ID, "removed")
    assert not seat.connection.connected
    assert seat.stream.playing


async def test_an_end_that_discord_py_decides_on_is_told_as_dropped(seat: Seat) -> None:
    await seat.line.voice.state.disconnect()
    assert await seat.hear() == (GUILD_ID, "dropped")


async def test_a_connection_that_does_not_come_back_is_given_up(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio.discord_voice.state.GIVE_UP_S", 0.05)
    seat.line.voice.state.state = ConnectionFlowState.set_guild_voice_state
    assert await seat.hear() == (GUILD_ID, "dropped")


async def test_a_web_socket_that_dies_under_an_answer_is_still_seen_to_close(seat: Seat) -> None:
    state = seat.line.voice.state
    closing: Any = WebSocket(ConnectionClosed(WebSocket(), shard_id=None, code=1000))  # type: ignore[arg-type]
    state.ws = closing
    state._runner = asyncio.create_task(state._poll_voice_ws(True))
    assert await seat.hear() == (GUILD_ID, "dropped")


async def test_a_web_socket_that_cannot_be_had_back_ends_the_connection(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.discord_voice.state.GIVE_UP_S", 0.1)
    state = seat.line.voice.state
    dead: Any = WebSocket(*[aiohttp.ClientConnectionError() for _ in range(100)])
    state.ws = dead
    state._runner = asyncio.create_task(state._poll_voice_ws(True))
    assert await seat.hear() == (GUILD_ID, "dropped")
    assert state._runner.done()


async def test_leaving_is_told_to_nobody_can_be_repeated_and_leaves_the_stream_alone(seat: Seat) -> None:
    seat.play(MUSIC * 10)
    await seat.line.hear(2)
    await seat.connection.disconnect()
    await seat.connection.disconnect()
    assert seat.told.empty()
    assert seat.stream.playing


@pytest.mark.parametrize(
    ("permissions", "user_limit", "reason"),
    [(0, 0, "forbidden"), (MAY_SPEAK & ~discord.Permissions(speak=True).value, 0, "forbidden"), (MAY_SPEAK, 1, "full")],
)
async def test_a_channel_that_may_not_be_entered_is_not_even_tried(
    engine: AudioEngine, permissions: int, user_limit: int, reason: str
) -> None:
    async with open_client(permissions=permissions, user_limit=user_limit) as client:
        assert await _refusal(DiscordVoiceGateway(client, engine), engine, GUILD_ID, CHANNEL_ID) == reason


@pytest.mark.parametrize(("guild_id", "channel_id"), [(GUILD_ID, 404), (404, CHANNEL_ID)])
async def test_a_channel_that_is_not_there_is_unavailable(engine: AudioEngine, guild_id: int, channel_id: int) -> None:
    async with open_client(permissions=MAY_SPEAK) as client:
        assert await _refusal(DiscordVoiceGateway(client, engine), engine, guild_id, channel_id) == "unavailable"


async def _refusal(gateway: DiscordVoiceGateway, engine: AudioEngine, guild_id: int, channel_id: int) -> str:
    with pytest.raises(VoiceError) as caught:
        await gateway.connect(guild_id, channel_id, engine.new_stream(), on_lost=lambda *_: None)
    return caught.value.reason


def _voice_state(channel_id: str | None) -> Any:
    return {"channel_id": channel_id, "session_id": "1", "user_id": str(BOT_ID), "guild_id": str(GUILD_ID)}
