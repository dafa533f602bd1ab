"""The shared memory, as both processes see it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from audio.rings import CONNECTIONS, LATENESS_STEP_NS, LATENESS_STEPS, MOST_FRAME_BYTES, SLOTS, Field, Rings, slot_at

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def rings() -> Iterator[Rings]:
    rings = Rings.create()
    yield rings
    rings.close()


def at(rings: Rings, connection: int, tick: int) -> bytes | None:
    """The frame that is to be sent at `tick`."""
    slot = slot_at(connection, tick)
    if rings.words[slot] != tick:
        return None
    start = (slot + 2) * 8
    return bytes(rings.data[start : start + rings.words[slot + 1]])


def test_a_frame_lies_at_its_tick_and_nowhere_else(rings: Rings) -> None:
    rings.write(3, 100, b"frame")
    assert at(rings, 3, 100) == b"frame"
    assert at(rings, 3, 100 + SLOTS) is None
    assert at(rings, 4, 100) is None


def test_what_was_sent_is_written_over_a_lap_later(rings: Rings) -> None:
    rings.write(0, 7, b"before")
    rings.write(0, 7 + SLOTS, b"after")
    assert at(rings, 0, 7) is None
    assert at(rings, 0, 7 + SLOTS) == b"after"


def test_what_is_taken_back_is_gone_and_what_comes_before_it_stays(rings: Rings) -> None:
    for tick in range(10, 20):
        rings.write(5, tick, b"%d" % tick)
        rings.write(6, tick, b"%d" % tick)
    rings.clear(5, 15)
    assert [at(rings, 5, tick) for tick in range(10, 20)] == [b"10", b"11", b"12", b"13", b"14"] + [None] * 5
    assert at(rings, 6, 15) == b"15"


def test_the_largest_frame_fits_into_the_last_slot_and_a_larger_one_is_refused(rings: Rings) -> None:
    largest = os.urandom(MOST_FRAME_BYTES)
    last = CONNECTIONS - 1
    rings.write(last, SLOTS - 1, largest)
    assert at(rings, last, SLOTS - 1) == largest
    with pytest.raises(ValueError, match="1521 bytes"):
        rings.write(last, 0, largest + b"x")


def test_another_mapping_of_the_same_memory_sees_it(rings: Rings) -> None:
    other = Rings(os.dup(rings.fd))
    rings.write(1, 1, b"across")
    other.put(1, Field.SENT, 2**40)
    assert at(other, 1, 1) == b"across"
    assert rings.get(1, Field.SENT) == 2**40
    other.close()


def test_lateness_is_counted_in_steps_and_what_is_off_the_scale_in_the_last(rings: Rings) -> None:
    rings.note_lateness(-1, 1)
    rings.note_lateness(LATENESS_STEP_NS * 3 + 1, 5)
    rings.note_lateness(10**12, 2)
    counted = rings.lateness()
    assert (counted[0], counted[3], counted[LATENESS_STEPS - 1]) == (1, 5, 2)
    assert sum(counted) == 8
