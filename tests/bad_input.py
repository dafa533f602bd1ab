"""What people type by mistake or to see what happens: texts and ids for tests of everything that takes some."""

from __future__ import annotations

from hypothesis import strategies as st

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

EDGE_IDS = (0, 1, -1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 2**64, 10**30)


def texts() -> st.SearchStrategy[str]:
    """Any text: the nasty ones, several of them together, and whatever code points there are."""
    pieces = st.lists(st.sampled_from(NASTY), min_size=1, max_size=3).map("".join)
    return st.sampled_from(NASTY) | pieces | st.text(st.characters(), max_size=120)


def ids(*known: int) -> st.SearchStrategy[int]:
    """Any id: those at the edges of what can be kept, the `known` ones, and others."""
    return st.sampled_from([*EDGE_IDS, *known]) | st.integers(-(2**70), 2**70)
