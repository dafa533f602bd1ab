"""A bot's request as far as it is checked, and how the texts in it are read. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_TRUTH_VALUES = {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}
_ID = re.compile(r"(?<=/)\d{15,}")


@dataclass(frozen=True)
class Request:
    """What the bot asked: `path` starts after `/api/v10`, `body` is its JSON, None without one."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None

    @property
    def general_path(self) -> str:
        """The path without its ids."""
        return _ID.sub("*", self.path)


def readings(text: str) -> list[Any]:
    """What the text of a path or query parameter may stand for: itself, a truth value, a number, a list of one.

    Source of the truth values: Discord docs, Reference > Boolean Query Strings.
    """
    found: list[Any] = [text]
    if text in _TRUTH_VALUES:
        found.append(_TRUTH_VALUES[text])
    if re.fullmatch(r"-?\d+", text):
        found.append(int(text))
    found.append([text])
    return found
