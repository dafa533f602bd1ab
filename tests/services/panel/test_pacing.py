"""When a panel may be changed, by a clock that is moved by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.panel.pacing import EVERY, FIRST_REST, LONGEST_WAIT, SETTLE, Pacing
from tests.moving.clock import MovableClock

STEP = timedelta(milliseconds=10)


def changes(pacing: Pacing, clock: MovableClock, *, lasting_s: float, happens_every: timedelta) -> list[datetime]:
    """Let something happen again and again for a while, and then nothing more; when the panel was changed."""
    changed: list[datetime] = []
    until = clock() + timedelta(seconds=lasting_s)
    happens = clock()
    while clock() < until or pacing.due is not None:
        if clock() >= happens and clock() < until:
            pacing.want(clock() + SETTLE)
            happens = clock() + happens_every
        if pacing.due is not None and pacing.due <= clock():
            pacing.begin(clock())
            changed.append(clock())
            pacing.done(clock())
        clock.move(clock() - MovableClock()() + STEP)
    return changed


def test_a_hundred_events_a_second_are_one_change_in_five_seconds_and_one_behind_the_last() -> None:
    clock = MovableClock()
    begun = clock()
    changed = changes(Pacing(), clock, lasting_s=60, happens_every=timedelta(milliseconds=10))
    assert all(after - before >= EVERY for before, after in pairwise(changed))
    assert 12 <= len(changed) <= 13
    assert changed[0] - begun <= SETTLE + STEP
    assert changed[-1] >= begun + timedelta(seconds=60)


def test_what_happens_after_a_quiet_while_is_shown_at_once() -> None:
    clock, pacing = MovableClock(), Pacing()
    pacing.begin(clock())
    pacing.done(clock())
    now = clock.advance(seconds=60)
    pacing.want(now)
    assert pacing.due == now


def test_what_happens_while_it_is_changed_is_shown_afterwards() -> None:
    clock, pacing = MovableClock(), Pacing()
    pacing.want(clock())
    pacing.begin(clock())
    pacing.want(clock.advance(seconds=1))
    pacing.done(clock.advance(seconds=30))
    assert pacing.due == clock() + EVERY


def test_a_failure_is_tried_again_growing_seldom_and_never_given_up() -> None:
    clock, pacing = MovableClock(), Pacing()
    pacing.want(clock())
    waits = []
    for _ in range(10):
        pacing.begin(clock())
        pacing.failed(clock())
        assert pacing.due is not None
        waits.append(pacing.due - clock())
        clock.advance(seconds=waits[-1].total_seconds())
    assert waits[0] == EVERY
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_who_asks_to_be_left_alone_for_a_while_is() -> None:
    clock, pacing = MovableClock(), Pacing()
    pacing.begin(clock())
    pacing.failed(clock(), timedelta(seconds=42))
    pacing.want(clock())
    assert pacing.due == clock() + timedelta(seconds=42)


def test_what_is_refused_is_left_alone_until_something_happens_and_for_a_while() -> None:
    clock, pacing = MovableClock(), Pacing()
    pacing.want(clock())
    pacing.begin(clock())
    pacing.refused(clock())
    assert pacing.due is None
    pacing.want(clock())
    assert pacing.due == clock() + FIRST_REST


def test_what_goes_well_again_is_as_quick_as_before() -> None:
    clock, pacing = MovableClock(), Pacing()
    for _ in range(5):
        pacing.begin(clock())
        pacing.failed(clock())
    pacing.done(clock())
    pacing.want(clock())
    assert pacing.due == clock() + EVERY


@given(
    st.lists(
        st.tuples(st.sampled_from(["want", "begin", "done", "failed", "refused"]), st.integers(0, 20)), max_size=60
    )
)
def test_whatever_happens_it_is_never_due_within_five_seconds_of_the_last_change(steps: list[tuple[str, int]]) -> None:
    clock, pacing = MovableClock(), Pacing()
    last: datetime | None = None
    wanted = False
    for what, seconds in steps:
        now = clock.advance(seconds=seconds)
        if what == "want":
            pacing.want(now)
            wanted = True
        else:
            getattr(pacing, what)(now)
            last = now
            wanted = what == "failed" or (wanted and what == "done")
        assert (pacing.due is not None) == wanted
        if pacing.due is not None and last is not None:
            assert pacing.due >= last + EVERY
