"""The sender's loop on a clock that the test moves: what goes out when, over real UDP."""

from __future__ import annotations

import socket
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from audio.rings import TICK_NS, Field, Rings, Word
from audio.sender import commands
from audio.sender.channel import NONCE_JUMP
from audio.sender.commands import MODES, Command, Mode, Order
from audio.sender.metronome import PHASES, Metronome
from tests.audio.sender.receiver import KEY, Receiver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.audio.sender.receiver import Received

SSRC = 77
EPOCH_NS = 1_000_000_007


class Clock:
    """Time that passes when somebody sleeps; `at_tick` says what happens meanwhile."""

    def __init__(self, rings: Rings, bot: socket.socket) -> None:
        self.now_ns = EPOCH_NS
        self.slept_to_ns: list[int] = []
        self.at_tick: dict[int, Callable[[], None]] = {}
        self.end_at = 0
        self._rings, self._bot = rings, bot

    def sleep(self, seconds: float) -> None:
        self.now_ns += round(seconds * 1e9)
        self.slept_to_ns.append(self.now_ns)
        happening = self.at_tick.pop(self._rings.tick, None)
        if happening is not None:
            happening()
        if self._rings.tick + 1 >= self.end_at:  # seen before the tick after this one
            self._bot.close()

    def stall(self, ns: int) -> None:
        self.now_ns += ns


class Stage:
    """A metronome, the bot's end of its control socket, and who receives."""

    def __init__(self) -> None:
        self.rings = Rings.create()
        self.bot, self._theirs = socket.socketpair()
        self.clock = Clock(self.rings, self.bot)
        self.receivers: list[Receiver] = []
        self._metronome = Metronome(
            self.rings, self._theirs, clock_ns=lambda: self.clock.now_ns, sleep=self.clock.sleep
        )

    def close(self) -> None:
        for receiver in self.receivers:
            receiver.close()
        self.bot.close()
        self._theirs.close()
        self.rings.close()

    def open(self, connection: int = 0, *, mode: Mode = MODES[0], phase: int = 0, timestamp: int = 0) -> Receiver:
        receiver = Receiver(mode=mode)
        self.receivers.append(receiver)
        self.reopen(receiver, connection, mode=mode, phase=phase, timestamp=timestamp)
        return receiver

    def reopen(
        self, receiver: Receiver, connection: int = 0, *, mode: Mode = MODES[0], phase: int = 0, timestamp: int = 0
    ) -> None:
        command = Command(Order.OPEN, connection, phase, mode, SSRC + connection, timestamp, KEY)
        commands.send(self.bot, command, receiver.udp.fileno())

    def write(self, ticks: range, connection: int = 0) -> None:
        for tick in ticks:
            self.rings.write(connection, tick, b"%d" % tick)
        self.rings.put(connection, Field.EXPECTED_UNTIL, ticks[-1] + 1)

    def run_to(self, tick: int) -> None:
        self.clock.end_at = tick
        self._metronome.run()


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    stage.close()


