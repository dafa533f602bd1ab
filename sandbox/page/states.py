"""States of the sandbox by name, in a folder of its own, to come back to.

A state is a pickle, which makes objects of the sandbox's model. Its reader takes nothing else, but that is no promise
that a stranger's bytes can be trusted with: so only what this sandbox has saved into its own folder is ever loaded,
chosen by name, and never what somebody uploads.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.journal import Journal
from sandbox.saving import load_state, save_state
from sandbox.world import StateError, World

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.acting.desk import Desk

    Payload = dict[str, Any]

SUFFIX = ".state"
MOST = 50
_NAME = re.compile(r"[\w][\w .-]{0,59}")


class States:
    """The saved states in a folder, which is made when it is needed."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk = desk
        self._folder = folder

    def listed(self) -> list[Payload]:
        """All that were saved, the newest first."""
        found = [(path, path.stat()) for path in self._folder.glob(f"*{SUFFIX}")]
        found.sort(key=lambda one: one[1].st_mtime, reverse=True)
        return [
            {"name": path.stem, "size": status.st_size, "saved_at": _moment(status.st_mtime)} for path, status in found
        ]

    def save(self, name: str) -> None:
        """Save the state as it is now; one of the same name is replaced.

        Raises ValueError for a name that is none or when there are too many, OSError.
        """
        path = self._path(name)
        if not path.exists() and len(self.listed()) >= MOST:
            raise ValueError(f"there are {MOST} saved states already; delete one in {self._folder}")
        self._folder.mkdir(parents=True, exist_ok=True)
        save_state(self._desk.world, self._desk.journal, path)

    async def load(self, name: str) -> None:
        """Go on from a saved state: everybody leaves voice, and the bot has to begin a new session.

        Raises ValueError with a sentence when there is none, it is damaged or it is another bot's; nothing has
        changed then.
        """
        path = self._path(name)
        self._check(path, name)
        world = self._desk.world
        for guild in world.people.guilds():
            for member in guild["members"]:
                if world.voices.state(int(guild["id"]), int(member["user"]["id"])) is not None:
                    world.voices.set(int(guild["id"]), int(member["user"]["id"]), None)
        load_state(world, self._desk.journal, path)
        await self._desk.gateway.invalidate_sessions(resumable=False)
        self._desk.gateway.sessions.end_all()

    def _check(self, path: Path, name: str) -> None:
        """Read it into a world of no worth first."""
        rehearsal = World()
        try:
            load_state(rehearsal, Journal(rehearsal), path)
        except FileNotFoundError:
            raise ValueError(f"there is no saved state “{name}”") from None
        except (OSError, StateError) as error:
            raise ValueError(f"“{name}” is damaged and was not loaded ({error}); nothing has changed") from None
        if rehearsal.bot_id != self._desk.world.bot_id:
            raise ValueError(f"“{name}” is of a former sandbox, whose bot was another one; nothing has changed")

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise ValueError("a state's name has 1 to 60 letters, digits, spaces, dots and dashes")
        return self._folder / f"{name}{SUFFIX}"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
