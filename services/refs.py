"""Parameters of a sentence that are more than text; each front end shows them in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class ChannelRef:
    """A channel or thread: in Discord a link, elsewhere its name."""

    channel_id: int


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person of the chat server: in Discord a mention that does not ping."""

    discord_id: int


@dataclass(frozen=True, slots=True)
class CommandRef:
    """A command to try next, by its full name: "group create"."""

    name: str


@dataclass(frozen=True, slots=True)
class MomentRef:
    """A point in time, told by how far away it is: "in 4 seconds", "2 days ago"."""

    when: datetime


@dataclass(frozen=True, slots=True)
class LengthRef:
    """A length of time, or a place in a track, as players show it: "3:07"."""

    milliseconds: int


class Variant(str):
    """One of a sentence's variants, by its name in the catalogue: it picks words and is never shown itself."""

    __slots__ = ()
