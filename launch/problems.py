"""What can be wrong with a configuration, as sentences for the person who wrote it.

Pure values: nothing here reads a file or the environment.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True)
class Problem:
    """One thing to mend before Chorus can start.

    `origin` is a file's name or "environment"; `key` is spelled as it is there, and empty when the
    whole file is at fault; `nearest` is the valid key or value that was probably meant.
    """

    origin: str
    key: str
    reason: str
    nearest: str | None = None

    def __str__(self) -> str:
        where = f"{self.origin}: {printable(self.key)}" if self.key else self.origin
        hint = f"; did you mean {self.nearest}?" if self.nearest else ""
        return f"{where}: {self.reason}{hint}"


class ConfigError(Exception):
    """The configuration cannot be used. `problems` holds at least one; `str()` gives one line each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def nearest(typed: str, valid: Iterable[str]) -> str | None:
    """The valid name that was probably meant, or None.

    Dotted names are compared whole and, failing that, by their last part, so that a key that stands
    in the wrong section is found too. Case does not matter.
    """
    names = list(valid)
    whole = {name.lower(): name for name in names}
    last = {name.lower().rpartition(".")[2]: name for name in names}
    for spelled, candidates in ((typed.lower(), whole), (typed.lower().rpartition(".")[2], last)):
        if found := get_close_matches(spelled, candidates, n=1, cutoff=0.7):
            return candidates[found[0]]
    return None


def printable(text: str, *, limit: int = 80) -> str:
    """`text` safe and short enough for one line of a terminal."""
    shown = text if text.isprintable() else ascii(text)
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"
