"""Who is here, and how far behind."""

from __future__ import annotations

import pytest

from services.watching.presence import gap_s, rounded


@pytest.mark.parametrize(
    ("behind_ms", "told_ms"),
    [(0, 0), (9.9, 0), (11, 20), (-31, -40), (199, 200), (249, 200), (251, 300), (-960, -1000)],
)
def test_what_is_told_of_how_far_somebody_is_behind_changes_in_steps(behind_ms: float, told_ms: int) -> None:
    assert rounded(behind_ms) == told_ms


def test_in_a_large_group_all_are_told_of_all_less_often() -> None:
    assert gap_s(2) == gap_s(50) == 0.5
    assert gap_s(200) == 2.0
