"""Moments in sentences: Discord knows whole seconds, and what is promised must be so by then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cogs.speech import Speech
from services.refs import MomentRef
from services.words import Words

WHOLE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(("later_us", "shown_s"), [(0, 0), (1, 1), (999_999, 1), (1_000_000, 1)])
def test_a_moment_is_shown_no_earlier_than_it_is(later_us: int, shown_s: int) -> None:
    shown = Speech(Words()).show(MomentRef(WHOLE + timedelta(microseconds=later_us)))
    assert shown == f"<t:{int(WHOLE.timestamp()) + shown_s}:R>"
