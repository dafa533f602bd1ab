"""Where the services' time comes from: handed in, so that a test can move it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""The present moment, aware, in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)
