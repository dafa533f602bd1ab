"""The sandbox's clock, and keeping its state for later."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.saving import save_state

if TYPE_CHECKING:
    from .desk import Action, Desk


def advance(desk: Desk, seconds: float) -> None:
    """Move the clock forwards."""
    desk.world.clock.advance(seconds)


def now(desk: Desk) -> str:
    """The moment, as Discord writes it."""
    return desk.world.now_iso()


def save(desk: Desk, path: str) -> None:
    """Write the state to a file."""
    save_state(desk.world, desk.journal, Path(path))


ACTIONS: dict[str, Action] = {action.__name__: action for action in (advance, now, save)}
