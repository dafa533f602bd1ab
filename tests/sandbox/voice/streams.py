"""What can be said of a stream of packets that the voice bot sent and a listener heard in part."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sandbox.voice.rtp import SILENCE_FRAME
from tests.sandbox.bots.packets import payload

if TYPE_CHECKING:
    from sandbox.client import Listener, Packet
    from tests.sandbox.voice.conftest import Conductor

WORD = b"\xfca word"
"""What a listener says to the bot; any packet puts discord.py's reader to rest, see test_closes."""
SILENCE = [SILENCE_FRAME] * 5
"""What discord.py sends when it stops."""
ENDLESS = 60_000
PATIENT = 40.0
"""A connect time-out longer than the 30 seconds that discord.py's reader may wait on a dead socket, see test_closes."""


async def play_to(listener: Listener, conductor: Conductor) -> asyncio.Task[str]:
    """Have the bot play until told to stop; before that it hears the listener, which puts its reader to rest."""
    listener.send(WORD)
    playing = asyncio.create_task(conductor.order(f"play {ENDLESS}", timeout_s=100))
    await listener.wait_for_packets(10)
    listener.send(WORD)  # and once more, should it have been busy with its handshake
    return playing


async def play_on_to(listener: Listener, conductor: Conductor, playing: asyncio.Task[str]) -> None:
    """Hear the bot again, however long its reader takes, and have it stop."""
    await listener.wait_for_packets(len(listener.packets) + 10, timeout=2 * PATIENT)  # it may fall asleep twice
    assert not playing.done()
    await conductor.order("stop")
    await playing
    await listener.wait_for_end()


def hole(packets: list[Packet]) -> list[int]:
    """The sequence numbers that never came."""
    heard = {packet.sequence for packet in packets}
    return [sequence for sequence in range(min(heard), max(heard)) if sequence not in heard]


def assert_one_hole_at_most(packets: list[Packet]) -> None:
    """What is missing is missing in one place.

    It may be nothing: discord.py sends nothing while it knows that it is not connected, and is heard at once where its
    new call is encrypted in time.
    """
    missing = hole(packets)
    assert missing == [missing[0] + place for place in range(len(missing))]


def assert_no_packet_is_another(packets: list[Packet]) -> None:
    """Whatever was lost, each packet stands at its own place in the stream, the first of which was heard."""
    first = packets[0].sequence
    songs = [packet for packet in packets if packet.payload != SILENCE_FRAME]
    assert [packet.payload for packet in songs] == [payload(packet.sequence - first) for packet in songs]
