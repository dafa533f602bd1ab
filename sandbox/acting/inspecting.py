"""What the sandbox found out about itself and the bot: where they differ from Discord's own description."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload


def findings(desk: Desk) -> list[Payload]:
    """What did not fit so far, each once with how often."""
    return [asdict(finding) for finding in desk.spec.findings]


def spec_coverage(desk: Desk) -> Payload:
    """What was looked at so far."""
    return desk.spec.coverage()


ACTIONS: dict[str, Action] = {action.__name__: action for action in (findings, spec_coverage)}
