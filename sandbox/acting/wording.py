"""How several things are named in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def listed(names: Iterable[object], joint: str = "and") -> str:
    """The names in quotes, with a word before the last; "nothing" when there are none."""
    *others, last = [repr(name) for name in names] or ["nothing"]
    return f"{', '.join(others)} {joint} {last}" if others else last
