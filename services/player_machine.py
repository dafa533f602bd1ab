"""A group's player as a pure state machine: an event in, the new state and what has to be done out.

Nothing here waits, plays or remembers outside the state; `services.player` carries the effects out and reports what
came of them as further events. A report that comes too late (a track that ended after it was skipped, a connection
that came about after `/stop`) finds another state than it left and changes nothing but what must be cleaned up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Phase(StrEnum):
    """What a player is doing."""

    IDLE = "idle"
    CONNECTING = "connecting"
    OPENING = "opening"
    PLAYING = "playing"
    PAUSED = "paused"


class Ending(StrEnum):
    """Why a track's turn was over; kept in the playback log."""

    FINISHED = "finished"
    SKIPPED = "skipped"
    STOPPED = "stopped"
    FAILED = "failed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class PlayerState:
    """`current` is the queue entry whose turn it is, `waiting` those after it; `connected`: in a voice channel."""

    phase: Phase = Phase.IDLE
    current: int | None = None
    waiting: tuple[int, ...] = ()
    connected: bool = False

    def ahead_of(self, entry_id: int) -> int:
        """How many turns come before an entry's own; 0 for one that is not waiting."""
        if entry_id not in self.waiting:
            return 0
        return self.waiting.index(entry_id) + (self.current is not None)


# Events: what people ask for, and what came of the effects.


@dataclass(frozen=True, slots=True)
class Enqueued:
    """Somebody put an entry at the end of the queue."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An entry that still waits is not wanted after all."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Connected:
    """The bot is in the voice channel and can send."""


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
    """An entry's sound came to its end, or broke off."""

    entry_id: int
    broke_off: bool = False


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """Somebody wants silence for a while."""


@dataclass(frozen=True, slots=True)
class ResumeAsked:
    """Somebody wants to go on: with what is paused, or with what waits."""


@dataclass(frozen=True, slots=True)
class SkipAsked:
    """Somebody wants the next track."""


@dataclass(frozen=True, slots=True)
class StopAsked:
    """Somebody wants an end: silence, an empty queue, the bot out of the channel."""


@dataclass(frozen=True, slots=True)
class ConnectionLost:
    """The bot was taken out of the voice channel, or the connection is gone for good."""


@dataclass(frozen=True, slots=True)
class IdleTooLong:
    """Nothing was played for as long as the bot may sit around."""


Event = (
    Enqueued
    | Withdrawn
    | Connected
    | ConnectFailed
    | Opened
    | OpenFailed
    | TrackEnded
    | PauseAsked
    | ResumeAsked
    | SkipAsked
    | StopAsked
    | ConnectionLost
    | IdleTooLong
)


# Effects: what has to be done now, in this order.


@dataclass(frozen=True, slots=True)
class Connect:
    """Enter the voice channel; answer with Connected or ConnectFailed."""


@dataclass(frozen=True, slots=True)
class Open:
    """Get an entry's media ready; answer with Opened or OpenFailed."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Start:
    """Send an entry's opened media; answer with TrackEnded."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Discard:
    """Close an entry's opened media: nobody wants it any more."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Hold the sound."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with the sound."""


