"""Checks the folder that /play finds media in. Only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launch.checks.finding import Finding, Mark
from sources.library import LibrarySource
from sources.tagging.reader import TagReader

if TYPE_CHECKING:
    from launch.settings import Settings

ABOUT = "library"
READING_S = 5.0
"""How long files are looked into; thousands take longer, and the first tell how it stands."""


async def look(settings: Settings) -> list[Finding]:
    """How much there is, and how much of it is broken."""
    folder = settings.library.folder
    if not folder.is_dir():
        text = f"{folder} does not exist yet; make it and put music or videos in it for /play to find."
        return [Finding(Mark.WARN, ABOUT, text)]
    async with TagReader.opened() as reader:
        library = LibrarySource(folder, reader)
        await library.look(reading_s=READING_S)
    found = library.standing()
    if not found.files:
        text = f"{folder} holds no music or video yet; put some in it for /play to find."
        return [Finding(Mark.WARN, ABOUT, text)]
    text = f"{folder} holds {found.files} media file{'s' if found.files > 1 else ''}"
    if found.unread:
        text += f" ({found.files - found.unread} were looked into)"
    if found.broken:
        return [Finding(Mark.WARN, ABOUT, f"{text}, of which {found.broken} cannot be played.")]
    return [Finding(Mark.OK, ABOUT, f"{text}.")]
