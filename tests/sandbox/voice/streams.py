"""What can be said of a stream of packets that the voice bot sent and a listener heard in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.voice.rtp import SILENCE_FRAME
from tests.sandbox.bots.packets import payload

if TYPE_CHECKING:
    from sandbox.client import Packet

SILENCE = [SILENCE_FRAME] * 5
"""What discord.py sends when it stops."""


def hole(packets: list[Packet]) -> list[int]:
    """The sequence numbers that never came."""
    heard = {packet.sequence for packet in packets}
    return [sequence for sequence in range(min(heard), max(heard)) if sequence not in heard]


def assert_one_hole(packets: list[Packet]) -> None:
    """Something is missing, all of it in one place."""
    missing = hole(packets)
    assert missing
    assert missing == list(range(missing[0], missing[0] + len(missing)))


def assert_no_packet_is_another(packets: list[Packet]) -> None:
    """Whatever was lost, each packet stands at its own place in the stream, the first of which was heard."""
    first = packets[0].sequence
    songs = [packet for packet in packets if packet.payload != SILENCE_FRAME]
    assert [packet.payload for packet in songs] == [payload(packet.sequence - first) for packet in songs]
