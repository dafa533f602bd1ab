"""The adapter to discord.py: what goes out on the wire, and when a connection is over."""

from __future__ import annotations

import asyncio
import inspect
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest
from discord import ConnectionClosed
from discord.player import AudioPlayer
from discord.voice_state import VoiceConnectionState

from audio.discord_voice import DiscordVoiceConnection, DiscordVoiceGateway
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


@pytest.fixture
async def line() -> AsyncIterator[VoiceLine]:
    async with open_line() as line:
        yield line


class Seat:
    """A connection over a line, and what its holder was told."""

    def __init__(self, line: VoiceLine) -> None:
        self.line = line
        self.told: asyncio.Queue[object] = asyncio.Queue()
        self.connection = DiscordVoiceConnection(
            line.voice,
            on_lost=lambda guild_id, reason: self.told.put_nowait((guild_id, reason)),
            on_moved=lambda guild_id, channel_id: self.told.put_nowait((guild_id, channel_id)),
        )

    def play(self, packets: list[bytes]) -> None:
        self.connection.play(Tape(*packets), on_end=lambda error: self.told.put_nowait(error))

    async def hear(self) -> object:
        return await asyncio.wait_for(self.told.get(), 5)


@pytest.fixture
async def seat(line: VoiceLine) -> AsyncIterator[Seat]:
    seat = Seat(line)
    yield seat
    await seat.connection.disconnect()


def _with_e2ee(line: VoiceLine) -> TwoInACall:
    call = TwoInACall(CHANNEL_ID, BOT_ID, LISTENER_ID)
    line.voice._connection.dave_protocol_version = 1
    line.voice._connection.dave_session = call.bot
    return call


async def test_packets_arrive_as_they_are_with_silence_behind_them(seat: Seat) -> None:
    seat.play(MUSIC)
    heard = await seat.line.hear(len(MUSIC) + 5)
    assert [packet.payload for packet in heard] == [*MUSIC, *[SILENCE] * 5]
    first = heard[0]
    assert [packet.sequence - first.sequence for packet in heard] == list(range(len(heard)))
    assert [packet.timestamp - first.timestamp for packet in heard] == [960 * number for number in range(len(heard))]
    assert await seat.hear() is None


async def test_the_timestamp_follows_the_clock_through_a_pause(seat: Seat) -> None:
    seat.play(MUSIC)
    heard = await seat.line.hear(3)
    seat.connection.pause()
    while heard[-5:] != [packet for packet in heard if packet.payload == SILENCE]:
        heard += await seat.line.hear(1)
    assert await seat.line.stays_quiet(0.2)
    seat.connection.resume()
    after = (await seat.line.hear(1))[0]
    assert after.payload in MUSIC
    assert after.sequence == heard[-1].sequence + 1
    assert (after.timestamp - heard[-1].timestamp) % 960 == 0
    assert after.timestamp - heard[-1].timestamp > 960 * 5


async def test_with_e2ee_every_packet_from_the_first_is_sealed_and_none_is_missing(seat: Seat) -> None:
    call = _with_e2ee(seat.line)
    seat.play(MUSIC)
    assert await seat.line.stays_quiet()
    assert seat.connection.position_ms == 0

    call.let_in()

    heard = await seat.line.hear(len(MUSIC))
    assert not {packet.payload for packet in heard} & set(MUSIC)
    assert [call.heard(packet.payload) for packet in heard] == MUSIC


@pytest.mark.parametrize("has_session", [False, True])
async def test_a_frame_that_cannot_be_sealed_is_never_sent(line: VoiceLine, has_session: bool) -> None:
    call = _with_e2ee(line)
    if not has_session:
        line.voice._connection.dave_session = None
    line.voice.send_audio_packet(MUSIC[0], encode=False)
    assert await line.stays_quiet()

    line.voice._connection.dave_session = call.bot
    call.let_in()
    line.voice.send_audio_packet(MUSIC[1], encode=False)
    heard = await line.hear(1)
    assert call.heard(heard[0].payload) == MUSIC[1]
    assert heard[0].timestamp == 960  # the time of the frame that was held back has passed


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
    with pytest.raises(VoiceError):
        seat.play(MUSIC)


async def test_an_end_that_discord_py_decides_on_is_told_as_dropped(seat: Seat) -> None:
    await seat.line.voice._connection.disconnect()
    assert await seat.hear() == (GUILD_ID, "dropped")


