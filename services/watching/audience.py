"""What pages are told, and whoever carries it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from services.watching.views import Person, PlayerShown, QueueShown, ShownMessage, ShownReaction

OverReason = Literal["session", "membership", "group"]


@dataclass(frozen=True, slots=True)
class PlayerTold:
    """How the player stands, and what those who are told may do with it."""

    player: PlayerShown
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class QueueTold:
    """What waits; `user_id` is whose votes are theirs, None for who has none in it."""

    queue: QueueShown
    user_id: int | None


@dataclass(frozen=True, slots=True)
class PeopleTold:
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class MessageTold:
    """`user_id` is who is told, where that makes a difference: None for who neither said it nor reacted to it."""

    kind: Literal["said", "edited"]
    message: ShownMessage
    user_id: int | None


@dataclass(frozen=True, slots=True)
class ReactionsTold:
    message_id: int
    reactions: tuple[ShownReaction, ...]
    user_id: int | None


@dataclass(frozen=True, slots=True)
class ErasedTold:
    message_id: int


Told = PlayerTold | QueueTold | PeopleTold | MessageTold | ReactionsTold | ErasedTold


class Audience(Protocol):
    """The pages. No method waits, and a page that is gone is passed over."""

    def tell(self, pages: Sequence[str], told: Told) -> None:
        """Tell some pages the same."""

    def sound(self, pages: Sequence[str], packet: bytes) -> None:
        """Send some pages a packet of `services.watching.sound`."""

    def end(self, pages: Collection[str], reason: OverReason) -> None:
        """Tell some pages that they are not let in any more, and let go of them."""


class NoAudience:
    """Nobody watches."""

    def tell(self, pages: Sequence[str], told: Told) -> None:
        pass

    def sound(self, pages: Sequence[str], packet: bytes) -> None:
        pass

    def end(self, pages: Collection[str], reason: OverReason) -> None:
        pass