@dataclass(frozen=True, slots=True)
class Silence:
    """End the sound of the current entry."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Take an entry out of the queue and write down why."""

    entry_id: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class ClearQueue:
    """Take out all that waits."""

    entry_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Leave the voice channel."""


Effect = Connect | Open | Start | Discard | Pause | Resume | Silence | Finish | ClearQueue | Disconnect
Step = tuple[PlayerState, tuple[Effect, ...]]


def step(state: PlayerState, event: Event) -> Step:
    """What `event` makes of `state`. What does not fit the state leaves it as it is."""
    match event:
        case Enqueued(entry_id):
            queued = replace(state, waiting=(*state.waiting, entry_id))
            return _begin(queued) if state.phase is Phase.IDLE else (queued, ())
        case Withdrawn(entry_id) if entry_id in state.waiting:
            rest = tuple(entry for entry in state.waiting if entry != entry_id)
            return replace(state, waiting=rest), (Finish(entry_id, Ending.FAILED),)
        case Connected() | ConnectFailed():
            return _connection_answered(state, came_about=isinstance(event, Connected))
        case Opened(entry_id) if state.phase is not Phase.OPENING or entry_id != state.current:
            return state, (Discard(entry_id),)
        case Opened(entry_id):
            return replace(state, phase=Phase.PLAYING), (Start(entry_id),)
        case OpenFailed(entry_id) if state.phase is Phase.OPENING and entry_id == state.current:
            return _next(state, Ending.FAILED)
        case TrackEnded(entry_id, broke_off) if _sounds(state) and entry_id == state.current:
            return _next(state, Ending.FAILED if broke_off else Ending.FINISHED)
        case PauseAsked() if state.phase is Phase.PLAYING:
            return replace(state, phase=Phase.PAUSED), (Pause(),)
        case ResumeAsked() if state.phase is Phase.PAUSED:
            return replace(state, phase=Phase.PLAYING), (Resume(),)
        case ResumeAsked() if state.phase is Phase.IDLE and state.waiting:
            return _begin(state)
        case SkipAsked():
            return _skip(state)
        case StopAsked():
            return _stop(state)
        case ConnectionLost():
            return _lost(state)
        case IdleTooLong() if state.phase is Phase.IDLE and state.connected:
            return replace(state, connected=False), (Disconnect(),)
        case _:
            return state, ()


def _sounds(state: PlayerState) -> bool:
    return state.phase in (Phase.PLAYING, Phase.PAUSED)


def _begin(state: PlayerState) -> Step:
    """From idle, with something waiting."""
    if state.connected:
        return _take_next(state)
    return replace(state, phase=Phase.CONNECTING), (Connect(),)


def _take_next(state: PlayerState) -> Step:
    if not state.waiting:
        return replace(state, phase=Phase.IDLE, current=None), ()
    entry_id, *rest = state.waiting
    return replace(state, phase=Phase.OPENING, current=entry_id, waiting=tuple(rest)), (Open(entry_id),)


def _next(state: PlayerState, ending: Ending, *before: Effect) -> Step:
    """The current entry's turn is over."""
    over = () if state.current is None else (Finish(state.current, ending),)
    following, effects = _take_next(state)
    return following, (*before, *over, *effects)


def _connection_answered(state: PlayerState, *, came_about: bool) -> Step:
    if state.phase is not Phase.CONNECTING:
        # `/stop` came first; a connection nobody waits for is given back.
        return state, (Disconnect(),) if came_about and not state.connected else ()
    if came_about:
        return _take_next(replace(state, connected=True))
    # What waits stays: `/resume` tries again, and nothing that was accepted is lost.
    return replace(state, phase=Phase.IDLE), ()


def _skip(state: PlayerState) -> Step:
    if _sounds(state):
        return _next(state, Ending.SKIPPED, Silence())
    if state.phase is Phase.OPENING:
        return _next(state, Ending.SKIPPED)
    if state.waiting:  # connecting, or idle after a lost connection: the first that waits is the one meant
        first, *rest = state.waiting
        return replace(state, waiting=tuple(rest)), (Finish(first, Ending.SKIPPED),)
    return state, ()


def _stop(state: PlayerState) -> Step:
    effects: list[Effect] = []
    if _sounds(state):
        effects.append(Silence())
    if state.current is not None:
        effects.append(Finish(state.current, Ending.STOPPED))
    if state.waiting:
        effects.append(ClearQueue(state.waiting))
    if state.connected:
        effects.append(Disconnect())
    return PlayerState(), tuple(effects)


def _lost(state: PlayerState) -> Step:
    """What was heard ends here; what waits stays for `/resume`."""
    over = () if state.current is None else (Finish(state.current, Ending.LOST),)
    phase = Phase.CONNECTING if state.phase is Phase.CONNECTING else Phase.IDLE
    return replace(state, phase=phase, current=None, connected=False), over
