"""What a source finds. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Track:
    """One thing that can be played.

    `source` and `source_id` together name it for good: a queue stores these two and fetches the rest anew.
    """

    source: str
    """The name of the source that found it, as "library"."""
    source_id: str
    """The source's own name for it; opaque to everybody else."""
    title: str
    artist: str | None
    duration_ms: int | None
    """None where it is not known, also for a file that cannot be read as media."""
    path: Path | None
    """Where it lies on this machine, None for what must be fetched first."""
    has_video: bool
