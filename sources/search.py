"""Finds tracks by words in memory, forgiving typing errors. Touches nothing."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.playable import SearchHit

# One wrong, missing, doubled or swapped letter in a word of four.
_LEAST_LIKENESS = 0.7
_PREFIX_LIKENESS = 0.95
# More than half of the words asked for must be there.
_LEAST_SCORE = 0.6
_MOST_WORDS = 8

_EXACT, _BEGINS, _CONTAINS, _RESEMBLES = range(4)


@dataclass(frozen=True, slots=True)
class Searchable:
    """A hit with its texts folded for comparison."""

    hit: SearchHit
    names: tuple[str, ...]
    text: str
    words: frozenset[str]

    @classmethod
    def describe(cls, hit: SearchHit, *, file_name: str, album: str | None = None) -> Searchable:
        """The track by its title, its file's name, its artist and its album."""
        names = (fold(hit.title), fold(file_name))
        text = " ".join([*names, fold(hit.artist or ""), fold(album or "")])
        # Without the space too, for those who type "paperboats".
        words = {*text.split(), *(name.replace(" ", "") for name in names)}
        return cls(hit, names, text, frozenset(words - {""}))


class SearchIndex:
    """A fixed set of tracks to search; where matches are equally good, titles decide, then source ids."""

    def __init__(self, entries: Iterable[Searchable]) -> None:
        self._entries = sorted(entries, key=lambda entry: (entry.names[0], entry.hit.source_id))
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self._entries):
            for word in entry.words:
                self._places[word].append(place)
        self._vocabulary = sorted(self._places)

    def find(self, query: str, *, limit: int) -> list[SearchHit]:
        """The best first: the same name, its beginning, its middle, then words alike. All tracks for no words."""
        if not query.strip():
            return [entry.hit for entry in self._entries[:limit]]
        folded = fold(query)
        if not folded:
            return []
        ranks = {place: (_RESEMBLES, -score) for place, score in self._alike(folded).items()}
        for place, entry in enumerate(self._entries):
            if folded in entry.text:
                ranks[place] = (_kind_of(entry, folded), 0.0)
        best = sorted(ranks, key=lambda place: (ranks[place], place))
        return [self._entries[place].hit for place in best[:limit]]

    def _alike(self, folded: str) -> dict[int, float]:
        """How well each track's words answer the query's, for those that do well enough."""
        words = folded.split()[:_MOST_WORDS]
        totals: dict[int, float] = defaultdict(float)
        for word in words:
            best: dict[int, float] = {}
            for known, likeness in self._likenesses(word):
                for place in self._places[known]:
                    best[place] = max(best.get(place, 0.0), likeness)
            for place, likeness in best.items():
                totals[place] += likeness / len(words)
        return {place: round(total, 6) for place, total in totals.items() if total >= _LEAST_SCORE}

    def _likenesses(self, word: str) -> Iterable[tuple[str, float]]:
        begin = bisect_left(self._vocabulary, word)
        longer = takewhile(lambda known: known.startswith(word), islice(self._vocabulary, begin, None))
        yield from ((known, _PREFIX_LIKENESS) for known in longer)
        yield from (
            (known, likeness)
            for known, likeness, _ in process.extract(
                word, self._vocabulary, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_LIKENESS, limit=None
            )
        )


def fold(text: str) -> str:
    """Lower case, without accents and punctuation, words one space apart."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def _kind_of(entry: Searchable, folded: str) -> int:
    if folded in entry.names:
        return _EXACT
    return _BEGINS if any(name.startswith(folded) for name in entry.names) else _CONTAINS
