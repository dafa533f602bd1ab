"""Failures as `application/problem+json` (RFC 9457): the status, a title, and the sentence that people are shown."""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from services.errors import (
    ConflictError,
    InvalidInputError,
    LoggedOutError,
    NotAllowedError,
    NotFoundError,
    NotRegisteredError,
    TooManyTriesError,
    UnavailableError,
    UserError,
    WrongLoginError,
)
from services.sending.errors import FilesTooLargeError, TooManyMessagesError
from services.web_access.errors import TooManyLinksError, TooManyPagesError, WebSessionOverError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.speech import PageSpeech

log = logging.getLogger(__name__)

STATUSES: tuple[tuple[tuple[type[UserError], ...], int], ...] = (
    ((WebSessionOverError, NotRegisteredError, LoggedOutError, WrongLoginError), 401),
    ((TooManyTriesError, TooManyLinksError, TooManyMessagesError, TooManyPagesError), 429),
    ((FilesTooLargeError,), 413),
    ((InvalidInputError,), 400),
    ((NotAllowedError,), 403),
    ((NotFoundError,), 404),
    ((ConflictError,), 409),
    ((UnavailableError,), 503),
)
"""The first that an error is one of."""
TITLES = {
    400: "Bad request",
    401: "Not logged in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not valid",
    429: "Too many requests",
    500: "Internal error",
    503: "Unavailable",
}


class HttpProblem(Exception):
    """A failure of the request itself, by the key of its sentence."""

    def __init__(self, status: int, key: str, **params: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.params = params


class TooFastProblem(HttpProblem):
    """It was asked too often; in `wait_s` seconds it may be asked again."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(429, "error-too-fast")
        self.wait_s = wait_s


def answer(status: int, code: str, sentence: str, more: Mapping[str, object] | None = None) -> web.Response:
    """A problem as it is sent. `code` is its stable name, `sentence` what a person is shown."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": sentence,
        **(more or {}),
    }
    headers = {429: {"Retry-After": "1"}, 401: {"WWW-Authenticate": "Bearer"}}.get(status, {})
    return web.Response(
        status=status, body=json.dumps(body).encode(), headers=headers, content_type="application/problem+json"
    )


def status_of(error: UserError) -> int:
    """The status of a person's failure."""
    return next(status for kinds, status in STATUSES if isinstance(error, kinds))


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure as it is told: `code` is its stable name, `sentence` what a person is shown."""

    status: int
    code: str
    sentence: str
    reference: str | None = None
    """Under which the log has it, where it was our fault."""


def problem_of(error: Exception, speech: PageSpeech, where: str) -> Problem:
    """Any failure; one that is ours is logged under a reference, which the sentence carries."""
    match error:
        case HttpProblem():
            return Problem(error.status, error.key.removeprefix("error-"), speech.say(error.key, **error.params))
        case UserError():
            return Problem(status_of(error), error.key.removeprefix("error-"), speech.explain(error))
        case web.HTTPRequestEntityTooLarge():
            return Problem(413, "body-too-large", speech.say("error-body-too-large"))
        case web.HTTPMethodNotAllowed():
            return Problem(405, "wrong-method", speech.say("error-wrong-method", method=error.method))
        case web.HTTPException() if error.status < 500:
            return Problem(error.status, "no-such-route", speech.say("error-no-such-route"))
    reference = secrets.token_hex(3)
    log.error("%s failed, reference %s", where, reference, exc_info=error)
    return Problem(500, "unknown", speech.say("error-unknown", reference=reference), reference)


def explained(error: Exception, speech: PageSpeech, where: str) -> web.Response:
    """The answer to a request that failed."""
    problem = problem_of(error, speech, where)
    more = {} if problem.reference is None else {"reference": problem.reference}
    response = answer(problem.status, problem.code, problem.sentence, more)
    if isinstance(error, TooFastProblem):
        response.headers["Retry-After"] = str(error.wait_s)
    if isinstance(error, web.HTTPMethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
    return response
