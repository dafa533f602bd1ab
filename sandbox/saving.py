"""A running sandbox's state in a file: everything but connections, sessions and the bot's token."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from .journal import Journal
    from .world import World


def save_state(world: World, journal: Journal, path: Path) -> None:
    """Write the state to a file, all of it or nothing. Raises OSError."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_bytes(world.dump({"journal": journal.dump()}))
    unfinished.replace(path)


def load_state(world: World, journal: Journal, path: Path) -> None:
    """Go on from a state that was saved. Raises OSError or StateError."""
    more = world.load(path.read_bytes())
    journal.load(more["journal"])
