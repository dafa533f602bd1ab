"""What happens to a player: what people ask for, and what came of the effects. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.player_state import Loop


@dataclass(frozen=True, slots=True)
class Enqueued:
    """Somebody put an entry at the end of the queue."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Reordered:
    """What waited when somebody looked (`before`) is to wait in another order, without some of it, or with more.

    What came or went since they looked stays as it is. `begins`: somebody asked for what is new in it, and brings an
    idle player into its voice channel; else only one that sits there with nothing to play goes on.

    `kind`: what to remember it as, so that it can be taken back; `undoes`: the id of the change that it takes back.
    """

    before: tuple[int, ...] = field(repr=False)
    waiting: tuple[int, ...] = field(repr=False)
    begins: bool = False
    kind: str | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class JumpAsked:
    """Somebody wants an entry that waits, or `is_new` in the queue, to have its turn now."""

    entry_id: int
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An entry that still waits is not wanted after all."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Connected:
    """The bot is in the voice channel and can send; or those who listen do so `on_page`, without any."""

    on_page: bool = False


@dataclass(frozen=True, slots=True)
class MovedTo:
    """Those who listen do so in the voice channel from now on, or `on_page` alone; what sounds went on meanwhile."""

    on_page: bool
    comes_back: bool = True
    """Whether it goes into voice again for those who sit there now: not where it cannot, or was taken out."""


@dataclass(frozen=True, slots=True)
class ConnectFailed:
    """The voice channel could not be entered."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry's media is ready to be sent."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class OpenFailed:
    """An entry's media cannot be played."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class TrackEnded:
    """A run came to its end, or broke off."""

    run: int
    broke_off: bool = False


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """Somebody wants silence for a while."""


@dataclass(frozen=True, slots=True)
class ResumeAsked:
    """Somebody wants to go on: with what is paused, or with what waits."""


@dataclass(frozen=True, slots=True)
class SkipAsked:
    """Somebody wants the next track; with an entry, only as long as it has its turn, or is the first to come."""

    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class PreviousAsked:
    """Somebody wants the track before."""


@dataclass(frozen=True, slots=True)
class LoopAsked:
    """Somebody wants something again and again, or no more."""

    loop: Loop


@dataclass(frozen=True, slots=True)
class StopAsked:
    """Somebody wants an end: silence, an empty queue, the bot out of the channel."""


@dataclass(frozen=True, slots=True)
class ConnectionLost:
    """The bot was taken out of the voice channel, or the connection is gone for good.

    `is_outage`: nobody wanted that; Discord could not be reached any more.
    """

    is_outage: bool = False


@dataclass(frozen=True, slots=True)
class ConnectionInterrupted:
    """Nothing can be sent for now; the connection is being made good."""


@dataclass(frozen=True, slots=True)
class ConnectionRestored:
    """The connection can send again."""


@dataclass(frozen=True, slots=True)
class Left:
    """The bot is out of the voice channel, as it was told to be."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """The bot was started anew and finds what it was playing, or holding, still waited for."""

    held: bool = False


@dataclass(frozen=True, slots=True)
class ReturnWanted:
    """The rules of the room keep the bot in its voice channel, and it is not there; with what waits, it goes on."""

    held: bool = False


@dataclass(frozen=True, slots=True)
class IdleTooLong:
    """Nothing was played for as long as the bot may sit around."""


@dataclass(frozen=True, slots=True)
class Wound:
    """Somebody went to another place in what sounds. Told to who watches; the state stays as it is."""

    position_ms: int


@dataclass(frozen=True, slots=True)
class VolumeSet:
    """Somebody chose another volume. Told to who watches; the state stays as it is."""

    percent: int


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """What has its turn waits for these people's picture (ids of their accounts), or for nobody any more.

    Told to who watches; the state stays as it is.
    """

    user_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Shifted:
    """What sounds is not where it was told: it begins to move, was held up, or goes on after that.

    Told to who watches; the state stays as it is.
    """


class PauseForNobody:
    """Nobody has listened for as long as music may go on then."""


@dataclass(frozen=True, slots=True)
class LeaveForNobody:
    """The voice channel is to be left, by what has been paused or heard by nobody for too long."""


@dataclass(frozen=True, slots=True)
class SomebodyIsBack:
    """Somebody listens again."""


Event = (
    Enqueued
    | Reordered
    | JumpAsked
    | Withdrawn
    | Connected
    | ConnectFailed
    | MovedTo
    | Opened
    | OpenFailed
    | TrackEnded
    | PauseAsked
    | ResumeAsked
    | SkipAsked
    | PreviousAsked
    | LoopAsked
    | StopAsked
    | ConnectionLost
    | ConnectionInterrupted
    | ConnectionRestored
    | Left
    | CameBack
    | ReturnWanted
    | IdleTooLong
    | Wound
    | VolumeSet
    | WaitsFor
    | Shifted
    | PauseForNobody
    | LeaveForNobody
    | SomebodyIsBack
)
