"""How long a group's chat is kept, as its owners say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from services.errors import InvalidInputError
from services.texts import comparable

if TYPE_CHECKING:
    from models import Group

LONGEST_DAYS = 36_500
FOR_EVER, NO_MORE, NOTHING = "for ever", "no more", "nothing"
SUGGESTIONS = (FOR_EVER, "30 days", "90 days", "365 days", NO_MORE, NOTHING)
_DAYS = re.compile(r"([0-9]{1,6}) ?(?:days?|d)?")
_EVER = {FOR_EVER, "forever", "ever", "always"}

KeepingWord = Literal["ever", "days", "no-more", "nothing"]


class KeepingUnknownError(InvalidInputError):
    key = "error-keeping-unknown"


@dataclass(frozen=True, slots=True)
class Keeping:
    """What becomes of what is said: kept at all, and for how many days (None: for ever; 0: all of it is erased)."""

    is_mirrored: bool = True
    days: int | None = None


def keeping_of(typed: str) -> Keeping:
    """What somebody typed: "for ever", "30 days", "no more" (what is there stays) or "nothing" (it is erased, too).

    Raises KeepingUnknownError.
    """
    said = comparable(typed)[:40].strip()
    if said in _EVER:
        return Keeping()
    if said == NO_MORE:
        return Keeping(is_mirrored=False)
    if said == NOTHING:
        return Keeping(is_mirrored=False, days=0)
    found = _DAYS.fullmatch(said)
    if found is None or not 1 <= int(found[1]) <= LONGEST_DAYS:
        raise KeepingUnknownError(most=LONGEST_DAYS)
    return Keeping(days=int(found[1]))


def word_for(group: Group) -> KeepingWord:
    """How a group's chat is kept, in the word that sentences tell apart."""
    if not group.is_mirrored:
        return "nothing" if group.keep_days == 0 else "no-more"
    return "ever" if group.keep_days is None else "days"


def days_of(group: Group) -> int:
    return group.keep_days or 0
