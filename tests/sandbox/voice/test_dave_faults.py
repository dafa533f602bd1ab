"""End-to-end encryption that changes under a song: epochs, a downgrade and back up, keys that do not come."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sandbox.voice.transport import XCHACHA20_POLY1305
from tests.sandbox.bots.packets import payload
from tests.sandbox.voice.streams import SILENCE, assert_no_packet_is_another, hole

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member, Sandbox
    from tests.sandbox.voice.conftest import Conductor


async def test_the_epoch_moves_on_with_each_who_comes_and_goes_and_nothing_is_lost(
    guild: Guild, ada: Member, ben: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as stays:
        await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
        await conductor.order("secure 1")
        playing = asyncio.create_task(conductor.order("play 75"))
        epochs = [stays.epoch]
        for _ in range(2):
            guest = await ben.join(lounge)
            await stays.wait_until_secure()
            epochs.append(stays.epoch)
            await guest.wait_for_packets(5)
            await guest.leave()
            await stays.wait_until(lambda: stays.epoch != epochs[-1])
            epochs.append(stays.epoch)
        assert not playing.done()
        await playing
        packets = await stays.wait_for_end()
    assert epochs == [1, 2, 3, 4, 5]
    assert [packet.payload for packet in packets] == [payload(index) for index in range(75)] + SILENCE
    assert stays.undecryptable == 0


async def test_a_song_goes_on_through_a_downgrade_and_back_up(
    sandbox: Sandbox, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
        before = await conductor.order("secure 1")
        playing = asyncio.create_task(conductor.order("play 100"))
        await listener.wait_for_packets(10)
        await sandbox.voice_faults.downgrade_dave(lounge)
        await listener.wait_until(lambda: listener.dave_version == 0 and not listener.packets[-1].epoch_encrypted)
        await sandbox.voice_faults.upgrade_dave(lounge)
        await listener.wait_until(lambda: listener.dave_version == 1 and listener.packets[-1].epoch_encrypted)
        assert not playing.done()
        await playing
        packets = await listener.wait_for_end()
        after = await conductor.order("secure 1")
    assert [packet.payload for packet in packets] == [payload(index) for index in range(100)] + SILENCE
    protection = [packet.epoch_encrypted for packet in packets[:100]]
    changes = [place for place in range(1, 100) if protection[place] != protection[place - 1]]
    assert protection[0]
    assert len(changes) == 2
    assert before != after == listener.privacy_code


async def test_a_new_group_in_the_middle_of_a_song_costs_only_what_discord_py_sends_in_clear(
    sandbox: Sandbox, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await conductor.enter(lounge)
        before = listener.privacy_code
        playing = asyncio.create_task(conductor.order("play 75"))
        await listener.wait_for_packets(10)
        await sandbox.voice_faults.refound_dave(lounge)
        await listener.wait_until(lambda: listener.secure and listener.privacy_code != before)
        assert await conductor.order("secure 1") == listener.privacy_code
        assert not playing.done()
        await playing
        packets = await listener.wait_for_end()
    assert_no_packet_is_another(packets)
    assert hole(packets) == [packet.sequence for packet in listener.unprotected]
    assert listener.epoch == 1


async def test_who_joins_a_downgraded_call_is_heard_in_it_and_after_it(
    sandbox: Sandbox, guild: Guild, ada: Member, ben: Member, lounge: Channel
) -> None:
    async with await ada.join(lounge) as first:
        await sandbox.voice_faults.downgrade_dave(lounge)
        await first.wait_until(lambda: first.dave_version == 0)
        async with await ben.join(lounge) as second:
            assert second.dave_version == 0
            second.send(b"\xfcin clear")
            await first.wait_for_packets(1)
            await sandbox.voice_faults.upgrade_dave(lounge)
            await first.wait_until(lambda: first.dave_version == 1 and first.secure)
            await second.wait_until(lambda: second.dave_version == 1 and second.secure)
            second.send(b"\xfcprotected")
            heard = await first.wait_for_packets(2)
    assert [(packet.payload, packet.epoch_encrypted) for packet in heard] == [
        (b"\xfcin clear", False),
        (b"\xfcprotected", True),
    ]


async def test_nothing_is_understood_while_a_group_is_not_ready(
    sandbox: Sandbox, ada: Member, lounge: Channel, conductor: Conductor
) -> None:
    async with await ada.join(lounge) as listener:
        await sandbox.voice_faults.stall_dave(lounge)
        await conductor.order(f"join {lounge.id} {XCHACHA20_POLY1305}")
        await conductor.order("play 5")
        await listener.wait_for_end()
        assert [packet.payload for packet in listener.packets] == SILENCE
        await sandbox.voice_faults.stall_dave(lounge, stalled=False)
        await listener.wait_until_secure()
        await conductor.order("secure 1")
        await conductor.order("play 5")
        await listener.wait_until(lambda: len(listener.packets) == 15)
    assert [packet.payload for packet in listener.packets[5:]] == [payload(index) for index in range(5)] + SILENCE
