"""What the front end and the catch-up tell the recorder, in the order in which it happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from services.mirror.said import SaidMessage, SaidPart


@dataclass(frozen=True, slots=True)
class Said:
    """A message that was just sent."""

    message: SaidMessage

    @property
    def thread_id(self) -> int:
        return self.message.thread_id

    @property
    def message_ids(self) -> Sequence[int]:
        return (self.message.message_id,)


@dataclass(frozen=True, slots=True)
class Edited:
    """A message as it is now: whole, or only what changed in it."""

    message: SaidMessage | SaidPart

    @property
    def thread_id(self) -> int:
        return self.message.thread_id

    @property
    def message_ids(self) -> Sequence[int]:
        return (self.message.message_id,)


@dataclass(frozen=True, slots=True)
class Deleted:
    """Messages of one thread that are there no more."""

    thread_id: int
    message_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Touched:
    """A message that changed in a way that only the chat server knows whole (reactions, votes)."""

    thread_id: int
    message_id: int

    @property
    def message_ids(self) -> Sequence[int]:
        return (self.message_id,)


@dataclass(frozen=True, slots=True)
class SessionBegan:
    """From here on all that is said is told, and of what was said since the last thing told nothing was."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Of what was said in these threads, and in those of a guild, something may not have been told just before."""

    thread_ids: Sequence[int] = ()
    guild_id: int | None = None


ThreadEvent = Said | Edited | Deleted | Touched
Event = ThreadEvent | SessionBegan | Interrupted


@dataclass(frozen=True, slots=True)
class ReadPage:
    """All messages of a thread with `first_id` <= id < `end_id`, as its history shows them.

    What is kept in that range and is not among them is there no more.
    """

    thread_id: int
    group_id: int
    messages: Sequence[SaidMessage]
    first_id: int
    end_id: int
    denied: Collection[int] = ()
    """Messages that were asked for by their id too, and are not there. So it has to be with young ones: pages lag."""
    last_in: int | None = None
    """The `Coverage.period` in which it was asked for, if nothing had been said behind it then."""
