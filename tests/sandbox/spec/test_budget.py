"""The share of time that goes into checking."""

from __future__ import annotations

from sandbox.spec.budget import Budget


class Time:
    """Seconds that pass when told to."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def spent_after(idle_s: float, paid_s: float, *waits_s: float) -> list[bool]:
    """Whether a budget of a tenth is spent after some idle time, and after each wait once work took so long."""
    time = Time()
    budget = Budget(0.1, time)
    time.now_s += idle_s
    found = [budget.is_spent]
    with budget:
        time.now_s += paid_s
    for wait_s in waits_s:
        time.now_s += wait_s
        found.append(budget.is_spent)
    return found


def test_what_takes_long_is_paid_for_with_waiting() -> None:
    assert spent_after(0.0, 0.3, 1.5, 1.0) == [False, True, False]


def test_what_is_not_used_is_saved_for_one_second_at_most() -> None:
    assert spent_after(1000.0, 0.25, 1.0, 1.0) == [False, True, False]
