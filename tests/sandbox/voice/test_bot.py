"""An unmodified discord.py plays to members: what it sends is what they hear, byte by byte."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from sandbox.voice.opcodes import Close
from sandbox.voice.rtp import SILENCE_FRAME
from sandbox.voice.transport import MODES, XCHACHA20_POLY1305
from tests.sandbox.bots.packets import payload

if TYPE_CHECKING:
    from sandbox.client import Guild, Member, Packet, Sandbox
    from tests.sandbox.voice.conftest import Conductor

SILENCE = [SILENCE_FRAME] * 5


def payloads(packets: list[Packet]) -> list[bytes]:
    return [packet.payload for packet in packets]


def assert_nothing_is_missing(packets: list[Packet]) -> None:
    """Sequence and timestamp go on without a gap."""
    first = packets[0]
    for offset, packet in enumerate(packets):
        assert packet.sequence == first.sequence + offset
        assert packet.timestamp == first.timestamp + 960 * offset


@pytest.mark.parametrize("mode", MODES)
async def test_one_listener_hears_what_the_bot_plays(
    guild: Guild, ada: Member, conductor: Conductor, mode: str
) -> None:
    lounge = await guild.create_voice_channel("Lounge")
    async with await ada.join(lounge) as listener:
        assert await conductor.order(f"join {lounge.id} {mode}") == mode
        assert await conductor.order("secure 1") == listener.privacy_code
        await conductor.order("play 40")
        packets = await listener.wait_for_end()
        assert payloads(packets) == [payload(index) for index in range(40)] + SILENCE
        assert [packet.epoch_encrypted for packet in packets] == [True] * 40 + [False] * 5
        assert_nothing_is_missing(packets)
        assert not listener.unprotected
        assert listener.undecryptable == 0


async def test_a_bot_that_was_alone_is_heard_by_whoever_comes(
    guild: Guild, ada: Member, ben: Member, conductor: Conductor
) -> None:
    lounge = await guild.create_voice_channel("Lounge")
    await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
    async with await ada.join(lounge) as first, await ben.join(lounge) as second:
        assert await conductor.order("secure 2") == first.privacy_code == second.privacy_code
        await conductor.order("play 20")
        packets = await first.wait_for_end()
        assert payloads(packets) == [payload(index) for index in range(20)] + SILENCE
        assert payloads(await second.wait_for_end()) == payloads(packets)


async def test_members_join_and_leave_in_the_middle_of_a_song(
    guild: Guild, ada: Member, ben: Member, conductor: Conductor
) -> None:
    lounge = await guild.create_voice_channel("Lounge")
    cleo = await guild.add_member("Cleo")
    async with await ada.join(lounge) as stays:
        leaves = await ben.join(lounge)
        await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
        await conductor.order("secure 2")
        playing = asyncio.create_task(conductor.order("play 75"))
        await stays.wait_for_packets(15)
        async with await cleo.join(lounge) as late:
            await late.wait_for_packets(5)
            await leaves.leave()
            await playing
            whole = await stays.wait_for_end()
            rest = await late.wait_for_end()
    assert payloads(whole) == [payload(index) for index in range(75)] + SILENCE
    assert_nothing_is_missing(whole)
    assert payloads(rest) == payloads(whole)[-len(rest) :]
    assert payloads(leaves.packets) == payloads(whole)[: len(leaves.packets)]
    assert stays.undecryptable == late.undecryptable == 0


async def test_a_bot_that_moves_is_heard_in_its_new_channel(
    guild: Guild, ada: Member, ben: Member, conductor: Conductor
) -> None:
    lounge = await guild.create_voice_channel("Lounge")
    attic = await guild.create_voice_channel("Attic")
    async with await ada.join(lounge) as below, await ben.join(attic) as above:
        await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
        await conductor.order("secure 1")
        for channel in (attic, lounge, attic):
            await conductor.order(f"move {channel.id}")
        await below.wait_until(lambda: below.present == set())
        assert await conductor.order("secure 1") == above.privacy_code
        await conductor.order("play 10")
        assert payloads(await above.wait_for_end()) == [payload(index) for index in range(10)] + SILENCE
        assert below.packets == []


async def test_music_goes_on_while_the_main_gateway_is_lost(
    sandbox: Sandbox, guild: Guild, ada: Member, conductor: Conductor
) -> None:
    lounge = await guild.create_voice_channel("Lounge")
    async with await ada.join(lounge) as listener:
        await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
        await conductor.order("secure 1")
        playing = asyncio.create_task(conductor.order("play 50"))
        await listener.wait_for_packets(10)
        await sandbox.drop_gateway()
        await playing
        packets = await listener.wait_for_end()
    assert payloads(packets) == [payload(index) for index in range(50)] + SILENCE


async def test_the_listener_hears_when_the_bot_leaves(guild: Guild, ada: Member, conductor: Conductor) -> None:
    lounge = await guild.create_voice_channel("Lounge")
    async with await ada.join(lounge) as listener:
        await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
        await listener.wait_until(lambda: len(listener.present) == 1)
        await conductor.order("leave")
        await listener.wait_until(lambda: listener.present == set())
        await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
        await listener.wait_until(lambda: len(listener.present) == 1)
        await listener.wait_until_secure()


async def test_a_member_who_joins_another_channel_leaves_the_first(guild: Guild, ada: Member) -> None:
    lounge = await guild.create_voice_channel("Lounge")
    attic = await guild.create_voice_channel("Attic")
    async with await ada.join(lounge) as first, await ada.join(attic):
        assert await first.wait_closed() == Close.DISCONNECTED
