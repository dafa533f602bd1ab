"""End-to-end encryption that changes under a song: who stays misses nothing, who comes hears on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audio.voice.seat import MUSIC, Hole, music
from tests.audio.voice.tap import assert_a_stream_as_it_should_be

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.client import Channel, Guild, Listener, Member, Sandbox
    from tests.audio.voice.seat import Seat
    from tests.audio.voice.tap import Tap


UNDER_WAY = 10
"""Packets that are due while the order to found a new group is under way."""


async def _end(
    seat: Seat, listener: Listener, tap: Tap, note: Callable[[str, object], None], *, lost_at_most: int = 0
) -> None:
    """Stop the song; what the listener missed of it is no more than that."""
    seat.stream.stop()
    hole = Hole.of(await listener.wait_for_end())
    note("hole_packets", hole.packets)
    note("lost_packets", hole.lost)
    assert hole.lost <= lost_at_most
    assert listener.undecryptable <= lost_at_most
    assert_a_stream_as_it_should_be(tap.packets)


async def test_who_stays_misses_nothing_while_others_come_and_go(
    seat: Seat, lounge: Channel, ada: Member, ben: Member, tap: Tap, record_property: Callable[[str, object], None]
) -> None:
    async with await ada.join(lounge) as stays:
        await seat.join(lounge)
        seat.play(MUSIC)
        await stays.wait_for_packets(10)
        for _ in range(3):
            epoch = stays.epoch
            guest = await ben.join(lounge)
            at = len(stays.packets)
            await guest.wait_for_packets(25)
            missed = MUSIC.index(music(guest.packets)[0]) - at
            record_property("joiner_missed", missed)
            assert missed < 25
            assert music(guest.packets) == MUSIC[at + missed : at + missed + len(guest.packets)]
            assert not guest.unprotected
            await guest.leave()
            await stays.wait_until(lambda epoch=epoch: stays.epoch not in (epoch, epoch + 1))  # type: ignore[misc]
        await _end(seat, stays, tap, record_property)
        assert not stays.unprotected


async def test_a_song_goes_on_in_clear_where_discord_orders_it_and_sealed_again_after(
    sandbox: Sandbox,
    seat: Seat,
    lounge: Channel,
    ada: Member,
    tap: Tap,
    record_property: Callable[[str, object], None],
) -> None:
    async with await ada.join(lounge) as listener:
        connection = await seat.join(lounge)
        seat.play(MUSIC)
        await listener.wait_for_packets(25)
        await sandbox.voice_faults.downgrade_dave(lounge)
        await listener.wait_until(lambda: not listener.packets[-1].epoch_encrypted)
        states = [connection.health.e2ee]
        await listener.wait_for_packets(len(listener.packets) + 25)
        await sandbox.voice_faults.upgrade_dave(lounge)
        await listener.wait_until(lambda: listener.packets[-1].epoch_encrypted)
        states.append(connection.health.e2ee)
        assert states == ["off", "on"]
        await listener.wait_for_packets(len(listener.packets) + 25)
        await _end(seat, listener, tap, record_property)
        sealed = [packet.epoch_encrypted for packet in listener.packets if packet.payload in set(MUSIC)]
        changes = [place for place in range(1, len(sealed)) if sealed[place] != sealed[place - 1]]
        assert len(changes) == 2


async def test_a_new_group_is_a_short_wait(
    sandbox: Sandbox,
    seat: Seat,
    lounge: Channel,
    ada: Member,
    tap: Tap,
    record_property: Callable[[str, object], None],
) -> None:
    async with await ada.join(lounge) as listener:
        await seat.join(lounge)
        seat.play(MUSIC)
        await listener.wait_for_packets(25)
        before = listener.privacy_code
        await sandbox.voice_faults.refound_dave(lounge)
        await listener.wait_until(lambda: listener.secure and listener.privacy_code != before)
        await listener.wait_for_packets(len(listener.packets) + 25)
        await _end(seat, listener, tap, record_property, lost_at_most=UNDER_WAY)
        assert not listener.unprotected


async def test_nothing_is_sent_for_a_group_that_was_given_up_and_all_of_it_for_the_next(
    sandbox: Sandbox,
    seat: Seat,
    lounge: Channel,
    ada: Member,
    tap: Tap,
    record_property: Callable[[str, object], None],
) -> None:
    async with await ada.join(lounge) as listener:
        await seat.join(lounge)
        seat.play(MUSIC)
        await listener.wait_for_packets(25)
        await sandbox.voice_faults.stall_dave(lounge)
        await sandbox.voice_faults.refound_dave(lounge)
        with pytest.raises(TimeoutError):
            await listener.wait_until(lambda: False, timeout=0.5)
        await sandbox.voice_faults.stall_dave(lounge, stalled=False)
        await listener.wait_until_secure()
        await listener.wait_for_packets(len(listener.packets) + 25)
        await _end(seat, listener, tap, record_property, lost_at_most=UNDER_WAY)
        assert not listener.unprotected


async def test_a_call_that_was_in_clear_when_the_bot_came_is_sealed_as_soon_as_discord_orders_it(
    sandbox: Sandbox,
    seat: Seat,
    lounge: Channel,
    ada: Member,
    tap: Tap,
    record_property: Callable[[str, object], None],
) -> None:
    async with await ada.join(lounge) as listener:
        await sandbox.voice_faults.downgrade_dave(lounge)
        await listener.wait_until(lambda: listener.dave_version == 0)
        connection = await seat.join(lounge)
        assert connection.health.e2ee == "off"
        seat.play(MUSIC)
        await listener.wait_for_packets(25)
        await sandbox.voice_faults.upgrade_dave(lounge)
        await listener.wait_until(lambda: listener.packets[-1].epoch_encrypted)
        await listener.wait_for_packets(len(listener.packets) + 25)
        await _end(seat, listener, tap, record_property)


async def test_while_nobody_is_taken_into_the_group_nothing_is_sent(
    sandbox: Sandbox, seat: Seat, guild: Guild, lounge: Channel, ada: Member, tap: Tap
) -> None:
    async with await ada.join(lounge) as listener:
        await sandbox.voice_faults.stall_dave(lounge)
        connection = await seat.join(lounge)
        seat.play(MUSIC[:50])
        with pytest.raises(TimeoutError):
            await listener.wait_until(lambda: bool(tap.packets), timeout=0.5)
        assert connection.health.e2ee == "waiting"
        assert seat.stream.position_ms == 0
        await sandbox.voice_faults.stall_dave(lounge, stalled=False)
        assert await seat.hear() is None
        assert music(await listener.wait_for_end()) == MUSIC[:50]
        assert not listener.unprotected
