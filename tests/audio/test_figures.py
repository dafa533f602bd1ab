"""The figures of the last seconds, from a histogram that only grows."""

from __future__ import annotations

from audio.figures import LatenessWindow
from audio.rings import LATENESS_STEPS


def histogram(**packets: int) -> list[int]:
    """So many packets in each step: `step_3=10`."""
    counts = [0] * LATENESS_STEPS
    for name, count in packets.items():
        counts[int(name.removeprefix("step_"))] = count
    return counts


def test_ninety_nine_of_a_hundred_packets_are_within_the_figure() -> None:
    window = LatenessWindow()
    assert window.p99_ms(histogram(step_0=99, step_40=1)) == 0.25
    assert window.p99_ms(histogram(step_0=98, step_40=2)) == 10.25


def test_packets_are_late_from_half_a_packet_on() -> None:
    assert LatenessWindow().late(histogram(step_0=99, step_39=1, step_40=2, step_199=3)) == 5


def test_what_was_before_the_window_does_not_count() -> None:
    window = LatenessWindow()
    window.sample(histogram(step_100=1_000))
    assert window.p99_ms(histogram(step_100=1_000)) is None
    assert window.p99_ms(histogram(step_0=100, step_100=1_000)) == 0.25
    for _ in range(6):
        window.sample(histogram(step_0=100, step_100=1_000))
    assert window.p99_ms(histogram(step_0=100, step_3=1, step_100=1_000)) == 1.0


def test_without_packets_there_is_no_figure() -> None:
    assert LatenessWindow().p99_ms(histogram()) is None
    assert LatenessWindow().late(histogram()) == 0
