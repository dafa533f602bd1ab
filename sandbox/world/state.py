"""The whole state of a world as bytes, and back. Reads and replaces the backend's attributes; does no I/O.

Everything that the backend holds is kept, but for what is alive: listeners, the clock, and voice connections, which end
with the process. The bytes are a pickle; reading them makes objects of the model and of plain types only.
"""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .backend import SandboxBackend

VERSION = 1
_ALIVE = ("clock", "cdn", "subscribers", "message_watchers", "http_requests", "transcript")
_ALIVE_IN_CDN = ("_now",)
_MODULES = ("simcord.backend.models", "simcord.enums", "sandbox.discord_types", "sandbox.world")
_PLAIN = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("collections", "OrderedDict"),
    ("collections", "defaultdict"),
    ("collections", "deque"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
}


class StateError(ValueError):
    """These bytes are no state of this version."""


def dump(backend: SandboxBackend, more: dict[str, Any]) -> bytes:
    """The state, with `more` plain values beside it."""
    kept = {name: value for name, value in vars(backend).items() if name not in _ALIVE}
    cdn = {name: value for name, value in vars(backend.cdn).items() if name not in _ALIVE_IN_CDN}
    return pickle.dumps({"version": VERSION, "backend": kept, "cdn": cdn, "more": more})


def load(backend: SandboxBackend, data: bytes) -> dict[str, Any]:
    """Replace the state; returns what was kept beside it.

    Raises StateError for bytes that are no state, and anything for damaged ones: rehearse on a backend of no worth.
    """
    try:
        state = _Reader(io.BytesIO(data)).load()
        version = state["version"]
    except Exception as error:  # what damaged bytes make pickle raise is anything, MemoryError included
        raise StateError(f"not a state of the sandbox: {error}") from error
    if version != VERSION:
        raise StateError(f"a state of version {version}; this sandbox reads {VERSION}")
    vars(backend).update(state["backend"])
    vars(backend.cdn).update(state["cdn"])
    backend.voice_sessions.clear()
    for guild in backend.guilds.values():
        guild.voice_states.clear()
    more: dict[str, Any] = state["more"]
    return more


class _Reader(pickle.Unpickler):
    """Makes nothing but what a state consists of, so that a strange file cannot run code."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name. Raises UnpicklingError for any other."""
        of_model = any(module == allowed or module.startswith(f"{allowed}.") for allowed in _MODULES)
        if (of_model or (module, name) in _PLAIN) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a state")
