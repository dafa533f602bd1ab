"""What can be in the way of changing a queue: more of the tree in `services.errors`."""

from __future__ import annotations

from services.errors import ConflictError, InvalidInputError, NotFoundError


class PlaceMalformedError(InvalidInputError):
    key = "error-place-malformed"


class PlaceBeyondQueueError(InvalidInputError):
    key = "error-place-beyond-queue"


class SamePlaceError(InvalidInputError):
    key = "error-same-place"


class QueueEmptyError(NotFoundError):
    key = "error-queue-empty"


class QueueTooShortError(ConflictError):
    key = "error-queue-too-short"


class NothingDoubledError(NotFoundError):
    key = "error-nothing-doubled"


class OwnShareFullError(ConflictError):
    """Somebody has as many tracks waiting as one person may."""

    key = "error-own-share-full"


class NothingToUndoError(NotFoundError):
    key = "error-nothing-to-undo"


class UndoTooLateError(ConflictError):
    key = "error-undo-too-late"


class VotesOffError(ConflictError):
    """The group's owners let nobody's votes change the queue."""

    key = "error-votes-off"
