"""What the sandbox found where it or the bot differ from Discord's own description."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import SandboxError


class SpecError(SandboxError):
    """Something differs from Discord's description; the message lists it."""


@dataclass(frozen=True)
class SpecFinding:
    """A field of a request, an answer or a gateway event that does not fit.

    `part` is request, answer or event; `where` the operation (with an answer's status) or the event's name; `path` the
    field, with `*` for any entry of a list; `count` how often it was seen, of what was looked at.
    """

    part: str
    where: str
    path: str
    problem: str
    count: int

    def __str__(self) -> str:
        return f"{self.part} of {self.where}: {self.path}: {self.problem} ({self.count} times)"