@pytest.mark.parametrize("mode", MODES)
def test_frames_go_out_at_their_ticks_one_packet_each(stage: Stage, mode: Mode) -> None:
    receiver = stage.open(mode=mode, timestamp=5)
    stage.write(range(1, 21))
    stage.run_to(20)
    packets = receiver.heard()
    assert [packet.frame for packet in packets] == [b"%d" % tick for tick in range(1, 21)]
    assert [packet.sequence for packet in packets] == list(range(1, 21))
    assert {packet.ssrc for packet in packets} == {SSRC}
    assert set(_steps(packets)) == {960}
    assert packets[0].timestamp == (EPOCH_NS // TICK_NS + 1) * 960 + 5
    assert [packet.nonce for packet in packets] == list(range(NONCE_JUMP, NONCE_JUMP + 20))


def test_each_phase_is_slept_for_on_the_clock_s_own_grid(stage: Stage) -> None:
    for phase in range(PHASES):
        stage.open(phase, phase=phase)
        stage.write(range(1, 11), phase)
    stage.run_to(10)
    first = (EPOCH_NS // TICK_NS + 1) * TICK_NS
    due = [first + number * TICK_NS // PHASES for number in range(10 * PHASES)]
    assert stage.clock.slept_to_ns[: len(due)] == due


def test_a_tick_without_a_frame_is_a_hole_in_time_and_not_in_the_sequence(stage: Stage) -> None:
    receiver = stage.open()
    stage.write(range(1, 6))
    stage.write(range(9, 13))
    stage.run_to(12)
    packets = receiver.heard()
    assert [packet.sequence for packet in packets] == list(range(1, 10))
    assert packets[5].timestamp - packets[4].timestamp == 4 * 960
    assert stage.rings.get(0, Field.HOLES) == 3
    assert stage.rings.get(0, Field.SENT) == 9
    assert stage.rings.get(0, Field.LAST_TICK) == 12


def test_after_a_stall_the_next_frame_is_the_next_one_and_nothing_bursts(stage: Stage) -> None:
    receiver = stage.open()
    stage.write(range(1, 21))
    stage.clock.at_tick[9] = lambda: stage.clock.stall(250_000_000)
    stage.run_to(20)
    packets = receiver.heard()
    assert [packet.frame for packet in packets] == [b"%d" % tick for tick in range(1, 21)]
    steps = _steps(packets)
    assert sorted(steps)[:-1] == [960] * 18
    assert max(steps) == 13 * 960, "the clock went on"
    assert stage.rings.words[Word.STALLS] == 1


def test_less_than_a_tick_late_is_made_good(stage: Stage) -> None:
    receiver = stage.open()
    stage.write(range(1, 21))
    stage.clock.at_tick[9] = lambda: stage.clock.stall(17_000_000)
    stage.run_to(20)
    assert set(_steps(receiver.heard())) == {960}
    assert stage.rings.words[Word.STALLS] == 0
    assert sum(stage.rings.lateness()) == 20


def test_one_frame_for_one_tick_goes_to_all_at_once(stage: Stage) -> None:
    receivers = [stage.open(connection, phase=1) for connection in range(3)]
    for connection in range(3):
        stage.write(range(1, 11), connection)
    stage.run_to(10)
    heard = [receiver.heard() for receiver in receivers]
    assert all([packet.frame for packet in packets] == [b"%d" % tick for tick in range(1, 11)] for packets in heard)
    assert len({tuple(packet.timestamp for packet in packets) for packets in heard}) == 1


def test_a_connection_can_go_over_to_another_phase_and_be_closed(stage: Stage) -> None:
    moved, closed = stage.open(0, phase=0), stage.open(1, phase=0)
    stage.write(range(1, 21), 0)
    stage.write(range(1, 21), 1)

    def reorder() -> None:
        commands.send(stage.bot, Command(Order.MOVE, 0, 3))
        commands.send(stage.bot, Command(Order.CLOSE, 1))

    stage.clock.at_tick[9] = reorder
    stage.run_to(20)
    assert [packet.frame for packet in moved.heard()] == [b"%d" % tick for tick in range(1, 21)]
    assert [packet.frame for packet in closed.heard()] == [b"%d" % tick for tick in range(1, 11)]


def test_no_nonce_is_used_twice_when_a_connection_is_opened_again_under_its_key(stage: Stage) -> None:
    receiver = stage.open()
    stage.write(range(1, 21))
    stage.clock.at_tick[9] = lambda: stage.reopen(receiver)
    stage.run_to(20)
    nonces = [packet.nonce for packet in receiver.heard()]
    assert len(nonces) == 20
    assert nonces == sorted(set(nonces))


def test_a_connection_without_nonces_left_sends_no_more(stage: Stage) -> None:
    receiver = stage.open()
    stage.rings.put(0, Field.NONCE, 2**32 - NONCE_JUMP - 3)
    stage.write(range(1, 11))
    stage.run_to(10)
    assert [packet.nonce for packet in receiver.heard()] == [2**32 - 3, 2**32 - 2, 2**32 - 1]
    assert stage.rings.get(0, Field.HOLES) == 7


def test_what_the_kernel_does_not_take_is_counted_and_the_rest_goes_on(stage: Stage) -> None:
    receiver, other = stage.open(0), stage.open(1)
    stage.write(range(1, 21), 0)
    stage.write(range(1, 21), 1)
    stage.clock.at_tick[9] = receiver.close
    stage.run_to(20)
    assert stage.rings.get(0, Field.FAILED) > 0
    assert len(other.heard()) == 20


def _steps(packets: list[Received]) -> list[int]:
    """How far the timestamp goes on from packet to packet."""
    return [after.timestamp - before.timestamp for before, after in pairwise(packets)]


def test_it_tells_when_each_of_the_last_ticks_was_due_by_the_clock_of_the_timestamps(stage: Stage) -> None:
    receiver = stage.open()
    stage.write(range(1, 20))
    told: dict[int, int] = {}

    def note() -> None:
        told.update({tick: stage.rings.due_ns(tick) for tick in range(stage.rings.tick - 2, stage.rings.tick + 1)})

    for tick in (5, 8, 16):
        stage.clock.at_tick[tick] = note
    stage.clock.at_tick[10] = lambda: stage.clock.stall(7 * TICK_NS)
    stage.run_to(20)
    sent = {int(packet.frame): packet.timestamp for packet in receiver.heard()}
    assert set(told) == {3, 4, 5, 6, 7, 8, 14, 15, 16}
    for tick, due_ns in told.items():
        assert due_ns % TICK_NS == 0
        assert sent[tick] == due_ns // TICK_NS * 960 % 2**32
    assert told[14] - told[8] > 12 * TICK_NS, "it stood still in between"
