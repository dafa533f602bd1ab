"""What a person typed that cannot be done, told so that the next line can be right. Pure."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 0.6


class MistakeError(Exception):
    """The text says what is wrong and what there is instead."""


def unknown(what: str, typed: str, known: Iterable[str]) -> MistakeError:
    """That there is no such thing: with the nearest name, or with all of them when none is near."""
    names = list(known)
    meant = nearest(typed, names)
    if meant is not None:
        return MistakeError(f"there is no {what} {typed}; did you mean {meant}?")
    return MistakeError(f"there is no {what} {typed}, only {listed(names)}" if names else f"there is no {what} {typed}")


def nearest(typed: str, known: Iterable[str], *, alike: float = _ALIKE) -> str | None:
    """The name that was probably meant, or None; `alike` is from 0 (anything) to 1 (the same). Case does not matter."""
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(typed.lower(), by_lower, n=1, cutoff=alike)
    return by_lower[found[0]] if found else None


def listed(names: Iterable[str]) -> str:
    """Names as one reads them: "Ada, Ben and Cleo"."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
