"""What a player is, as plain values; `services.player_machine` says how one state becomes another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What a player is doing."""

    IDLE = "idle"
    CONNECTING = "connecting"
    """On its way into the voice channel, which may begin with being out of it first."""
    RESOLVING = "resolving"
    """The media of the entry whose turn it is is looked for and opened."""
    PLAYING = "playing"
    PAUSED = "paused"
    RECONNECTING = "reconnecting"
    """Nobody hears anything until the connection is there again: what sounds waits at its place."""
    ENDING = "ending"
    """Nothing is wanted any more, and the bot is not out of the voice channel yet."""


class Ending(StrEnum):
    """Why a track's turn was over; kept in the playback log."""

    FINISHED = "finished"
    SKIPPED = "skipped"
    STOPPED = "stopped"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    """It was not wanted after all, before its turn came."""
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
    """`current` is the queue entry whose turn it is, `waiting` those after it; `connected`: there is somewhere to be
    heard, a voice channel, or with `on_page` the watch page alone.

    Each sound that is handed to the stream is a *run* with a number of its own, which tells the end of one from the
    end of another when an entry follows itself: `run` is what sounds, `runs` the last number that was given.

    On the way in or out, when it is connecting or ending, `connected` tells which of the two has to be answered first.
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
    on_page: bool = False
    """Whether those who follow are on the watch page: it is connected, and in no voice channel."""
    broken: bool = False
    """Whether the connection, which there is, is being made good."""
    held: bool = False
    """Whether what is to be heard next is to be held; `paused` tells it of what sounds, too."""
    lonely: bool = False
    """Whether it is held, or out of its channel, for want of listeners: it goes on when somebody listens."""
    cut_off: bool = False
    """Whether it is out of its channel because of an outage, or of a bot that was started anew."""
    cut_off_held: bool = False
    """Whether what was cut off like that had been paused: it comes back held."""

    @property
    def sounds(self) -> bool:
        """Whether a track is heard, held, or waits for the connection."""
        return self.phase in (Phase.PLAYING, Phase.PAUSED, Phase.RECONNECTING)

    @property
    def paused(self) -> bool:
        """Whether somebody wants what sounds, or comes to, to be held."""
        return self.phase is Phase.PAUSED or self.held

    @property
    def comes_back_held(self) -> bool:
        """Whether it is held by somebody's wish, and would be so again after an outage, or for a bot that is new."""
        return (self.paused or self.cut_off_held) and not self.lonely

    @property
    def is_on(self) -> bool:
        """Whether it has something to play, and is at it."""
        return self.phase not in (Phase.IDLE, Phase.ENDING)

    @property
    def deed(self) -> tuple[object, ...]:
        """What it does, and to which track: all but what waits, is prepared and was before."""
        where = self.connected, self.on_page, self.broken
        return self.phase, self.current, self.run, where, self.loop, self.held, self.lonely

    @property
    def in_voice(self) -> bool:
        """Whether the bot sits in a voice channel for it."""
        return self.connected and not self.on_page

    @property
    def is_on_its_way(self) -> bool:
        """Whether it wants to be in its voice channel, or has to be out of it, and is not yet."""
        return self.phase is Phase.CONNECTING or (self.phase is Phase.ENDING and self.connected)

    def is_due(self, entry_id: int) -> bool | None:
        """Whether an entry's media is all that its turn waits for; None while it is the next."""
        if self.phase is Phase.RESOLVING and self.current == entry_id:
            return True
        return None if self.follower is not None and self.follower.entry_id == entry_id else False

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
    def line(self) -> tuple[int, ...]:
        """What plays and waits, first to play first."""
        return self.waiting if self.current is None else (self.current, *self.waiting)

    @property
    def entries(self) -> set[int]:
        """All that it knows of."""
        known = {*self.waiting, *self.history}
        if self.current is not None:
            known.add(self.current)
        return known
