"""What people type by mistake or to see what happens: texts and ids for tests of everything that takes some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

NASTY = (
    "",
    " ",
    "\n\t \u00a0\u3000",
    "x",
    "x" * 101,
    "x" * 5000,
    "😀" * 60,
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "z̸̢̛̘͙̀a̵͔͌l̶̟̈́g̷̱̽ő̴̝",
    "\u202eevif si siht",
    "\u200b\u200c\u200d\ufeff",
    "نص عربي \u200f mixed",
    "'; DROP TABLE users; --",
    '" OR 1=1 --',
    "%_\\%",
    "100%",
    "**bold** _it_ ~~gone~~ ||spoiler|| `code` ```block```",
    "[words](https://example.com)",
    "# heading\n> quote\n- list",
    "@everyone @here",
    "<@1> <@&2> <#3> </x:4> <t:5> <a:b:6>",
    '{ $name } { -term } { "{" }',
    "%s %d {0} {name} ${x}",
    "\x00",
    "a\x00b",
    "\x1b[31mred",
    "\ud800",
    "a\udfffb",
    "../../etc/passwd",
    "https://example.com/" + "a" * 300,
    "0",
    "-1",
    str(2**64),
    "null",
    "NaN",
    "\ufb01 \uff26\uff35\uff2c\uff2c \u00bd \u00df \u0130 \u0131 \u017f",
)
"""One of each kind: empty, too long, blank, emoji, right to left, zero width, SQL, markdown, mentions, templates,
controls, lone surrogates, paths, numbers, letters that change their length when their case does."""

IN_TEXTS = (("", ""), ("<@", ">"), ("<@!", ">"), ("<@&", ">"), ("<#", ">"))
"""How an id stands in a text: bare, or as a mention."""
EDGE_IDS = (0, 1, -1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 2**64, 10**30)


def texts() -> st.SearchStrategy[str]:
    """Any text: the nasty ones, several of them together, and whatever code points there are."""
    pieces = st.lists(st.sampled_from(NASTY), min_size=1, max_size=3).map("".join)
    return st.sampled_from(NASTY) | pieces | st.text(st.characters(), max_size=120)


def typeable() -> st.SearchStrategy[str]:
    """Any text that Discord's client can send: in UTF-8."""
    kept = [text for text in NASTY if text.encode("utf-8", "ignore").decode() == text]
    edges = [f"{before}{number}{after}" for before, after in IN_TEXTS for number in EDGE_IDS]
    pieces = st.lists(st.sampled_from(kept), min_size=1, max_size=3).map("".join)
    return st.sampled_from([*kept, *edges]) | pieces | st.text(st.characters(codec="utf-8"), max_size=120)


def files() -> st.SearchStrategy[tuple[str, bytes]]:
    """Attachments of all kinds, none of them what its name says, some of them empty."""
    names = st.sampled_from(["picture.png", "x", "..", "a b.jpg", "\u202egnp.exe", "song.ogg" * 20])
    heads = st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP"])
    return st.tuples(names, st.tuples(heads, st.binary(max_size=64)).map(b"".join))


@dataclass
class Hand:
    """What somebody holds before they type: whatever is asked of them, they take the next of its kind.

    It is drawn as a whole: what is asked depends on what a bot has answered, and no draw of hypothesis's may.
    """

    texts: list[str]
    files: list[tuple[str, bytes]]
    luck: list[int]

    def pick(self, choices: Sequence[T]) -> T:
        """One of several things."""
        return choices[self._number() % len(choices)]

    def flip(self) -> bool:
        return self._number() % 2 == 0

    def text(self, known: Sequence[str], longest: int) -> str:
        """A text, often one that is `known` to mean something, mostly no longer than that."""
        text = self.pick(known) if self.flip() else self.texts.pop()
        return text if self._number() % 8 == 0 else text[:longest]

    def whole_number(self, lowest: int, highest: int) -> int:
        """One that a field takes, or the first that it does not."""
        between = lowest + self._number() % (highest - lowest + 1)
        return self.pick([lowest - 1, lowest, highest, highest + 1, between, between])

    def file(self) -> tuple[str, bytes]:
        return self.files.pop()

    def _number(self) -> int:
        return self.luck.pop()


def hands() -> st.SearchStrategy[Hand]:
    """Enough for a command with all its options, a form and a few buttons."""
    texts, some_files = st.lists(typeable(), min_size=24, max_size=24), st.lists(files(), min_size=2, max_size=2)
    return st.builds(Hand, texts, some_files, st.lists(st.integers(0, 2**16), min_size=200, max_size=200))


def ids(*known: int) -> st.SearchStrategy[int]:
    """Any id: those at the edges of what can be kept, the `known` ones, and others."""
    return st.sampled_from([*EDGE_IDS, *known]) | st.integers(-(2**70), 2**70)
