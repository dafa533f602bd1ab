"""What there is to see of a track."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from models import QueueEntry


@dataclass(frozen=True, slots=True)
class SubtitleTrack:
    """Subtitles that go with a picture; `src` is an address of the page's server."""

    src: str
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A file at `src` of the type `mime`, a video of YouTube's, or nothing, and why (`reason`: a sentence)."""

    kind: Literal["file", "youtube", "none"] = "none"
    src: str = ""
    mime: str = ""
    subtitles: tuple[SubtitleTrack, ...] = ()
    video_id: str = ""
    reason: str | None = None


NO_PICTURE = Picture()


class Pictures(Protocol):
    """Finds out what there is to see."""

    async def of(self, group_id: int, track: QueueEntry) -> Picture:
        """What there is to see of a track in a group's queue; what cannot be found out is nothing to see."""
