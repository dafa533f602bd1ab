"""What pages show, as plain values. Touches nothing.

Times are in milliseconds; `*_at_ms` are of the server's time (`server_time.ServerTime`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from services.watching.picture import NO_PICTURE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from services.watching.picture import Picture

ReportedState = Literal["loading", "ready", "locked", "catching", "stalled", "hidden"]


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody with an account."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ChapterMark:
    title: str
    start_ms: int


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """The entry whose turn it is. `duration_ms` is None where nobody knows it, as of what is live."""

    id: int
    title: str
    url: str | None = None
    artist: str | None = None
    duration_ms: int | None = None
    is_live: bool = False
    cover: str | None = None
    requested_by: Who | None = None
    picture: Picture = NO_PICTURE
    chapters: tuple[ChapterMark, ...] = ()


@dataclass(frozen=True, slots=True)
class PlayerShown:
    """A player; at t it is at position_ms + rate * (t - at_ms), never past the end."""

    revision: int = 0
    phase: str = "idle"
    entry: ShownEntry | None = None
    position_ms: float = 0
    at_ms: float = 0
    rate: int = 0
    through_voice: bool = False
    waiting_for: tuple[str, ...] = ()
    loop: Literal["off", "one", "all"] = "off"
    volume: int = 100
    ceiling: int = 200


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """An entry that waits. `votes` are those for it less those against."""

    id: int
    title: str
    artist: str | None
    duration_ms: int | None
    cover: str | None
    requested_by: Who | None
    starts_in_ms: int | None
    votes: int = 0


@dataclass(frozen=True, slots=True)
class QueueShown:
    """Some of what waits, one after the other, and how much that is in all."""

    revision: int = 0
    total: int = 0
    total_ms: int = 0
    entries: tuple[WaitingEntry, ...] = ()
    votes: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    """Who voted how (1 or -1), by entry and account."""
    order: tuple[int, ...] = ()
    """All that waits, by its ids."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the group: whether a page of theirs is open, whether they sit in voice, how their picture does.

    `discord_id`: the account that they are mentioned by; None for who is not on the server.
    """

    id: int
    name: str
    discord_id: int | None = None
    avatar: str | None = None
    color: str | None = None
    on_page: bool = False
    in_voice: bool = False
    state: ReportedState | None = None
    behind_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who said something: `id` is their account, None for who has none."""

    id: int | None
    name: str
    avatar: str | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class QuotedMessage:
    """What a message answers."""

    id: int
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class AttachedFile:
    name: str
    url: str
    mime: str | None
    bytes: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class ShownReaction:
    """An emoji under a message: how many have it there, and the accounts that put it there from the page."""

    emoji: str
    count: int
    by: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PlayedThen:
    """What was playing when something was said; `entry_id` is None when that entry is gone."""

    entry_id: int | None
    title: str
    position_ms: int | None


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message of the group's thread. `text` is Discord's markdown as it is, `names` what its mentions mean."""

    id: int
    author: Author
    text: str
    created_at: datetime
    edited_at: datetime | None = None
    reply_to: QuotedMessage | None = None
    attachments: tuple[AttachedFile, ...] = ()
    reactions: tuple[ShownReaction, ...] = ()
    played: PlayedThen | None = None
    names: Mapping[str, str] = field(default_factory=dict)
