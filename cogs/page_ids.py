"""What stands in the custom ids of buttons that turn pages, short enough for Discord's 100 characters.

Numbers are written in base 36. A search stands there itself where it is short; a longer one is remembered here under a
hash, which is the only thing of a page that a restart forgets.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b

from services.mirror.reading_errors import SearchForgottenError

LONGEST_QUERY = 30
"""Characters of a search that stand in an id beside the rest (Discord docs: Component Reference > Custom ID)."""
MOST_REMEMBERED = 500
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_remembered: OrderedDict[str, str] = OrderedDict()


def short_number(number: int) -> str:
    """A number in base 36; what is below 0 is 0."""
    text = ""
    while number > 0:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"


def number_of(text: str) -> int:
    """The number that `short_number` has written so."""
    return int(text, 36)


def standing_for(query: str) -> str:
    """What stands for a search in an id: empty for none. What stands for one already stays as it is."""
    if not query or query[0] in "=#":
        return query
    if len(query) <= LONGEST_QUERY:
        return f"={query}"
    key = blake2b(query.encode("utf-8", "replace"), digest_size=8).hexdigest()
    _remembered[key] = query
    _remembered.move_to_end(key)
    if len(_remembered) > MOST_REMEMBERED:
        _remembered.popitem(last=False)
    return f"#{key}"


def query_behind(standing: str) -> str:
    """The search that something stands for. Raises SearchForgottenError."""
    if not standing or standing[0] == "=":
        return standing[1:]
    if standing[1:] not in _remembered:
        raise SearchForgottenError()
    return _remembered[standing[1:]]
