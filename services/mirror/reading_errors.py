"""What can be in the way of finding messages: more of the tree in `services.errors`."""

from __future__ import annotations

from services.errors import InvalidInputError, NotFoundError


class QueryEmptyError(InvalidInputError):
    key = "error-query-empty"


class QueryTooLongError(InvalidInputError):
    key = "error-query-too-long"


class DateMalformedError(InvalidInputError):
    key = "error-date-malformed"


class DatesCrossedError(InvalidInputError):
    key = "error-dates-crossed"


class NobodyCalledThatError(NotFoundError):
    key = "error-nobody-called-that"


class SeveralCalledThatError(InvalidInputError):
    key = "error-several-called-that"


class SearchForgottenError(InvalidInputError):
    key = "error-search-forgotten"
