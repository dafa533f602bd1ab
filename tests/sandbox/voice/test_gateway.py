"""The voice WebSocket, message by message."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client.listener_connection import Seat, connect
from sandbox.client.listener_socket import VoiceClosedError, VoiceSocket
from sandbox.voice.opcodes import Close, Op
from sandbox.voice.transport import AES256_GCM, MODES
from tests.sandbox.voice.conftest import next_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.sandbox.voice.conftest import Channel, VoiceSite


@contextlib.asynccontextmanager
async def opened(site: VoiceSite, seat: Seat) -> AsyncIterator[VoiceSocket]:
    """A WebSocket that has been greeted."""
    voice = await VoiceSocket.open(str(seat["endpoint"]), address=site.address, ca_file=site.ca_file)
    try:
        hello = await voice.expect(Op.HELLO)
        assert hello["v"] == 8
        yield voice
    finally:
        await voice.close()


def identify(seat: Seat, **changes: object) -> dict[str, object]:
    return {
        "server_id": str(seat["guild_id"]),
        "user_id": str(seat["user_id"]),
        "session_id": seat["session_id"],
        "token": seat["token"],
        "max_dave_protocol_version": 1,
        **changes,
    }


async def close_code(voice: VoiceSocket) -> int | None:
    """Read to the end; the code that the server closed with."""
    try:
        while True:
            await voice.receive()
    except VoiceClosedError as closed:
        return closed.code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "another"}, Close.AUTHENTICATION_FAILED),
        ({"session_id": "another"}, Close.SESSION_INVALID),
        ({"server_id": "1"}, Close.SESSION_INVALID),
        ({"user_id": "1"}, Close.SESSION_INVALID),
        ({"max_dave_protocol_version": 0}, Close.DAVE_REQUIRED),
        ({"user_id": "Ada"}, Close.DECODE_ERROR),
    ],
)
async def test_only_whom_the_main_gateway_has_announced_may_identify(
    site: VoiceSite, channel: Channel, changes: dict[str, object], code: Close
) -> None:
    seat = site.reserve(channel.id)
    async with opened(site, seat) as voice:
        voice.send(Op.IDENTIFY, identify(seat, **changes))
        assert await close_code(voice) == code


async def test_nothing_but_identify_or_resume_may_come_first(site: VoiceSite, channel: Channel) -> None:
    async with opened(site, site.reserve(channel.id)) as voice:
        voice.send(Op.SPEAKING, {"speaking": 1, "ssrc": 1})
        assert await close_code(voice) == Close.NOT_AUTHENTICATED


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (Op.IDENTIFY, {}, Close.ALREADY_AUTHENTICATED),
        (Op.READY, {}, Close.UNKNOWN_OPCODE),
        (Op.HEARTBEAT, 5, Close.DECODE_ERROR),
        (Op.SPEAKING, {"speaking": 1, "ssrc": 0}, Close.BAD_REQUEST),
        (Op.SELECT_PROTOCOL, {"protocol": "tcp", "data": {}}, Close.DECODE_ERROR),
        (
            Op.SELECT_PROTOCOL,
            {"protocol": "tcp", "data": {"address": "127.0.0.1", "port": 9, "mode": AES256_GCM}},
            Close.UNKNOWN_PROTOCOL,
        ),
        (
            Op.SELECT_PROTOCOL,
            {"protocol": "udp", "data": {"address": "127.0.0.1", "port": 9, "mode": "xsalsa20_poly1305"}},
            Close.UNKNOWN_ENCRYPTION_MODE,
        ),
    ],
)
async def test_a_wrong_message_closes_the_connection(
    site: VoiceSite, channel: Channel, op: Op, data: object, code: Close
) -> None:
    seat = site.reserve(channel.id)
    async with opened(site, seat) as voice:
        voice.send(Op.IDENTIFY, identify(seat))
        await voice.expect(Op.READY)
        voice.send(op, data)
        assert await close_code(voice) == code


async def test_ready_offers_an_ssrc_an_address_and_both_modes(site: VoiceSite, channel: Channel) -> None:
    first, second = site.reserve(channel.id), site.reserve(channel.id)
    async with opened(site, first) as one, opened(site, second) as other:
        one.send(Op.IDENTIFY, identify(first))
        other.send(Op.IDENTIFY, identify(second))
        ready, ready_other = await one.expect(Op.READY), await other.expect(Op.READY)
    assert ready["modes"] == list(MODES)
    assert (ready["ip"], ready["port"]) == (ready_other["ip"], ready_other["port"])
    assert ready["ssrc"] != ready_other["ssrc"]


async def test_a_heartbeat_is_answered_with_its_own_time(site: VoiceSite, channel: Channel) -> None:
    seat = site.reserve(channel.id)
    async with opened(site, seat) as voice:
        voice.send(Op.IDENTIFY, identify(seat))
        await voice.expect(Op.READY)
        voice.send(Op.HEARTBEAT, {"t": 1501184119561, "seq_ack": -1})
        assert await voice.expect(Op.HEARTBEAT_ACK) == {"t": 1501184119561}


async def test_who_sends_no_heartbeats_is_dropped(impatient_site: VoiceSite) -> None:
    seat = impatient_site.reserve(next_id())
    async with opened(impatient_site, seat) as voice:
        voice.send(Op.IDENTIFY, identify(seat))
        assert await close_code(voice) == Close.SESSION_TIMEOUT


async def test_a_session_that_is_not_resumed_in_time_leaves_the_call(impatient_site: VoiceSite) -> None:
    channel_id = next_id()
    async with await impatient_site.enter(impatient_site.reserve(channel_id)) as stays:
        seat = impatient_site.reserve(channel_id)
        lost = await connect(seat, address=impatient_site.address, ca_file=impatient_site.ca_file, mode=AES256_GCM)
        await stays.wait_until(lambda: stays.present == {seat["user_id"]})
        await lost.voice.cut()
        lost.udp.close()
        await stays.wait_until(lambda: stays.present == set())


async def test_a_second_identify_takes_the_place_of_the_first(site: VoiceSite, channel: Channel) -> None:
    seat = site.reserve(channel.id)
    async with opened(site, seat) as before, opened(site, seat) as after:
        before.send(Op.IDENTIFY, identify(seat))
        await before.expect(Op.READY)
        after.send(Op.IDENTIFY, identify(seat))
        await after.expect(Op.READY)
        assert await close_code(before) == Close.SESSION_INVALID


async def test_a_resume_repeats_what_was_missed(site: VoiceSite, channel: Channel) -> None:
    seat = site.reserve(channel.id)
    lost = await connect(seat, address=site.address, ca_file=site.ca_file, mode=AES256_GCM)
    assert await lost.voice.expect(Op.EXTERNAL_SENDER)
    last_seen = lost.voice.sequence
    await lost.voice.cut()
    lost.udp.close()
    newcomer = site.reserve(channel.id)
    joined = await connect(newcomer, address=site.address, ca_file=site.ca_file, mode=AES256_GCM)
    async with contextlib.aclosing(joined), opened(site, seat) as voice:
        voice.send(Op.RESUME, resume(seat, last_seen))
        assert await voice.expect(Op.RESUMED) is None
        assert await voice.expect(Op.CLIENTS_CONNECT) == {"user_ids": [str(newcomer["user_id"])]}
        assert voice.sequence == last_seen + 1


@pytest.mark.parametrize(("code", "resumes"), [(4015, True), (4006, False), (4009, False)])
async def test_only_after_a_crash_of_the_server_a_session_can_be_resumed(
    site: VoiceSite, channel: Channel, code: int, resumes: bool
) -> None:
    seat = site.reserve(channel.id)
    lost = await connect(seat, address=site.address, ca_file=site.ca_file, mode=AES256_GCM)
    async with contextlib.aclosing(lost), opened(site, seat) as voice:
        await lost.voice.expect(Op.EXTERNAL_SENDER)
        site.service.drop(guild_id=seat["guild_id"], user_id=seat["user_id"], code=code)
        assert await close_code(lost.voice) == code
        voice.send(Op.RESUME, resume(seat, lost.voice.sequence))
        if resumes:
            assert await voice.expect(Op.RESUMED) is None
        else:
            assert await close_code(voice) == Close.SESSION_INVALID


@pytest.mark.parametrize("code", [4006, 4009, 4017])
async def test_a_token_whose_session_is_over_opens_no_other(site: VoiceSite, channel: Channel, code: int) -> None:
    seat = site.reserve(channel.id)
    async with opened(site, seat) as before, opened(site, seat) as after:
        before.send(Op.IDENTIFY, identify(seat))
        await before.expect(Op.READY)
        site.service.drop(guild_id=seat["guild_id"], user_id=seat["user_id"], code=code)
        assert await close_code(before) == code
        after.send(Op.IDENTIFY, identify(seat))
        assert await close_code(after) == Close.SESSION_INVALID


async def test_who_identifies_at_another_server_than_the_one_assigned_is_refused(
    site: VoiceSite, channel: Channel
) -> None:
    seat = site.reserve(channel.id)
    async with opened(site, {**seat, "endpoint": "sandbox-9.discord.media:443"}) as voice:
        voice.send(Op.IDENTIFY, identify(seat))
        assert await close_code(voice) == Close.SESSION_INVALID


@pytest.mark.parametrize("changes", [{"token": "another"}, {"session_id": "another"}, {"seq_ack": 7}])
async def test_a_session_that_cannot_be_resumed_is_closed(
    site: VoiceSite, channel: Channel, changes: dict[str, Any]
) -> None:
    seat = site.reserve(channel.id)
    lost = await connect(seat, address=site.address, ca_file=site.ca_file, mode=AES256_GCM)
    await lost.voice.cut()
    lost.udp.close()
    async with opened(site, seat) as voice:
        voice.send(Op.RESUME, {**resume(seat, -1), **changes})
        assert await close_code(voice) == Close.SESSION_INVALID


def resume(seat: Seat, seq_ack: int) -> dict[str, object]:
    return {
        "server_id": str(seat["guild_id"]),
        "session_id": seat["session_id"],
        "token": seat["token"],
        "seq_ack": seq_ack,
    }
