"""Searches that are too long to stand in a button, for as long as the bot runs."""

from __future__ import annotations

from services.mirror.reading_errors import SearchForgottenError
from services.short_names import ShortNames

MOST_REMEMBERED = 500


class LongQueries:
    """Remembers what was searched for last, and gives a short key for it; the oldest is forgotten first."""

    def __init__(self) -> None:
        self._queries: ShortNames[str] = ShortNames(MOST_REMEMBERED)

    def key_of(self, query: str) -> str:
        """16 characters that stand for a query, the same for the same one."""
        return self._queries.name(query, query)

    def by_key(self, key: str) -> str:
        """Raises SearchForgottenError."""
        query = self._queries.get(key)
        if query is None:
            raise SearchForgottenError()
        return query
