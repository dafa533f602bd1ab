"""Why somebody is not let in on the web page."""

from __future__ import annotations

from services.errors import ConflictError, NotAllowedError, NotFoundError, UnavailableError


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


class TooManyPagesError(ConflictError):
    key = "error-too-many-pages"
