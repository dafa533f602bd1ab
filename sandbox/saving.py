"""A running sandbox's state in a file: everything but connections, sessions and the bot's token.

The file is a digest and the state's bytes; a file that was damaged is told apart before anything is read from it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from typing import TYPE_CHECKING, Any

from .world import StateError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .journal import Journal
    from .world import World

DIGEST_SIZE = 32
SAVE_EVERY_S = 20.0
_log = logging.getLogger(__name__)


def save_state(world: World, journal: Journal, path: Path) -> None:
    """Write the state to a file, all of it or nothing. Raises OSError."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    state = world.dump({"journal": journal.dump()})
    unfinished.write_bytes(_digest(state) + state)
    unfinished.replace(path)


def load_state(world: World, journal: Journal, path: Path) -> None:
    """Go on from a state that was saved. Raises OSError or StateError."""
    data = path.read_bytes()
    digest, state = data[:DIGEST_SIZE], data[DIGEST_SIZE:]
    if digest != _digest(state):
        raise StateError("not a state of the sandbox, or a damaged one")
    more = world.load(state)
    journal.load(more["journal"])


class Keeper:
    """Keeps the state in one file from run to run: `load` at the start, `run` meanwhile, `save` in the end."""

    def __init__(self, world: World, journal: Journal, path: Path) -> None:
        self._world = world
        self._journal = journal
        self._path = path
        self._changed = False
        world.listen(self._note)

    def load(self) -> bool:
        """Go on from the file, if there is one; one that cannot be read is put aside. Tells whether it goes on."""
        try:
            load_state(self._world, self._journal, self._path)
        except FileNotFoundError:
            return False
        except (OSError, StateError) as error:
            aside = self._path.with_name(f"{self._path.name}.aside")
            self._path.replace(aside)
            _log.warning("what was kept cannot be gone on with and is put aside as %s: %s", aside, error)
            return False
        return True

    def save(self) -> None:
        """Bring the file up to date; a failure is told, and what was saved before stays."""
        self._changed = False
        try:
            save_state(self._world, self._journal, self._path)
        except OSError as error:
            _log.error("the state could not be kept: %s", error)

    async def run(self) -> None:
        """Save now and then, when something has happened."""
        while True:
            await asyncio.sleep(SAVE_EVERY_S)
            if self._changed:
                self.save()

    def _note(self, _event: str, _payload: Mapping[str, Any]) -> None:
        self._changed = True


def _digest(state: bytes) -> bytes:
    return hashlib.blake2b(state, digest_size=DIGEST_SIZE).digest()
