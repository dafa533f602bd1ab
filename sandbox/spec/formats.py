"""The formats that Discord's description names, as checks of single values. Pure."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from jsonschema import FormatChecker

FORMATS = FormatChecker(formats=())
"""Checks values for the formats below and no others; a value of another type than a format's is its schema's matter."""

_BOUNDS = {"int32": 31, "int64": 63}


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    """An ISO 8601 date and time with its offset from UTC."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@FORMATS.checks("snowflake", raises=ValueError)
def is_snowflake(value: object) -> bool:
    """A number of 64 bits, in decimal."""
    return not isinstance(value, str) or 0 <= int(value) < 1 << 64


@FORMATS.checks("uri", raises=ValueError)
def is_uri(value: object) -> bool:
    """An address with a scheme."""
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


@FORMATS.checks("int32")
def is_int32(value: object) -> bool:
    """A signed number of 32 bits."""
    return _fits(value, _BOUNDS["int32"])


@FORMATS.checks("int64")
def is_int64(value: object) -> bool:
    """A signed number of 64 bits."""
    return _fits(value, _BOUNDS["int64"])


def _fits(value: object, bits: int) -> bool:
    return not isinstance(value, int) or -(1 << bits) <= value < 1 << bits
