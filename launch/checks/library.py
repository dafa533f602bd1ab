"""Checks the folder that /play finds media in. Only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launch.checks.finding import Finding, Mark
from sources.library import LibrarySource

if TYPE_CHECKING:
    from launch.settings import Settings

ABOUT = "library"
EVERYTHING = 1_000_000


async def look(settings: Settings) -> list[Finding]:
    """How much there is, and how much of it is broken."""
    folder = settings.library.folder
    if not folder.is_dir():
        text = f"{folder} does not exist yet; make it and put music or videos in it for /play to find."
        return [Finding(Mark.WARN, ABOUT, text)]
    tracks = await LibrarySource(folder).search("", limit=EVERYTHING)
    if not tracks:
        text = f"{folder} holds no music or video yet; put some in it for /play to find."
        return [Finding(Mark.WARN, ABOUT, text)]
    text = f"{folder} holds {len(tracks)} media file{'s' if len(tracks) > 1 else ''}"
    if broken := sum(track.duration_ms is None for track in tracks):
        return [Finding(Mark.WARN, ABOUT, f"{text}, of which {broken} cannot be played.")]
    return [Finding(Mark.OK, ABOUT, f"{text}.")]
