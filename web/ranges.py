"""Which part of something is asked for (RFC 9110, 14). Touches nothing."""

from __future__ import annotations

import re

_RANGES = re.compile(r"\s*bytes\s*=(.*)", re.IGNORECASE | re.DOTALL)
_RANGE = re.compile(r"(\d+)-(\d*)|-(\d+)", re.ASCII)
_BEYOND = 2**62
"""More bytes than anything has."""


def one_range(header: str | None) -> str | None:
    """The first range of a `Range` header, as "bytes=0-99"; None for what is to be ignored, so that all is sent.

    Nobody has to answer with several ranges; browsers never ask for them. What has no byte in it begins beyond the end.
    """
    found = None if header is None else _RANGES.fullmatch(header)
    if found is None:
        return None
    ranges = [_RANGE.fullmatch(one.strip(" \t")) for one in found[1].split(",") if one.strip(" \t")]
    if not ranges or any(one is None for one in ranges):
        return None
    first, last, suffix = ranges[0].groups()  # type: ignore[union-attr]
    if suffix is not None:
        return f"bytes=-{_number(suffix)}" if _number(suffix) else f"bytes={_BEYOND}-"
    if not last:
        return f"bytes={_number(first)}-"
    return f"bytes={_number(first)}-{_number(last)}" if _order(first) <= _order(last) else None


def _order(digits: str) -> tuple[int, str]:
    """Compares numbers of any length."""
    digits = digits.lstrip("0")
    return len(digits), digits


def _number(digits: str) -> int:
    digits = digits.lstrip("0") or "0"
    return _BEYOND if len(digits) > 18 else int(digits)
