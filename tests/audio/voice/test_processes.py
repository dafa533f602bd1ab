"""What a listener hears of processes that fail: of the sender's death a short hole, of the bot's nap nothing."""

from __future__ import annotations

import os
import signal
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

from audio.sender.channel import NONCE_JUMP
from tests.audio.voice.seat import MUSIC, Hole
from tests.audio.voice.tap import assert_a_stream_as_it_should_be

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.engine import AudioEngine
    from sandbox.client import Channel, Member, Sandbox
    from tests.audio.voice.seat import Seat
    from tests.audio.voice.tap import Tap

A_SECOND = 50
NAP = 15
"""Packets that are heard while the bot stands still: 300 ms."""


async def test_a_killed_sender_is_back_within_a_second_and_uses_no_nonce_again(
    seat: Seat,
    engine: AudioEngine,
    lounge: Channel,
    ada: Member,
    tap: Tap,
    record_property: Callable[[str, object], None],
) -> None:
    async with await ada.join(lounge) as listener:
        await seat.join(lounge)
        seat.play(MUSIC)
        await listener.wait_for_packets(50)
        killed = engine.sender.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        await listener.wait_for_packets(len(listener.packets) + 50)
        seat.stream.stop()
        heard = await listener.wait_for_end()
        assert engine.sender.pid != killed
        assert not listener.unprotected
        assert listener.undecryptable == 0
    hole = Hole.of(heard)
    record_property("hole_packets", hole.packets)
    record_property("lost_packets", hole.lost)
    assert hole.packets <= A_SECOND
    assert hole.lost <= 1  # one that the sender had numbered and not sent
    raw = tap.packets
    assert_a_stream_as_it_should_be(raw, senders_killed=1)
    assert len({packet.nonce for packet in raw}) == len(raw)
    jumps = [after.nonce - before.nonce for before, after in pairwise(raw) if after.nonce - before.nonce > 2]
    assert len(jumps) == 1
    assert jumps[0] >= NONCE_JUMP


async def test_a_bot_that_stands_still_for_a_moment_is_not_heard_to(
    sandbox: Sandbox, record_property: Callable[[str, object], None]
) -> None:
    guild = await sandbox.create_guild("Still")
    lounge = await guild.create_voice_channel("Lounge")
    ada = await guild.add_member("Ada")
    async with await ada.join(lounge) as listener:
        command = [sys.executable, "-m", "tests.audio.voice.playing_bot", str(guild.id), str(lounge.id)]
        env = {"ENDPOINT": sandbox.endpoint, "CA_FILE": str(sandbox.ca_file), "TOKEN": sandbox.token}
        bot = await sandbox.start_bot(command, env=env, ready_line=None)
        try:
            await listener.wait_for_packets(100, timeout=30)
            os.kill(bot.pid, signal.SIGSTOP)
            before = len(listener.packets)
            await listener.wait_for_packets(before + NAP)
            os.kill(bot.pid, signal.SIGCONT)
            heard = await listener.wait_for_packets(before + NAP + 100)
        finally:
            await bot.kill()
        hole = Hole.of(heard[50 : before + NAP])
        record_property("hole_packets", hole.packets)
        record_property("lost_packets", Hole.of(heard).lost)
        assert Hole.of(heard).lost == 0
        assert [after.sequence - before.sequence for before, after in pairwise(heard)] == [1] * (len(heard) - 1)
        steps = [after.timestamp - before.timestamp for before, after in pairwise(heard[50 : before + NAP])]
        assert sum(steps) <= (len(steps) + 3) * 960  # a busy machine may hold up the sender
