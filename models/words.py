"""How texts are cut into the words that the index knows, the same for what was said and for what is looked for.

A word is a run of letters, digits and the marks that belong to them, without regard to case, accents, width or how they
are encoded. What is written without spaces between words, and every emoji, is one word a character. What is left
(punctuation, controls, private use) only parts words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Accents, variants of a character, and the vowels that Hebrew and Arabic mostly leave out; marks of other scripts
# are part of their spelling.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]"
)
# Thai, Lao, Myanmar, Khmer, Balinese, Japanese, Chinese, Bopomofo and Yi; Korean too, which writes what we would call
# several words as one.
_UNSPACED = (
    "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1050-\u108f\u1780-\u17d3\u1b00-\u1b4b\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f"
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
)
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_ASCII_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """A text as it is compared: without case, accents and differences of width."""
    if text.isascii():
        return text.lower()
    bare = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare).casefold()


def cut(text: str) -> list[str]:
    """The words of a text, in their order."""
    return _cut_folded(fold(text))


def trigrams(words: Iterable[str]) -> Iterator[list[str]]:
    """For each stretch of characters that are written without spaces, every three of them that stand together."""
    for is_unspaced, stretch in groupby(words, is_unspaced_character):
        characters = list(stretch)
        if is_unspaced and len(characters) >= 3:
            yield ["".join(characters[at : at + 3]) for at in range(len(characters) - 2)]


def is_unspaced_character(word: str) -> bool:
    return len(word) == 1 and _IS_UNSPACED.match(word) is not None


class Place(NamedTuple):
    """A word, and where it stands in the text that was asked about."""

    word: str
    start: int
    end: int


def places(text: str) -> list[Place]:
    """The words of a text with their places, for showing where something was found."""
    folded, origins = [], []
    for at, character in enumerate(text):
        kept = _fold_character(character)
        folded.append(kept)
        origins.extend([at] * len(kept))
    whole = "".join(folded)
    finder = _ASCII_WORD if whole.isascii() else _WORD
    return [
        Place(found.group(), origins[found.start()], origins[found.end() - 1] + 1) for found in finder.finditer(whole)
    ]


def _cut_folded(folded: str) -> list[str]:
    return (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    return fold(character)


def _of_categories(*wanted: str) -> str:
    """The inside of a character class: what Python's own Unicode tables count among these categories.

    Up to where the ideographs of the supplementary planes begin, all of which stand in `_UNSPACED`.
    """
    codes = (code for code in range(0x80, 0x20000) if unicodedata.category(chr(code)).startswith(wanted))
    ranges = (list(run) for _, run in groupby(enumerate(codes), lambda one: one[1] - one[0]))
    return "".join(f"\\U{run[0][1]:08x}-\\U{run[-1][1]:08x}" for run in ranges)


_WORD = re.compile(f"[{_UNSPACED}{_of_categories('So')}]|(?:(?![{_UNSPACED}])[a-z0-9{_of_categories('L', 'M', 'N')}])+")
