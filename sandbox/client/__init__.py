"""The Python side of the local Discord: start one, run a bot against it, act as its members.

Light to import: the voice parts (`Listener`, `Packet`) load when they are first asked for, and neither simcord nor
discord.py is needed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .answer import Answer, Modal, ModalField
from .bot_process import BotDiedError, BotProcess
from .channel import Channel
from .errors import Refused, SandboxError
from .guild import Guild
from .markup import readable
from .member import Member
from .message import Message, Select
from .role import Role
from .sandbox import Sandbox
from .spec import SpecError, SpecFinding

if TYPE_CHECKING:
    from .listener import Listener, Packet

__all__ = [
    "Answer",
    "BotDiedError",
    "BotProcess",
    "Channel",
    "Guild",
    "Listener",
    "Member",
    "Message",
    "Modal",
    "ModalField",
    "Packet",
    "Refused",
    "Role",
    "Sandbox",
    "SandboxError",
    "Select",
    "SpecError",
    "SpecFinding",
    "readable",
]


def __getattr__(name: str) -> Any:
    """Load the voice client when it is wanted."""
    if name in ("Listener", "Packet"):
        from . import listener

        return getattr(listener, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
