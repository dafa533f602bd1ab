"""Where a drill's luck comes from."""

from __future__ import annotations

import os
import random

import pytest

pytest.register_assert_rewrite(
    *(f"tests.drill.{name}" for name in ("truth", "weathers", "storm", "lookout", "mirror_weathers", "schedules"))
)


@pytest.fixture
def seed() -> int:
    """The one that is asked for, or a new one; a failing test shows what is printed."""
    seed = int(os.environ.get("CHORUS_DRILL_SEED") or random.SystemRandom().randrange(2**32))
    print(f"CHORUS_DRILL_SEED={seed}")
    return seed
