"""What the rules of a room refuse: more of the tree in `services.errors`."""

from __future__ import annotations

from services.errors import ConflictError, InvalidInputError, NotAllowedError


class NotYourTrackError(NotAllowedError):
    """Where each has their own tracks, this is somebody else's."""

    key = "error-not-your-track"


class NotHearingError(NotAllowedError):
    """Who is deafened has no say in what comes next."""

    key = "error-not-hearing"


class StillVotingError(ConflictError):
    """The vote counts, and more are needed; a front end tells it to all who listen."""

    key = "error-still-voting"


class AlreadyVotedError(ConflictError):
    key = "error-already-voted"


class TooLoudError(InvalidInputError):
    """Louder than the group allows."""

    key = "error-too-loud"
