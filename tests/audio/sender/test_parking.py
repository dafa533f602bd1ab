"""A sender that has nothing to send rests, and is there at once when there is something again."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from audio.rings import Field, Rings, Word
from audio.sender import commands
from audio.sender.commands import MODES, Command, Order
from audio.sender.metronome import Metronome
from tests.audio.sender.receiver import KEY, Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def resting_sender() -> Iterator[tuple[Rings, socket.socket, Receiver]]:
    """A metronome on a clock that runs as fast as it is asked to, until it rests."""
    rings, receiver = Rings.create(), Receiver()
    bot, theirs = socket.socketpair()
    now_ns = 0

    def sleep(seconds: float) -> None:
        nonlocal now_ns
        now_ns += round(seconds * 1e9)

    metronome = Metronome(rings, theirs, clock_ns=lambda: now_ns, sleep=sleep)
    thread = threading.Thread(target=metronome.run)
    with closing(receiver), closing(theirs):
        commands.send(bot, Command(Order.OPEN, 0, 0, MODES[0], 1, 0, KEY), receiver.udp.fileno())
        thread.start()
        while not rings.words[Word.PARKED]:
            pass
        try:
            yield rings, bot, receiver
        finally:
            bot.close()
            thread.join()
    rings.close()


def test_its_ticks_stand_still_and_go_on_with_the_next_when_it_is_woken() -> None:
    with resting_sender() as (rings, bot, receiver):
        rested = rings.tick
        for tick in range(rested + 2, rested + 12):
            rings.write(0, tick, b"%d" % (tick - rested))
        rings.put(0, Field.EXPECTED_UNTIL, rested + 12)
        commands.send(bot, Command(Order.WAKE))
        assert [packet.frame for packet in receiver.hear(10)] == [b"%d" % number for number in range(2, 12)]


def test_it_looks_up_by_itself_when_the_call_crossed_with_its_lying_down() -> None:
    with resting_sender() as (rings, _, receiver):
        rested = rings.tick
        rings.write(0, rested + 2, b"frame")
        rings.put(0, Field.EXPECTED_UNTIL, rested + 12)
        assert receiver.hear(1)[0].frame == b"frame"


def test_it_ends_with_the_bot_while_it_rests() -> None:
    with resting_sender() as (rings, _, _):
        assert rings.words[Word.PARKED]
