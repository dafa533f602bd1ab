"""The rules of a room: what the config says, and where a group differs. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from services.errors import InvalidInputError

if TYPE_CHECKING:
    from models import RoomRules

MusicControl = Literal["everyone", "djs", "requester"]
RequesterLeft = Literal["stays", "goes"]
"""What becomes of the waiting tracks of somebody who left the voice channel."""
Rule = Literal[
    "vote_percent",
    "requester_left",
    "pause_alone_minutes",
    "leave_alone_minutes",
    "always_on",
    "volume_ceiling",
    "takeover_minutes",
    "quieter_while_speaking",
    "panel",
]
"""What a group can choose otherwise than the config, but for its blocklist, which adds to the config's."""
RULES: tuple[Rule, ...] = get_args(Rule)
LONGEST_MINUTES = 1440
LOUDEST = 200
"""Percent of how loud the media is by itself."""


class RuleOutOfRangeError(InvalidInputError):
    """A rule was given a number that it cannot have."""

    key = "error-rule-out-of-range"


@dataclass(frozen=True, slots=True)
class RoomSettings:
    """The rules of one room. Times are in minutes."""

    control: MusicControl = "everyone"
    """Who has the music in a new group."""
    vote_percent: int = 0
    """Of those who listen, how many have to want the next track; 0: nobody votes, and whoever may skip does."""
    requester_left: RequesterLeft = "stays"
    requester_left_minutes: float = 5.0
    """For how long somebody has to be gone until their tracks are; the config's alone."""
    pause_alone_minutes: float = 1.0
    """Without anybody who listens, until the music is held."""
    leave_alone_minutes: float = 5.0
    """From then on, until the bot leaves the voice channel."""
    always_on: bool = False
    """24/7: nothing is held when nobody listens, and the bot stays, also when nothing plays.

    In an empty channel the music stands by itself, since end-to-end encryption has no keys there.
    """
    volume_ceiling: int = LOUDEST
    takeover_minutes: float = 5.0
    """How long a group must have been paused, or have listened to nothing, until another may have the voice."""
    quieter_while_speaking: bool = False
    """Whether the music is turned down while somebody in the voice channel speaks."""
    quieter_percent: int = 30
    """Of the amplitude, to which it is turned down then; the config's alone."""
    panel: bool = True
    """Whether a message in the group's thread shows what plays."""
    blocked: tuple[str, ...] = ()
    """Words, hosts and sources that may not be played."""
    own: frozenset[str] = frozenset()
    """The rules, by their names here, that the group has chosen itself; the others are the config's."""


@dataclass(frozen=True, slots=True)
class RoomChanges:
    """What a group wants otherwise; what is None stays."""

    vote_percent: int | None = None
    requester_left: RequesterLeft | None = None
    pause_alone_minutes: int | None = None
    leave_alone_minutes: int | None = None
    always_on: bool | None = None
    volume_ceiling: int | None = None
    takeover_minutes: int | None = None
    quieter_while_speaking: bool | None = None
    panel: bool | None = None
    reset: Rule | Literal["blocked", "all"] | None = None
    """A rule that is to be as the config says, or "all" of them; what is chosen beside it counts. "blocked": nothing is
    blocked but what the config blocks.
    """
    block: str | None = None
    """What may not be played any more, several with commas between."""
    unblock: str | None = None

    def check(self) -> None:
        """Raises RuleOutOfRangeError."""
        for value, least, most in (
            (self.vote_percent, 0, 100),
            (self.pause_alone_minutes, 0, LONGEST_MINUTES),
            (self.leave_alone_minutes, 0, LONGEST_MINUTES),
            (self.volume_ceiling, 1, LOUDEST),
            (self.takeover_minutes, 0, LONGEST_MINUTES),
        ):
            if value is not None and not least <= value <= most:
                raise RuleOutOfRangeError(least=least, most=most)

    @property
    def resets_blocklist(self) -> bool:
        return self.reset in ("blocked", "all")

    def plain(self) -> dict[str, object]:
        """What is changed apart from the blocklist, by the names of the table's columns; None is the config's."""
        asked = RULES if self.reset == "all" else [rule for rule in RULES if rule == self.reset]
        values: dict[str, object] = dict.fromkeys(asked)
        for name in RULES:
            if (value := getattr(self, name)) is not None:
                values[name] = value
        return values


def settings_of(defaults: RoomSettings, own: RoomRules | None) -> RoomSettings:
    """The rules of a group: the config's, but for what it has chosen itself."""
    if own is None:
        return defaults
    chosen = {name: value for name in RULES if (value := getattr(own, name)) is not None}
    if chosen.get("requester_left") not in get_args(RequesterLeft):
        chosen.pop("requester_left", None)
    # What the config blocks, a group cannot allow.
    blocked = (*defaults.blocked, *(entry for entry in (own.blocked or "").splitlines() if entry))
    return replace(defaults, **chosen, own=frozenset(chosen), blocked=tuple(dict.fromkeys(blocked)))
