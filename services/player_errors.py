"""What can be in the way of winding, repeating and going back: more of the tree in `services.errors`."""

from __future__ import annotations

from services.errors import ConflictError, InvalidInputError, NotFoundError, NothingPlayingError


class PositionMalformedError(InvalidInputError):
    key = "error-position-malformed"


class PositionBeyondEndError(InvalidInputError):
    key = "error-position-beyond-end"


class VolumeOutOfRangeError(InvalidInputError):
    key = "error-volume-out-of-range"


class NothingBeforeError(NotFoundError):
    key = "error-nothing-before"


class QueueWaitsError(NothingPlayingError):
    """The same while there is a queue to go on with."""

    key = "error-queue-waits"


class NotSeekableError(ConflictError):
    key = "error-not-seekable"


class TrackOverError(ConflictError):
    key = "error-track-over"
