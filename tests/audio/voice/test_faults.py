"""What a listener hears when voice goes wrong under a song: one hole, behind which the song goes on where it was."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from typing import TYPE_CHECKING

import pytest

from audio.errors import VoiceError
from tests.audio.voice.seat import MUSIC, Hole, voice_client
from tests.audio.voice.tap import assert_a_stream_as_it_should_be

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from audio.engine import AudioEngine
    from sandbox.client import Channel, Guild, Listener, Member, Sandbox
    from tests.audio.voice.seat import Seat
    from tests.audio.voice.tap import Tap

ELSEWHERE = "sandbox-2.discord.media:443"
UNDER_WAY = 25
"""Packets that may be lost while nobody knows yet that the other end is gone."""


@pytest.fixture(autouse=True)
async def _all_is_well_afterwards(sandbox: Sandbox) -> AsyncIterator[None]:
    yield
    await sandbox.voice_faults.clear()


class Song:
    """The bot plays to Ada, who sits in the lounge, when something goes wrong."""

    def __init__(self, seat: Seat, listener: Listener, tap: Tap, note: Callable[[str, object], None]) -> None:
        self._seat = seat
        self._listener = listener
        self._tap = tap
        self._note = note

    async def goes_on(self, packets: int = 25, *, lost_at_most: int = UNDER_WAY, senders_killed: int = 0) -> Hole:
        """Hear some more of it, to its end; what was missing. The bot is still where it was told to be."""
        await self._listener.wait_for_packets(len(self._listener.packets) + packets, timeout=20)
        self._seat.stream.stop()
        heard = await self._listener.wait_for_end()
        assert self._seat.told.empty()
        assert not self._listener.unprotected
        assert self._listener.undecryptable == 0
        assert_a_stream_as_it_should_be(self._tap.packets, senders_killed=senders_killed)
        hole = Hole.of(heard)
        self._note("hole_packets", hole.packets)
        self._note("lost_packets", hole.lost)
        assert hole.lost <= lost_at_most
        return hole


@pytest.fixture
async def listener(lounge: Channel, ada: Member) -> AsyncIterator[Listener]:
    async with await ada.join(lounge) as listener:
        yield listener


@pytest.fixture
async def song(
    seat: Seat, lounge: Channel, listener: Listener, tap: Tap, record_property: Callable[[str, object], None]
) -> Song:
    await seat.join(lounge)
    seat.play(MUSIC)
    await listener.wait_for_packets(25)
    return Song(seat, listener, tap, record_property)


async def test_a_quiet_day_has_no_hole(song: Song) -> None:
    assert (await song.goes_on()).lost == 0


@pytest.mark.parametrize("code", [4006, 4009, 4999])
async def test_a_session_that_is_over_is_begun_anew(
    sandbox: Sandbox, guild: Guild, listener: Listener, song: Song, code: int
) -> None:
    await sandbox.voice_faults.close(guild, code)
    await listener.wait_until(lambda: listener.departures == 1)
    await song.goes_on()


async def test_a_crashed_server_s_session_is_resumed(
    sandbox: Sandbox, guild: Guild, listener: Listener, song: Song
) -> None:
    await sandbox.voice_faults.close(guild, 4015)
    await song.goes_on(50)
    assert len({packet.ssrc for packet in listener.packets}) == 1


async def test_a_crashed_server_that_takes_nobody_back_is_entered_anew(
    sandbox: Sandbox, guild: Guild, listener: Listener, song: Song
) -> None:
    await sandbox.voice_faults.refuse(guild, 4006)
    await sandbox.voice_faults.close(guild, 4015)
    await listener.wait_until(lambda: listener.departures == 1)
    await song.goes_on()


async def test_another_voice_server_is_followed(
    sandbox: Sandbox, lounge: Channel, listener: Listener, song: Song
) -> None:
    await sandbox.voice_faults.change_region(lounge, ELSEWHERE)
    await listener.wait_until(lambda: listener.reconnected == 1)
    await song.goes_on()


async def test_a_server_that_is_gone_is_waited_for_in_silence(
    sandbox: Sandbox, lounge: Channel, listener: Listener, song: Song, seat: Seat, tap: Tap
) -> None:
    told = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda data: data["endpoint"] is None)
    await sandbox.voice_faults.vacate_server(lounge)
    await told
    sent, position_ms = len(tap.packets), seat.stream.position_ms
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await asyncio.get_running_loop().create_future()
    assert len(tap.packets) <= sent + 5
    assert seat.stream.position_ms <= position_ms + 100
    await sandbox.voice_faults.assign_server(lounge, ELSEWHERE)
    await listener.wait_until(lambda: listener.reconnected == 1)
    await song.goes_on()


async def test_one_fault_after_the_other_is_survived(
    sandbox: Sandbox, guild: Guild, lounge: Channel, listener: Listener, song: Song
) -> None:
    await sandbox.voice_faults.close(guild, 4006)
    await listener.wait_until(lambda: listener.departures == 1)
    await listener.wait_until(lambda: len(listener.present) == 1)
    await listener.wait_for_packets(len(listener.packets) + 10)
    await sandbox.voice_faults.change_region(lounge, ELSEWHERE)
    await listener.wait_until(lambda: listener.reconnected == 1)
    await listener.wait_for_packets(len(listener.packets) + 10)
    await sandbox.voice_faults.close(guild, 4015)
    await song.goes_on(30)


async def test_a_server_that_is_silent_is_left_for_the_next_one(
    sandbox: Sandbox, lounge: Channel, listener: Listener, song: Song
) -> None:
    await sandbox.voice_faults.silence_server(ELSEWHERE)
    assigned = sandbox.wait_for("VOICE_SERVER_UPDATE", lambda data: data["endpoint"] == ELSEWHERE)
    await sandbox.voice_faults.change_region(lounge, ELSEWHERE)
    await assigned
    await sandbox.voice_faults.assign_server(lounge, "sandbox-3.discord.media:443")
    await listener.wait_until(lambda: listener.reconnected == 1)
    await song.goes_on()


async def test_a_new_session_with_the_main_gateway_brings_the_bot_back_into_the_call(
    sandbox: Sandbox, listener: Listener, song: Song
) -> None:
    await sandbox.faults.invalidate_session(resumable=False)
    await listener.wait_until(lambda: listener.departures == 1)
    await song.goes_on()


async def test_a_way_over_udp_that_is_dead_is_left_for_another(song: Song, seat: Seat, listener: Listener) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = nobody.getsockname()
    voice_client(seat).state.socket.connect(address)
    await listener.wait_until(lambda: listener.departures == 1)
    await song.goes_on(lost_at_most=100)  # it is looked at once a second


async def test_a_bad_network_loses_what_it_loses_and_nothing_stops(
    sandbox: Sandbox, guild: Guild, song: Song, listener: Listener
) -> None:
    await sandbox.voice_faults.impair(guild, loss=20, seed=5)
    await listener.wait_for_packets(len(listener.packets) + 50)
    treated = await sandbox.voice_faults.heal(guild)
    hole = await song.goes_on()
    assert treated.lost
    assert hole.lost == len(treated.lost)


@pytest.mark.parametrize("code", [4014, 4022])
async def test_a_bot_that_is_told_not_to_come_back_waits_for_a_server_and_leaves(
    sandbox: Sandbox, guild: Guild, lounge: Channel, ada: Member, impatient_seat: Seat, code: int
) -> None:
    async with await ada.join(lounge) as listener:
        connection = await impatient_seat.join(lounge)
        impatient_seat.play(MUSIC)
        await listener.wait_for_packets(10)
        await sandbox.voice_faults.close(guild, code)
        assert await impatient_seat.hear() == "dropped"
        assert not connection.connected


async def test_a_bot_that_comes_too_often_leaves_at_once(
    sandbox: Sandbox, guild: Guild, song: Song, seat: Seat, listener: Listener
) -> None:
    await sandbox.voice_faults.close(guild, 4021)
    assert await seat.hear() == "dropped"
    assert await guild.voice_state(seat.bot_id) is None


async def test_a_call_that_wants_an_encryption_that_cannot_be_had_is_left_with_that_reason(
    sandbox: Sandbox, guild: Guild, song: Song, seat: Seat
) -> None:
    await sandbox.voice_faults.close(guild, 4017)
    assert await seat.hear() == "no_e2ee"
    assert await guild.voice_state(seat.bot_id) is None


async def test_a_call_that_cannot_be_entered_without_encryption_is_refused_with_that_reason(
    sandbox: Sandbox, guild: Guild, lounge: Channel, seat: Seat
) -> None:
    await sandbox.voice_faults.refuse(guild, 4017)
    with pytest.raises(VoiceError) as caught:
        await seat.join(lounge)
    assert caught.value.reason == "no_e2ee"


async def test_a_move_by_a_moderator_is_one_hole(
    guild: Guild,
    lounge: Channel,
    studio: Channel,
    ada: Member,
    ben: Member,
    seat: Seat,
    tap: Tap,
    record_property: Callable[[str, object], None],
) -> None:
    async with await ada.join(lounge) as below, await ben.join(studio) as above:
        await seat.join(lounge)
        seat.play(MUSIC)
        await below.wait_for_packets(25)
        await guild.move_voice(seat.bot_id, studio)
        assert await seat.hear() == studio.id
        await above.wait_for_packets(25)
        seat.stream.stop()
        hole = Hole.of(below.packets + await above.wait_for_end())
        record_property("hole_packets", hole.packets)
        record_property("lost_packets", hole.lost)
        assert hole.lost <= UNDER_WAY
        assert not above.unprotected
        assert_a_stream_as_it_should_be(tap.packets)


async def test_many_open_files_are_no_hindrance_for_the_bot_nor_for_a_sender_that_is_started_among_them(
    many_descriptors: None,
    engine: AudioEngine,
    song: Song,
    sandbox: Sandbox,
    guild: Guild,
    seat: Seat,
    listener: Listener,
) -> None:
    assert voice_client(seat).state.socket.fileno() > 1023
    assert engine.sender.pid is not None
    os.kill(engine.sender.pid, signal.SIGKILL)
    await listener.wait_for_packets(len(listener.packets) + 50)
    await sandbox.voice_faults.close(guild, 4006)
    await listener.wait_until(lambda: listener.departures == 1)
    await song.goes_on(senders_killed=1)
