"""Prints the story as it happens, for a person to read."""

from __future__ import annotations

import sys
import textwrap
import time
from typing import TYPE_CHECKING

from sandbox.client import readable

if TYPE_CHECKING:
    from collections.abc import Mapping

_WIDTH = 110
_NAME = 9


class Transcript:
    """Writes lines with the time since the beginning. `names` are what ids of channels and people are called."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.names: dict[int, str] = {}

    def chapter(self, title: str) -> None:
        """A new part of the story."""
        self._print(f"\n── {title} " + "─" * max(0, _WIDTH - len(title) - 4))

    def says(self, who: str, text: str, *, only_to: str | None = None) -> None:
        """Somebody says something; `only_to` names the one person who sees it."""
        seconds = time.monotonic() - self._began
        aside = f"(only {only_to} sees this) " if only_to else ""
        head = f"{seconds:6.1f}s  {who:<{_NAME}} "
        lines = [
            wrapped
            for line in (aside + readable(text, self.names.get)).splitlines()
            for wrapped in textwrap.wrap(line, _WIDTH - len(head)) or [""]
        ]
        self._print(("\n" + " " * len(head)).join([head + lines[0], *lines[1:]]))

    def does(self, who: str, text: str) -> None:
        """Somebody does something."""
        self.says(who, f"* {text}")

    def types(self, who: str, command: str, options: Mapping[str, object]) -> None:
        """Somebody types a command."""
        shown = "".join(f" {name}:{value}" for name, value in options.items())
        self.says(who, f"/{command}{shown}")

    def verified(self, text: str) -> None:
        """A promise that was checked and kept."""
        self._print(f"  ✓ {text}")

    def failed(self, step: str, reason: str) -> None:
        """The step that went wrong, and how."""
        self._print(f"\n  ✗ {step}: {reason}")

    def _print(self, text: str) -> None:
        print(text, flush=True)
        sys.stdout.flush()
