"""Listeners among themselves: everyone in a call hears the same, whoever comes and goes."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import struct
import time
from typing import TYPE_CHECKING

import pytest

from sandbox.client.errors import SandboxError
from sandbox.client.listener import Listener
from sandbox.client.listener_connection import Dialer, connect
from sandbox.client.listener_socket import VoiceClosedError
from sandbox.voice.opcodes import Close, Op
from sandbox.voice.rtp import SILENCE_FRAME, RtpHeader
from sandbox.voice.transport import AES256_GCM, MODES, XCHACHA20_POLY1305
from tests.sandbox.complaints import complaints

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client.listener import Packet
    from sandbox.client.listener_connection import Seat, VoiceConnection
    from tests.sandbox.voice.conftest import Channel


def song(count: int, voice: int = 0) -> list[bytes]:
    """Payloads that are all different; `voice` tells singers apart."""
    return [bytes([0xFC, voice]) + index.to_bytes(2, "big") * 40 for index in range(count)]


def sing(singer: Listener, payloads: list[bytes]) -> None:
    for payload in payloads:
        singer.send(payload)


@contextlib.asynccontextmanager
async def singing(singer: Listener) -> AsyncIterator[list[bytes]]:
    """Sings without end, a packet every few milliseconds; what was sung so far is in the list."""
    sung: list[bytes] = []

    async def sing_on() -> None:
        for payload in song(65_536):
            sung.append(payload)
            singer.send(payload)
            await asyncio.sleep(0.002)

    task = asyncio.create_task(sing_on())
    try:
        yield sung
    finally:
        task.cancel()
        await asyncio.wait([task])


@contextlib.asynccontextmanager
async def careless_member(channel: Channel) -> AsyncIterator[VoiceConnection]:
    """A member that has announced its SSRC, but takes no part in end-to-end encryption."""
    seat = channel.site.reserve(channel.id)
    address, ca_file = channel.site.address, channel.site.ca_file
    connection = await connect(seat, address=address, ca_file=ca_file, mode=AES256_GCM)
    async with contextlib.aclosing(connection):
        connection.voice.send(Op.SPEAKING, {"speaking": 1, "ssrc": connection.ssrc})
        yield connection


def payloads_of(listener: Listener, singer: Listener) -> list[bytes]:
    return [packet.payload for packet in listener.packets_from(singer.user_id)]


async def test_a_member_may_be_alone(channel: Channel) -> None:
    alone = await channel.join()
    assert alone.secure
    assert alone.present == set()
    with pytest.raises(RuntimeError):
        alone.send(SILENCE_FRAME)


@pytest.mark.parametrize("mode", MODES)
async def test_two_listeners_hear_what_a_third_member_sends(channel: Channel, mode: str) -> None:
    singer = await channel.join(mode=mode)
    first, second = await channel.join(mode=mode), await channel.join(mode=XCHACHA20_POLY1305)
    await singer.wait_until_secure()
    sing(singer, song(60))
    for listener in (first, second):
        packets = await listener.wait_for_packets(60)
        assert [packet.payload for packet in packets] == song(60)
        assert {packet.user_id for packet in packets} == {singer.user_id}
        assert all(packet.epoch_encrypted for packet in packets)
        assert [packet.sequence for packet in packets] == list(range(60))
        assert [packet.timestamp for packet in packets] == [960 * index for index in range(60)]
    assert singer.packets == []


async def test_a_listener_that_hands_packets_on_keeps_none(channel: Channel) -> None:
    singer = await channel.join()
    heard: list[Packet] = []
    seat = channel.site.reserve(channel.id)
    address, ca_file = channel.site.address, channel.site.ca_file
    async with await Listener.join(seat, address=address, ca_file=ca_file, hear=heard.append) as listener:
        await singer.wait_until_secure()
        sing(singer, song(20))
        await listener.wait_until(lambda: len(heard) == 20)
        assert [packet.payload for packet in heard] == song(20)
        assert listener.packets == []


async def test_all_members_of_a_call_share_one_privacy_code(channel: Channel) -> None:
    members = [await channel.join() for _ in range(4)]
    for member in members:
        await member.wait_until_secure()
    assert len({member.privacy_code for member in members}) == 1
    assert len({member.epoch for member in members}) == 1


async def test_members_who_join_at_the_same_moment_find_each_other(channel: Channel) -> None:
    members = await asyncio.gather(*(channel.join() for _ in range(8)))
    for member in members:
        await member.wait_until_secure()
        assert member.present == {other.user_id for other in members} - {member.user_id}
    sing(members[0], song(10))
    for member in members[1:]:
        await member.wait_for_packets(10)
        assert payloads_of(member, members[0]) == song(10)


async def test_a_late_joiner_hears_the_rest_and_nobody_else_misses_a_packet(channel: Channel) -> None:
    singer, early_bird = await channel.join(), await channel.join()
    async with singing(singer) as sung:
        await early_bird.wait_for_packets(20)
        late = await channel.join()
        await late.wait_for_packets(50)
    heard = payloads_of(late, singer)
    start = sung.index(heard[0])
    assert start > 0
    await late.wait_for_packets(len(sung) - start)
    assert payloads_of(late, singer) == sung[start:]
    await early_bird.wait_for_packets(len(sung))
    assert payloads_of(early_bird, singer) == sung
    assert early_bird.undecryptable == late.undecryptable == 0


async def test_a_leaver_is_taken_out_of_the_group_and_the_others_hear_on(channel: Channel) -> None:
    singer, stays, leaves = [await channel.join() for _ in range(3)]
    await singer.wait_until_secure()
    before = singer.epoch
    async with singing(singer) as sung:
        await leaves.wait_for_packets(20)
        await leaves.leave()
        heard = len(leaves.packets)
        await singer.wait_until(lambda: singer.epoch != before)
        await stays.wait_for_packets(len(sung) + 20)
    await stays.wait_for_packets(len(sung))
    assert payloads_of(stays, singer) == sung
    assert stays.undecryptable == 0
    assert len(leaves.packets) == heard
    assert singer.present == {stays.user_id}


async def test_a_call_survives_any_number_of_comings_and_goings(channel: Channel) -> None:
    singer, stays = await channel.join(), await channel.join()
    async with singing(singer) as sung:
        for _ in range(5):
            guests = [await channel.join() for _ in range(2)]
            await guests[1].wait_for_packets(3)
            for guest in guests:
                await guest.leave()
    await stays.wait_for_packets(len(sung))
    assert payloads_of(stays, singer) == sung


async def test_who_is_left_alone_can_be_joined_again(channel: Channel) -> None:
    singer, guest = await channel.join(), await channel.join()
    await guest.leave()
    await singer.wait_until(lambda: singer.epoch == 0)
    back = await channel.join(user_id=guest.user_id)
    sing(singer, song(5))
    assert [packet.payload for packet in await back.wait_for_packets(5)] == song(5)


async def test_a_member_may_come_back_at_once(channel: Channel) -> None:
    singer, stays, moody = [await channel.join() for _ in range(3)]
    await singer.wait_until_secure()
    back = await channel.join(user_id=moody.user_id)
    assert await moody.wait_closed() == Close.DISCONNECTED
    await singer.wait_until_secure()
    sing(singer, song(5))
    for listener in (stays, back):
        assert [packet.payload for packet in await listener.wait_for_packets(5)] == song(5)


async def test_packets_without_end_to_end_encryption_are_not_heard(channel: Channel) -> None:
    listener = await channel.join()
    async with careless_member(channel) as careless:
        for sequence, payload in enumerate((b"in clear", SILENCE_FRAME)):
            header = RtpHeader(sequence, 960 * sequence, careless.ssrc).pack()
            careless.udp.udp.send(careless.cipher.seal(header, payload))
        packets = await listener.wait_for_packets(1)
        assert [(packet.payload, packet.epoch_encrypted) for packet in packets] == [(SILENCE_FRAME, False)]
        assert [packet.payload for packet in listener.unprotected] == [b"in clear"]


async def test_a_header_extension_is_not_taken_for_sound(channel: Channel) -> None:
    listener = await channel.join()
    async with careless_member(channel) as careless:
        fixed = b"\x90" + RtpHeader(0, 0, careless.ssrc).pack()[1:]
        announcement, extension = struct.pack(">HH", 0xBEDE, 1), b"\x10\x05\x00\x00"
        careless.udp.udp.send(careless.cipher.seal(fixed + announcement, extension + SILENCE_FRAME))
        packets = await listener.wait_for_packets(1)
        assert [packet.payload for packet in packets] == [SILENCE_FRAME]


async def test_a_packet_carries_the_time_of_its_arrival_not_of_its_reading(channel: Channel) -> None:
    singer, listener = await channel.join(), await channel.join()
    await singer.wait_until_secure()
    before_ns = time.monotonic_ns()
    sing(singer, song(2))
    sent_ns = time.monotonic_ns()
    pause_s = 0.05
    time.sleep(pause_s)  # noqa: ASYNC251 - the event loop is to be late for these packets
    first, second = (await listener.wait_for_packets(2))[:2]
    assert before_ns < first.arrival_ns <= second.arrival_ns < sent_ns + pause_s * 1e9


async def test_the_end_is_five_silence_frames(channel: Channel) -> None:
    singer, listener = await channel.join(), await channel.join()
    await singer.wait_until_secure()
    sing(singer, [*song(5), SILENCE_FRAME, *song(5), *[SILENCE_FRAME] * 5])
    assert len(await listener.wait_for_end(silence_ms=20)) == 16


async def test_a_wait_that_fails_says_how_far_it_came(channel: Channel) -> None:
    listener = await channel.join()
    with pytest.raises(TimeoutError, match="0 of 3 packets heard"):
        await listener.wait_for_packets(3, timeout=0.01)


async def test_who_is_disconnected_is_told_and_the_others_too(channel: Channel) -> None:
    kicked, stays = await channel.join(), await channel.join()
    await kicked.wait_until_secure()
    channel.site.service.disconnect(guild_id=channel.site.guild_id, user_id=kicked.user_id)
    assert await kicked.wait_closed() == Close.DISCONNECTED
    await stays.wait_until(lambda: stays.present == set())
    with pytest.raises(VoiceClosedError):
        await kicked.wait_for_packets(1)


async def test_who_finds_a_server_minds_no_more_that_the_search_for_the_next_one_fails(channel: Channel) -> None:
    seat = channel.site.reserve(channel.id)
    calls = itertools.count()

    async def renew(_former: Seat) -> Seat | None:
        if next(calls) == 0:
            return seat
        try:
            await asyncio.Event().wait()
        finally:
            raise SandboxError("the sandbox is gone")

    with complaints() as heard:
        dialer = Dialer(seat, channel.site.address, channel.site.ca_file, AES256_GCM, renew)
        connection = await dialer.follow()
        assert connection is not None
        await connection.aclose()
    assert heard == []


async def test_who_is_refused_gives_the_seat_back(channel: Channel) -> None:
    seat = channel.site.reserve(channel.id)
    with pytest.raises(VoiceClosedError) as refused:
        await channel.site.enter({**seat, "token": "another"})
    assert refused.value.code == Close.AUTHENTICATION_FAILED
    with pytest.raises(VoiceClosedError) as gone:
        await channel.site.enter(seat)
    assert gone.value.code == Close.SESSION_INVALID


async def test_of_who_is_silenced_nothing_is_heard_until_they_are_no_more(channel: Channel) -> None:
    async with await channel.join() as ada, await channel.join() as ben:
        seat = {"guild_id": channel.site.guild_id, "user_id": ada.user_id}
        channel.site.service.silence(**seat, silenced=True)
        sing(ada, song(20))
        sing(ben, song(5))
        await ada.wait_for_packets(5)  # what Ada sang before came to the relay before this
        channel.site.service.silence(**seat, silenced=False)
        sing(ada, song(40)[20:])
        await ben.wait_for_packets(20)
        assert [packet.payload for packet in ben.packets] == song(40)[20:]


async def test_who_is_deafened_is_sent_nothing_until_they_are_no_more(channel: Channel) -> None:
    async with await channel.join() as ada, await channel.join() as ben, await channel.join() as cleo:
        seat = {"guild_id": channel.site.guild_id, "user_id": cleo.user_id}
        channel.site.service.deafen(**seat, deaf=True)
        sing(ada, song(20))
        await ben.wait_for_packets(20)
        channel.site.service.deafen(**seat, deaf=False)
        sing(ada, song(40)[20:])
        await ben.wait_for_packets(40)
        await cleo.wait_for_packets(20)
        assert [packet.payload for packet in cleo.packets] == song(40)[20:]
