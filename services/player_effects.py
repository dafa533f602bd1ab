"""What has to be done for a player, as its state machine orders it. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.player_state import Ending


@dataclass(frozen=True, slots=True)
class Connect:
    """Enter the voice channel; answer with Connected or ConnectFailed."""


@dataclass(frozen=True, slots=True)
class Open:
    """Get an entry's media ready; answer with Opened or OpenFailed."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Start:
    """Send an entry's opened media, or hold it at its beginning; answer with TrackEnded."""

    entry_id: int
    run: int
    held: bool = False


@dataclass(frozen=True, slots=True)
class Follow:
    """Let an entry's opened media follow what sounds, without a gap; answer with TrackEnded when its own end came."""

    entry_id: int
    run: int


@dataclass(frozen=True, slots=True)
class Unfollow:
    """Let nothing follow what sounds."""


@dataclass(frozen=True, slots=True)
class Advance:
    """Go over to what follows now, unless that has happened by itself."""


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
    """End what sounds, and let nothing follow it."""


@dataclass(frozen=True, slots=True)
class KeepPlace:
    """Remember how much was heard of an entry: it goes on there when its turn comes."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class NoteBegin:
    """Write down that an entry's sound begins."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class NoteEnd:
    """Write down why an entry's sound ended; it stays in the queue."""

    entry_id: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class Finish:
    """An entry's turn is over: write down why."""

    entry_id: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class TellFailed:
    """Tell the group that an entry could not be played, or not to its end (`broke_off`)."""

    entry_id: int
    broke_off: bool = False


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Leave the voice channel; answer with Left."""


Effect = (
    Connect
    | Open
    | Start
    | Follow
    | Unfollow
    | Advance
    | Discard
    | Pause
    | Resume
    | Silence
    | KeepPlace
    | NoteBegin
    | NoteEnd
    | Finish
    | TellFailed
    | Disconnect
)

WRITTEN = (NoteBegin, NoteEnd, Finish)
"""Effects that are written into the log. In which order the queue waits is written as the state has it."""
HEARD = (Start, Follow, Unfollow, Advance, Pause, Resume, Silence)
"""Effects that change what is heard, now or next."""
