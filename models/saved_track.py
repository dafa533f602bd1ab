"""A track as a list keeps it for good: what names it, and the words that show it."""

from __future__ import annotations

from datetime import datetime

from models.columns import Row, moment


class SavedTrack(Row):
    """What every table of kept tracks has. Source and id name the track; the rest is how it was told of then."""

    source: str
    source_id: str
    title: str
    artist: str | None = None
    duration_ms: int | None = None
    page_url: str | None = None
    """Where people look at it, where that is known."""
    added_at: datetime = moment()


TRACK_FIELDS = ("source", "source_id", "title", "artist", "duration_ms", "page_url")
"""What tells of the track itself."""
