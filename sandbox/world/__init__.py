"""The state of the local Discord: guilds, people, channels, messages, interactions, voice states.

This package is the only place that imports simcord, whose in-memory backend it wraps, mends and narrows; the rest of
the sandbox sees `World` and plain payload dictionaries. `tests/sandbox/test_simcord_contract.py` names every part of
simcord that is touched here, since simcord does not promise to keep them.
"""

from __future__ import annotations

from .api import Reply, Upload
from .permissions import BOT_PERMISSIONS, permission_bits
from .rules import DiscordError
from .state import StateError
from .view import PRIVILEGED_INTENTS, BotView
from .world import World

__all__ = [
    "BOT_PERMISSIONS",
    "PRIVILEGED_INTENTS",
    "BotView",
    "DiscordError",
    "Reply",
    "StateError",
    "Upload",
    "World",
    "permission_bits",
]
