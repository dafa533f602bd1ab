"""Why there is nothing to be seen of a track."""

from __future__ import annotations

from services.errors import NotFoundError, UnavailableError


class TrackNotHereError(NotFoundError):
    """It is in no queue of this group, or is not any more."""

    key = "error-track-not-here"


class NothingToSeeError(NotFoundError):
    """The track is there, and has no such thing: no pictures, no cover, no such subtitles."""

    key = "error-nothing-to-see"


class SubtitlesUnreadableError(UnavailableError):
    key = "error-subtitles-unreadable"
