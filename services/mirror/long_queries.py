"""Searches that are too long to stand in a button, for as long as the bot runs."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b

from services.mirror.reading_errors import SearchForgottenError

MOST_REMEMBERED = 500


class LongQueries:
    """Remembers what was searched for last, and gives a short key for it; the oldest is forgotten first."""

    def __init__(self) -> None:
        self._queries: OrderedDict[str, str] = OrderedDict()

    def key_of(self, query: str) -> str:
        """16 characters that stand for a query, the same for the same one."""
        key = blake2b(query.encode("utf-8", "replace"), digest_size=8).hexdigest()
        self._queries[key] = query
        self._queries.move_to_end(key)
        if len(self._queries) > MOST_REMEMBERED:
            self._queries.popitem(last=False)
        return key

    def by_key(self, key: str) -> str:
        """Raises SearchForgottenError."""
        if key not in self._queries:
            raise SearchForgottenError()
        return self._queries[key]
