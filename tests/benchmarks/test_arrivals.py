"""What the sink's records say: lateness, missing frames, gaps."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.voices.arrivals import FRAME_NS, Arrival, listen, parse

MS = 1_000_000
BEGIN = 1_800_000_000 * 1_000 * MS
SECOND = 50
"""Frames."""
END = BEGIN + SECOND * FRAME_NS


def arrivals(
    late_ms: dict[int, float] | None = None,
    *,
    without: tuple[int, ...] = (),
    ssrc: int = 1,
    first_timestamp: int = 0,
    frames: range = range(-10, SECOND + 20),
) -> list[Arrival]:
    """A stream on its grid from before the window until after it; single frames come late or not at all."""
    late = late_ms or {}
    return [
        Arrival(
            ssrc,
            frame % 2**16,
            (first_timestamp + frame * 960) % 2**32,
            BEGIN + 3 * MS + frame * FRAME_NS + round(late.get(frame, 0) * MS),
        )
        for frame in frames
        if frame not in without
    ]


def test_a_stream_that_keeps_its_grid_is_never_late() -> None:
    heard = listen(arrivals(), [1], BEGIN, END)
    assert (heard.packets, heard.missing, heard.p99_ms, heard.max_ms) == (SECOND, 0, 0, 0)
    assert heard.longest_gap_ms == 20


def test_a_late_packet_is_as_late_as_it_came_after_its_place_on_the_grid() -> None:
    heard = listen(arrivals({7: 12.5, 8: 1}), [1], BEGIN, END)
    assert heard.max_ms == 12.5
    assert heard.p50_ms == 0
    assert heard.longest_gap_ms == 32.5
    assert heard.missing == 0


def test_the_earliest_packet_is_what_the_others_are_late_against() -> None:
    early = {frame: 4.0 for frame in range(-10, SECOND + 20) if frame != 20}
    heard = listen(arrivals(early), [1], BEGIN, END)
    assert (heard.p50_ms, heard.max_ms) == (4, 4)


def test_what_came_after_the_window_but_was_due_in_it_is_late_and_not_missing() -> None:
    heard = listen(arrivals({SECOND - 1: 150, SECOND - 2: 170}), [1], BEGIN, END)
    assert (heard.packets, heard.missing, heard.max_ms) == (SECOND, 0, 170)


@pytest.mark.parametrize("without", [(5,), (0, 1), (SECOND - 1, SECOND - 2), (10, 20, 21, 22)])
def test_each_frame_that_did_not_come_is_missing(without: tuple[int, ...]) -> None:
    heard = listen(arrivals(without=without), [1], BEGIN, END)
    assert (heard.missing, heard.packets) == (len(without), SECOND - len(without))


def test_a_stream_that_is_not_there_is_missing_as_a_whole() -> None:
    heard = listen(arrivals(), [1, 2], BEGIN, END)
    assert heard.missing == SECOND


def test_a_stream_that_broke_off_is_missing_from_there_on() -> None:
    heard = listen(arrivals(frames=range(-10, 30)), [1], BEGIN, END)
    assert heard.missing == SECOND - 30


def test_a_clock_that_went_on_while_nothing_was_sent_leaves_a_hole() -> None:
    before = arrivals(frames=range(10))
    after = [one._replace(sequence=one.sequence - 6) for one in arrivals(frames=range(16, SECOND))]
    assert listen(before + after, [1], BEGIN, END).missing == 6


@given(first_timestamp=st.integers(0, 2**32 - 1))
def test_timestamps_wrap_around_unheard(first_timestamp: int) -> None:
    heard = listen(arrivals({3: 2}, first_timestamp=first_timestamp), [1], BEGIN, END)
    assert (heard.packets, heard.missing, heard.max_ms) == (SECOND, 0, 2)


def test_each_stream_has_a_grid_of_its_own() -> None:
    other = [one._replace(at_ns=one.at_ns + 7 * MS) for one in arrivals(ssrc=2, first_timestamp=12345)]
    heard = listen([*arrivals(), *other], [1, 2], BEGIN, END)
    assert (heard.packets, heard.max_ms) == (2 * SECOND, 0)


def test_the_sinks_record_is_read_back() -> None:
    headers = struct.pack(">BBHII", 0x80, 0x78, 3, 960, 1000) + struct.pack(">BBHII", 0x81, 0xC9, 1, 2, 3)
    stamps = struct.pack("=QiiQQ", 32, 1, 35, 12, 34) * 2
    assert list(parse(headers, stamps)) == [Arrival(1000, 3, 960, 12 * 10**9 + 34)]
