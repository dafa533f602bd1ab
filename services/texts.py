"""What people type as names and addresses: cleaned, checked, and made comparable."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from email_validator import EmailNotValidError, validate_email

from services.errors import (
    EmailMalformedError,
    NameEmptyError,
    NameFormattedError,
    NameTooLongError,
    NameUnprintableError,
)

PERSON_NAME_MAX = 80
PLAYLIST_NAME_MAX = 80
GROUP_NAME_MAX = 100
"""Discord's limit for the names of threads and channels (docs: Channel Object)."""

# Categories of characters that are not seen, or that turn the text around them: controls, format characters
# (bidirectional overrides, zero-width marks), surrogates, private use, line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# What some scripts and emoji are written with, unseen by itself: joiners, and what picks a variant of a character.
_JOINERS = frozenset("\u200c\u200d")
_VARIANTS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
# Marks that change nothing that is seen, but for how text is sorted or once was encoded.
_EMPTY_MARKS = frozenset("\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols, by their category, that show as nothing."""

# What Discord would turn into something else than it reads: a mention, an emphasis, code, a link, a heading.
_FORMATTING = re.compile(
    r"""@everyone|@here
    | <(@[!&]?|\#|:|a:|/|t:|id:)      # a mention, custom emoji, command or timestamp
    | [*`~|\\]                        # emphasis, code, strike-through, spoiler, escape
    | __|\b_[^_]+_\b                  # underline, emphasis
    | \]\(                            # a link with its own words
    | ^(\#{1,3}|>|>>>|-\#|-)\s        # a heading, a quote, small print, a list
    """,
    re.VERBOSE | re.IGNORECASE,
)


def clean_person_name(text: str) -> str:
    """A first or last name as it will be kept: any script, 1–80 characters."""
    return _clean(text, longest=PERSON_NAME_MAX)


def clean_group_name(text: str) -> str:
    """A group's name as it will be kept: 1–100 characters that Discord shows as they are typed."""
    name = _clean(text, longest=GROUP_NAME_MAX)
    if _FORMATTING.search(name):
        raise NameFormattedError()
    return name


def clean_playlist_name(text: str) -> str:
    """A playlist's name as it will be kept: any script, 1–80 characters."""
    return _clean(text, longest=PLAYLIST_NAME_MAX)


def comparable(text: str) -> str:
    """What two names or addresses are compared by: without regard to case, repeated spaces, or how accents are encoded.

    Always text that a database can keep, whatever came in.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.encode("utf-8", "replace").decode().split())


def check_email(text: str) -> str:
    """An address as it was typed, trimmed. Only its form is checked: nothing is asked of the network."""
    address = text.strip()
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        raise EmailMalformedError() from None
    return address


def _clean(text: str, *, longest: int) -> str:
    """Raises one of the Name…Errors."""
    name = unicodedata.normalize("NFC", text).strip()
    if not any(_shows(character) for character in name):
        raise NameEmptyError(longest=longest)
    if any(_hides(character, before) for before, character in pairwise(f" {name}")):
        raise NameUnprintableError()
    if len(name) > longest:
        raise NameTooLongError(longest=longest, length=len(name))
    return " ".join(name.split())


def _hides(character: str, before: str) -> bool:
    """Whether a character is there without being seen, after that one.

    No script that has capitals is written with joiners or variants: there they only make two names look the same.
    """
    if character in _JOINERS or character in _VARIANTS:
        return before.isspace() or before.lower() != before.upper()
    return unicodedata.category(character) in _UNSEEN or character in _EMPTY_MARKS or _is_noncharacter(character)


def _is_noncharacter(character: str) -> bool:
    """Code points that will never stand for anything (Unicode 15, 23.7)."""
    return 0xFDD0 <= ord(character) <= 0xFDEF or ord(character) & 0xFFFE == 0xFFFE


def _shows(character: str) -> bool:
    """Whether a reader sees anything of a character that stands alone: a letter, number, sign or symbol."""
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK
