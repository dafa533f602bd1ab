"""What people type to find something: words, "phrases", and -words or -"phrases" that must not be in it.

Everything else is text like any other: nothing that can be typed is a mistake, but for what has no word in it.
"""

from __future__ import annotations

import re

from models.chat_reading import Term, Words
from models.words import cut
from services.mirror.reading_errors import QueryEmptyError, QueryTooLongError

MOST_WORDS = 64
"""Words that are looked for at once; of what is written without spaces, characters."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+|"))')


def parse(typed: str) -> Words:
    """What somebody looks for. Raises QueryEmptyError or QueryTooLongError."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for part in _PART.finditer(typed.translate(_QUOTES)):
        term = tuple(cut(part["word"] if part["phrase"] is None else part["phrase"]))
        if term:
            (wanted if part["minus"] is None else unwanted).append(term)
    if not wanted and not unwanted:
        raise QueryEmptyError()
    if sum(len(term) for term in (*wanted, *unwanted)) > MOST_WORDS:
        raise QueryTooLongError(most=MOST_WORDS)
    return Words(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))
