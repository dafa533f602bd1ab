"""Every bound of a download, in one place. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much a download keeps, and how long it hopes. Sizes in bytes, times in seconds."""

    chunk: int = 64 * KIB
    """What is kept or dropped at once. A seek asks from the start of its chunk, so it costs up to this much more."""

    kept: int = 16 * MIB
    """The most that one track has on disk: a quarter of an hour of Opus at 160 kbit/s."""

    ahead: int = 4 * MIB
    """How far the download runs ahead of the reader: over three minutes of Opus, 23 s of CD sound."""

    first_request: int = 256 * KIB
    """What is asked for first, and after a jump; each further request asks for twice as much, up to `ahead`.

    Demuxers jump about when they open a file: a short request is over by then, and its connection can be used again.
    """

    worth_waiting: int = 256 * KIB
    """How far before the reader a running request may be to be waited for rather than called off for a new one."""

    stall_s: float = 10.0
    pace: int = 1 * KIB
    """Fewer bytes than this in `stall_s` are a stall. The slowest Opus (6 kbit/s) has 7.5 KiB in 10 s."""

    tries: int = 8
    """Failures in a row after which a track is given up. What brings a chunk's worth of bytes ends the row."""

    tries_to_open: int = 3
    """The same before the first answer, since somebody waits for it."""

    first_wait_s: float = 0.5
    longest_wait_s: float = 8.0
    """Waits between tries double from the one to the other."""

    fresh_links: int = 3
    """New links in a row that may be refused like the one before."""

    fresh_link_s: float = 60.0
    """How long getting a new link may take."""

    redirects: int = 5

    def __post_init__(self) -> None:
        if self.kept % self.chunk:
            raise ValueError("what is kept is a number of chunks")
        if self.kept < self.ahead + 3 * self.chunk:
            raise ValueError("what is kept must hold what is read ahead, and a chunk more on either side and in work")
        if min(self.first_request, self.worth_waiting) < self.chunk:
            raise ValueError("a request for less than a chunk might never reach the byte that is waited for")
