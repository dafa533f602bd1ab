"""Why somebody is not let in on the web page."""

from __future__ import annotations

from services.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NotMemberError,
    UnavailableError,
)


class WebSessionOverError(NotAllowedError):
    """There is no session, it has ended, or it is nobody's."""

    key = "error-web-session-over"


class LinkSpentError(NotFoundError):
    """It was used before, has expired, or was never made here."""

    key = "error-link-spent"


class TooManyLinksError(ConflictError):
    key = "error-too-many-links"


class NoPageError(UnavailableError):
    """Whoever runs the bot has not said where people reach its page."""

    key = "error-no-page"


class NoDiscordAccountError(ConflictError):
    """What was asked for happens on Discord, where the person has no account that is in the group's server."""

    key = "error-no-discord-account"


class NotInsideError(NotMemberError):
    """There is no such group, or the person is not in it: which of both is nobody's business, nor is its name."""

    key = "error-not-inside"


class NotYourselfError(NotAllowedError):
    """People change their own account only."""

    key = "error-not-yourself"


class NoServerError(ConflictError):
    """The person is on no server that the bot is on, or has told it of no Discord account."""

    key = "error-no-server"


class WhichServerError(InvalidInputError):
    """The person is on several servers, and has not said which is meant."""

    key = "error-which-server"


class ServerUnknownError(NotFoundError):
    """The bot is not on that server, or the person is not: which of both is nobody's business."""

    key = "error-server-unknown"


class MembershipUnknownError(NotFoundError):
    """There is no such membership, or it is in a group that the person is not in."""

    key = "error-membership-unknown"


class TooManyPagesError(ConflictError):
    key = "error-too-many-pages"
