"""What a player is, as plain values; `services.player_machine` says how one state becomes another."""

from __future__ import annotations

from dataclasses import dataclass
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


class Loop(StrEnum):
    """What comes again when it has been heard."""

    OFF = "off"
    TRACK = "track"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Follower:
    """The entry that comes behind the current one; `run` is None while its media is being opened."""

    entry_id: int
    run: int | None = None


@dataclass(frozen=True, slots=True)
class PlayerState:
    """`current` is the queue entry whose turn it is, `waiting` those after it; `connected`: in a voice channel.

    Each sound that is handed to the stream is a *run* with a number of its own, which tells the end of one from the
    end of another when an entry follows itself: `run` is what sounds, `runs` the last number that was given.
    """

    phase: Phase = Phase.IDLE
    current: int | None = None
    waiting: tuple[int, ...] = ()
    connected: bool = False
    run: int = 0
    runs: int = 0
    loop: Loop = Loop.OFF
    follower: Follower | None = None
    history: tuple[int, ...] = ()
    """What was heard before, latest last; some of it may wait again."""
    opening: frozenset[int] = frozenset()
    """The entries whose media is being opened, wanted or not."""
    failed: frozenset[int] = frozenset()
    """Those whose turn is yet to come and whose media could not be opened."""

    @property
    def sounds(self) -> bool:
        """Whether a track is heard, or held."""
        return self.phase in (Phase.PLAYING, Phase.PAUSED)

    def ahead_of(self, entry_id: int) -> int:
        """How many turns come before an entry's own; 0 for one that is not waiting."""
        if entry_id not in self.waiting:
            return 0
        return self.waiting.index(entry_id) + (self.current is not None)

    @property
    def first(self) -> int | None:
        """The entry whose turn it is, else the one that comes next."""
        return self.current if self.current is not None or not self.waiting else self.waiting[0]

    @property
    def entries(self) -> set[int]:
        """All that it knows of."""
        return {*self.waiting, *self.history} | ({self.current} if self.current is not None else set())
