"""What a check found: a value, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

REINSTALL = "Install what requirements.txt names: `python -m pip install -r requirements.txt`."
"""What to do when a library is missing or does not fit."""


class Mark(StrEnum):
    """How it stands: fine, worth knowing, or in the way."""

    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True)
class Finding:
    """One line of the report. `text` says what was found and, unless all is well, what to do."""

    mark: Mark
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.mark:<5} {self.about:<10} {self.text}"
