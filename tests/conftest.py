"""What holds for every test, and how several processes share them."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

WHOLE_BOT = ("tests/drill/", "tests/moving/", "tests/watch/", "tests/page/", "tests/cogs/")
"""Folders whose files take minutes: those with the longest first."""
MOST_PROCESSES = 4

# On a busy machine the first input may take seconds, which says nothing of the test.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: tests of the whole bot wait for a good part of their time."""
    return min(MOST_PROCESSES, (os.cpu_count() or 1) + 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes long begin first, so that the processes end together: short files fill the end."""
    items.sort(key=lambda item: _rank(item.nodeid))


def _rank(nodeid: str) -> int:
    return next((rank for rank, folder in enumerate(WHOLE_BOT) if nodeid.startswith(folder)), len(WHOLE_BOT))
