"""Anything that can be asked of a stream, in any order: what is heard stays in order, once, and the same everywhere."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from audio.frame import SILENCE
from tests.audio.studio import Frames, Studio

if TYPE_CHECKING:
    from collections.abc import Iterable

LENGTHS = st.integers(0, 60)


class Listening(RuleBasedStateMachine):
    """Each source has a label of its own, so that a frame tells when it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.studio = Studio()
        self.ears = [self.studio.new_ear(), self.studio.new_ear()]
        self.labels = (f"{number:06}" for number in count())
        self.alive: dict[str, Frames] = {}

    def teardown(self) -> None:
        self.studio.close()
        assert all(source.closed for source in self.alive.values()), "every source is let go of"

    def new_source(self, length: int, start_ms: int = 0) -> Frames:
        source = Frames(next(self.labels), length, start_ms=start_ms)
        self.alive[source.label] = source
        return source

    @rule(length=LENGTHS)
    def play(self, length: int) -> None:
        self.studio.play(self.new_source(length))

    @rule(length=LENGTHS)
    def follow(self, length: int) -> None:
        self.studio.follow(self.new_source(length))

    @rule()
    def unfollow(self) -> None:
        self.studio.stream.unfollow()

    @rule(length=LENGTHS, start=st.integers(0, 60))
    def jump(self, length: int, start: int) -> None:
        self.studio.stream.jump(self.new_source(length, start * 20))

    @rule(length=LENGTHS, ahead=st.integers(-10, 30))
    def splice(self, length: int, ahead: int) -> None:
        start_ms = max(0, self.studio.stream.position_ms + ahead * 20)
        self.studio.stream.splice(self.new_source(length, start_ms))

    @rule()
    def pause(self) -> None:
        self.studio.stream.pause()

    @rule()
    def resume(self) -> None:
        self.studio.stream.resume()

    @rule()
    def stop(self) -> None:
        self.studio.stream.stop()

    @rule(ticks=st.integers(1, 40))
    def step(self, ticks: int) -> None:
        self.studio.step(ticks)

    @rule(ticks=st.integers(1, 40))
    def stall(self, ticks: int) -> None:
        self.studio.stall(ticks)

    @rule(slow=st.booleans())
    def readers(self, slow: bool) -> None:
        self.studio.readers.slow = slow

    @rule(ready=st.booleans())
    def encryption(self, ready: bool) -> None:
        self.ears[1].ready = ready

    @rule()
    def reconnect(self) -> None:
        self.ears[1].line.suspend()
        self.studio.open(self.ears[1])

    @precondition(lambda self: self.studio.stream.playing and not self.studio.stream.paused)
    @rule()
    def it_goes_on_when_nothing_is_in_its_way(self) -> None:
        self.studio.readers.slow = False
        self.ears[1].ready = True
        before, log = len(self.ears[0].heard), len(self.studio.log)
        self.studio.step(40)
        assert len(self.ears[0].heard) > before or len(self.studio.log) > log

    @invariant()
    def each_track_is_heard_forward_and_no_frame_twice(self) -> None:
        for ear in self.ears:
            frames = [frame for frame in ear.frames if frame != SILENCE]
            assert len(set(frames)) == len(frames)
            for label, positions in _by_label(frames):
                assert positions == sorted(positions), label
                if ear is self.ears[0]:  # whose connection never fails
                    assert positions == list(range(positions[0], positions[-1] + 20, 20)), label

    @invariant()
    def every_line_sends_the_same_frame_at_the_same_tick(self) -> None:
        first, second = self.ears
        for tick in first.heard.keys() & second.heard.keys():
            assert first.heard[tick] == second.heard[tick]


def _by_label(frames: Iterable[bytes]) -> list[tuple[str, list[int]]]:
    """The positions heard of each source, in the order they were heard."""
    heard: dict[str, list[int]] = {}
    for frame in frames:
        label, position = frame.decode().split("@")
        heard.setdefault(label, []).append(int(position))
    return list(heard.items())


TestListening = Listening.TestCase
TestListening.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