async def test_a_web_socket_that_dies_under_an_answer_is_still_seen_to_close(seat: Seat) -> None:
    state = seat.line.voice._connection
    closing: Any = WebSocket(
        aiohttp.ClientConnectionResetError(), ConnectionClosed(state.ws.ws, shard_id=None, code=1000)
    )
    state.ws = closing
    await state._poll_voice_ws(True)
    assert await seat.hear() == (GUILD_ID, "dropped")


async def test_a_web_socket_that_cannot_be_had_back_ends_the_connection(seat: Seat) -> None:
    dead: Any = WebSocket(*[aiohttp.ClientConnectionError() for _ in range(100)])
    seat.line.voice._connection.ws = dead
    await seat.line.voice._connection._poll_voice_ws(True)
    assert await seat.hear() == (GUILD_ID, "dropped")


async def test_leaving_is_told_to_nobody_and_can_be_repeated(seat: Seat) -> None:
    tape = Tape(*MUSIC * 10)
    seat.connection.play(tape, on_end=seat.told.put_nowait)
    await seat.line.hear(2)
    await seat.connection.disconnect()
    await seat.connection.disconnect()
    assert seat.told.empty()
    assert tape.closed.is_set()


@pytest.mark.parametrize(
    ("permissions", "user_limit", "reason"),
    [(0, 0, "forbidden"), (MAY_SPEAK & ~discord.Permissions(speak=True).value, 0, "forbidden"), (MAY_SPEAK, 1, "full")],
)
async def test_a_channel_that_may_not_be_entered_is_not_even_tried(
    permissions: int, user_limit: int, reason: str
) -> None:
    async with open_client(permissions=permissions, user_limit=user_limit) as client:
        with pytest.raises(VoiceError) as caught:
            await DiscordVoiceGateway(client).connect(GUILD_ID, CHANNEL_ID, on_lost=lambda *_: None)
    assert caught.value.reason == reason


@pytest.mark.parametrize(("guild_id", "channel_id"), [(GUILD_ID, 404), (404, CHANNEL_ID)])
async def test_a_channel_that_is_not_there_is_unavailable(guild_id: int, channel_id: int) -> None:
    async with open_client(permissions=MAY_SPEAK) as client:
        with pytest.raises(VoiceError) as caught:
            await DiscordVoiceGateway(client).connect(guild_id, channel_id, on_lost=lambda *_: None)
    assert caught.value.reason == "unavailable"


async def test_a_new_udp_socket_is_read_at_once_although_the_reader_waits_on_the_old(line: VoiceLine) -> None:
    read: asyncio.Queue[bytes] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    state = line.voice._connection
    state.add_socket_listener(lambda data: loop.call_soon_threadsafe(read.put_nowait, data))
    for word in (b"before", b"after"):
        line.say(word)
        while await asyncio.wait_for(read.get(), 5) != word:
            pass  # closing the old socket may read as an empty datagram
        state._create_socket()  # as on a move
        line.connect()


def test_discord_py_still_has_what_the_adapter_leans_on() -> None:
    assert version("discord.py") == "2.7.1"
    assert isinstance(vars(VoiceConnectionState)["can_encrypt"], property)
    assert {"seal", "can_seal"}.isdisjoint(vars(VoiceConnectionState))
    assert {"holder", "can_send", "skip_gap"}.isdisjoint(vars(discord.VoiceClient))
    sends = inspect.getsource(discord.VoiceClient._get_voice_packet)
    assert "can_encrypt" in sends
    assert "encrypt_opus" in sends
    assert "self._poll_voice_ws(reconnect)" in inspect.getsource(VoiceConnectionState._connect)
    assert "_create_socket()" in inspect.getsource(VoiceConnectionState.voice_server_update)
    assert "_expecting_disconnect" in inspect.getsource(VoiceConnectionState.voice_state_update)
    assert "voice_client.stop()" in inspect.getsource(VoiceConnectionState.disconnect)
    assert "voice_client.cleanup()" in inspect.getsource(VoiceConnectionState.disconnect)
    assert "self._start" in inspect.getsource(AudioPlayer._do_run)


def _voice_state(channel_id: str | None) -> Any:
    return {"channel_id": channel_id, "session_id": "1", "user_id": str(BOT_ID), "guild_id": str(GUILD_ID)}
