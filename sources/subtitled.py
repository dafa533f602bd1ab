"""Subtitles that lie beside a track. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from pathlib import Path


@runtime_checkable
class Subtitled(Protocol):
    """What a source has besides whose tracks may have files of subtitles beside them."""

    async def subtitle_files(self, source_id: str) -> list[tuple[str, Path]]:
        """What each is called besides its track ("en", may be empty), and where it is. Raises SourceError."""
