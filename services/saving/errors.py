"""What can be in the way of keeping tracks: more of the tree in `services.errors`."""

from __future__ import annotations

from services.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, UnavailableError


class TrackPositionError(InvalidInputError):
    key = "error-track-position"


class TrackAmbiguousError(InvalidInputError):
    key = "error-track-ambiguous"


class OneTrackOnlyError(InvalidInputError):
    """A link leads to a whole playlist where one track is wanted."""

    key = "error-one-track-only"


class PlaylistNotYoursError(NotAllowedError):
    key = "error-playlist-not-yours"


class TrackNotListedError(NotFoundError):
    key = "error-track-not-listed"


class PlaylistUnknownError(NotFoundError):
    key = "error-playlist-unknown"


class PlaylistCodeUnknownError(NotFoundError):
    key = "error-playlist-code-unknown"


class HeardTrackGoneError(NotFoundError):
    """A line of the history is that of a group one is no longer in."""

    key = "error-heard-track-gone"


class FavouriteKnownError(ConflictError):
    key = "error-favourite-known"


class FavouritesFullError(ConflictError):
    key = "error-favourites-full"


class PlaylistNameTakenError(ConflictError):
    key = "error-playlist-name-taken"


class TooManyPlaylistsError(ConflictError):
    key = "error-too-many-playlists"


class PlaylistFullError(ConflictError):
    key = "error-playlist-full"


class PlaylistEmptyError(ConflictError):
    key = "error-playlist-empty"


class KeptTrackGoneError(UnavailableError):
    """A track that was kept cannot be played any more."""

    key = "error-kept-track-gone"


class PlaylistTooLargeError(UnavailableError):
    """Its file is larger than Discord takes."""

    key = "error-playlist-too-large"
