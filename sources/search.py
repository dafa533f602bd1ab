"""Finds tracks by words in memory, forgiving typing errors. Touches nothing."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from heapq import nsmallest
from itertools import accumulate, islice, takewhile
from math import ceil
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sources.playable import SearchHit

# One wrong, missing, doubled or swapped letter in a word of four.
_LEAST_LIKENESS = 0.7
_PREFIX_LIKENESS = 0.95
# More than half of the words asked for must be there.
_LEAST_SCORE = 0.6
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Searchable:
    """A hit with its texts folded for comparison."""

    hit: SearchHit
    names: tuple[str, ...]
    text: str
    words: frozenset[str]

    @classmethod
    def describe(cls, hit: SearchHit, *, file_name: str, more: Iterable[str] = ()) -> Searchable:
        """The track by its title, its file's name, its artist, and what else is told of it."""
        names = (fold(hit.title), fold(file_name))
        # Each only once: an artist is often the name of the folder, too.
        text = " ".join(dict.fromkeys([*names, *map(fold, [hit.artist or "", *more])]))
        # Without the space too, for those who type "paperboats".
        words = {*text.split(), *(name.replace(" ", "") for name in names)}
        return cls(hit, names, text, frozenset(words - {""}))


class SearchIndex:
    """A fixed set of tracks to search; where matches are equally good, titles decide, then source ids."""

    def __init__(self, entries: Iterable[Searchable]) -> None:
        self._entries = sorted(entries, key=lambda entry: (entry.names[0], entry.hit.source_id))
        self._names = sorted((name, place) for place, entry in enumerate(self._entries) for name in entry.names)
        self._text = "\n".join(entry.text for entry in self._entries)
        self._starts = [0, *accumulate(len(entry.text) + 1 for entry in self._entries[:-1])]
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self._entries):
            for word in entry.words:
                self._places[word].append(place)
        self._vocabulary = sorted(self._places)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            self._by_length[len(word)].append(word)

    def find(self, query: str, *, limit: int) -> list[SearchHit]:
        """The best first: the same name, its beginning, its middle, then words alike. All tracks for no words."""
        if not query.strip():
            return [entry.hit for entry in self._entries[:limit]]
        folded = fold(query)
        if not folded or limit < 1:
            return []
        best: dict[int, None] = {}
        for place in self._named(folded):
            best[place] = None
            if len(best) == limit:
                break
        # Whatever resembles comes behind these, so it is only looked for when there is room for it.
        if len(best) < limit:
            scores = {place: score for place, score in self._alike(folded).items() if place not in best}
            best |= dict.fromkeys(nsmallest(limit - len(best), scores, key=lambda place: (-scores[place], place)))
        return [self._entries[place].hit for place in best]

    def _named(self, folded: str) -> Iterator[int]:
        """The places of tracks with that text: those of that name, whose name begins so, then all; some repeatedly."""
        begin = bisect_left(self._names, (folded, -1))
        beginning = list(takewhile(lambda named: named[0].startswith(folded), islice(self._names, begin, None)))
        exact = {place for name, place in beginning if name == folded}
        yield from sorted(exact)
        yield from sorted({place for _, place in beginning} - exact)
        # In one text, since looking into each of thousands takes ten times as long.
        at = self._text.find(folded)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place
            at = -1 if place + 1 == len(self._starts) else self._text.find(folded, self._starts[place + 1])

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

    def _likenesses(self, word: str) -> Iterator[tuple[str, float]]:
        begin = bisect_left(self._vocabulary, word)
        longer = takewhile(lambda known: known.startswith(word), islice(self._vocabulary, begin, None))
        yield from ((known, _PREFIX_LIKENESS) for known in longer)
        # What differs more in length than that has more wrong letters than are forgiven.
        for length in range(ceil(len(word) * _LEAST_LIKENESS), int(len(word) / _LEAST_LIKENESS) + 1):
            alike = process.extract(
                word,
                self._by_length.get(length, ()),
                scorer=OSA.normalized_similarity,
                score_cutoff=_LEAST_LIKENESS,
                limit=None,
            )
            yield from ((known, likeness) for known, likeness, _ in alike)


def fold(text: str) -> str:
    """Lower case, without accents and punctuation, words one space apart."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())
