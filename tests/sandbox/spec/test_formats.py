"""Single values are held against the formats that Discord's description names."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.spec.formats import FORMATS


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("date-time", "2026-01-01T00:00:00.5+00:00", True),
        ("date-time", "2026-01-01T00:00:00Z", True),
        ("date-time", "2026-01-01T00:00:00", False),
        ("date-time", "yesterday", False),
        ("snowflake", "41771983423143937", True),
        ("snowflake", str(1 << 64), False),
        ("snowflake", "-1", False),
        ("snowflake", "Ada", False),
        ("uri", "https://discord.com", True),
        ("uri", "discord.com", False),
        ("int32", (1 << 31) - 1, True),
        ("int32", 1 << 31, False),
        ("int64", -(1 << 63), True),
        ("int64", 1 << 63, False),
        ("date-time", None, True),
        ("snowflake", 7, True),
        ("int32", "many", True),
    ],
)
def test_a_value_fits_its_format_or_is_of_another_type(name: str, value: Any, fits: bool) -> None:
    assert FORMATS.conforms(value, name) is fits
