"""Which track of a list somebody means: by position, words of its title, or as it was offered. Touches nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from services.saving.errors import TrackAmbiguousError, TrackNotListedError, TrackPositionError
from services.texts import comparable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.favourite import Title

MARK = "track:"
MOST_OFFERED = 25
_NUMBER = re.compile(r"[+-]?\d+", re.ASCII)
_LARGEST_DIGITS = 9


class Choice(NamedTuple):
    """Something to choose while one types: how it is shown, and what a choice of it is called."""

    text: str
    value: str


def chosen(titles: Sequence[Title], typed: str) -> Title:
    """The track of a list that is meant.

    Raises TrackPositionError, TrackNotListedError, or TrackAmbiguousError for words that stand in several titles.
    """
    typed = typed.strip()
    if typed.startswith(MARK):
        offered = [title for title in titles if f"{MARK}{title.row_id}" == typed]
        if offered:
            return offered[0]
    key = comparable(typed)
    same = [title for title in titles if key in (comparable(title.title), comparable(_shown(title)))]
    if same:
        return same[0]
    if _NUMBER.fullmatch(typed):
        position = int(typed) if len(typed) <= _LARGEST_DIGITS else 0
        if not 1 <= position <= len(titles):
            raise TrackPositionError(position=typed, count=len(titles))
        return titles[position - 1]
    holding = _holding(titles, key)
    if len(holding) > 1:
        raise TrackAmbiguousError(query=typed, count=len(holding))
    if not holding:
        raise TrackNotListedError()
    return titles[holding[0]]


def offered(titles: Sequence[Title], typed: str) -> list[Choice]:
    """Tracks to choose from, in their order, each with its position: those that hold what was typed, or stand there."""
    key = comparable(typed)
    fitting = [
        number for number, title in enumerate(titles) if str(number + 1) == key or key in comparable(_shown(title))
    ][:MOST_OFFERED]
    return [Choice(f"{number + 1}. {_shown(titles[number])}", f"{MARK}{titles[number].row_id}") for number in fitting]


def _holding(titles: Sequence[Title], key: str) -> list[int]:
    return [number for number, title in enumerate(titles) if key and key in comparable(_shown(title))]


def _shown(title: Title) -> str:
    return f"{title.title} – {title.artist}" if title.artist else title.title
