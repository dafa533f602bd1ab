"""Who asked to be forgotten, in a file beside the database: it outlives a database that is lost or put back.

A line is a Discord id and the last message id that is not kept, ended by a semicolon, so that a torn one is none; the
last line about somebody counts. Nothing else stands in it. It is only ever appended to, and on the disk when `append`
returns.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LINE = re.compile(rb"(\d{1,19}) (\d{1,19});\n")
_LARGEST = 2**63 - 1


class Sidecar:
    """The file at `path`, which need not be there. Its methods block."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[int, int]:
        """Up to which message nothing is kept of whom; a line that a power cut tore is passed over."""
        try:
            lines = self._path.read_bytes().splitlines(keepends=True)
        except FileNotFoundError:
            return {}
        found = [match for line in lines if (match := _LINE.fullmatch(line))]
        people = {int(match[1]): int(match[2]) for match in found}
        return {who: until for who, until in people.items() if max(who, until) <= _LARGEST}

    def append(self, people: Mapping[int, int]) -> None:
        """Raises OSError."""
        if not people:
            return
        is_new = not self._path.exists()
        # A line that was torn ends with the newline that comes first.
        text = "\n" + "".join(f"{who} {until};\n" for who, until in people.items())
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with open(descriptor, "ab", buffering=0) as file:
            file.write(text.encode())
            os.fsync(file.fileno())
        if is_new:
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
