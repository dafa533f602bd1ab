"""Phrases that whoever guesses passwords tries early, though they are long enough for zxcvbn to find them strong."""

from __future__ import annotations

import unicodedata

_PHRASES = (
    # Examples of good passwords, which made them bad ones; our own hints among them.
    "correct horse battery staple",
    "Tr0ub4dor&3",
    "Troubador&3",
    "PrXyc.N(n4k77#L!eVdAfp9",
    "four random words",
    "several unrelated words",
    "this is a strong password",
    # What everybody knows by heart.
    "the quick brown fox",
    "jumps over the lazy dog",
    "lorem ipsum dolor sit amet",
    "mary had a little lamb",
    "twinkle twinkle little star",
    "supercalifragilisticexpialidocious",
    "once upon a time",
    "happily ever after",
    "to be or not to be",
    "that is the question",
    "in the beginning was the word",
    "our father who art in heaven",
    "we the people",
    "i have a dream",
    "i think therefore i am",
    "may the force be with you",
    "live long and prosper",
    "winter is coming",
    "houston we have a problem",
    "my voice is my passport",
    "all your base are belong to us",
)


def without_famous(password: str) -> str:
    """A password without the famous phrases in it, however they are spaced or written; as it is when it holds none."""
    bare = rest = _bare(password)
    for phrase in _BARE_PHRASES:
        rest = rest.replace(phrase, "")
    return password if rest == bare else rest


def _bare(text: str) -> str:
    """Letters and digits alone, without case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


_BARE_PHRASES = tuple(map(_bare, _PHRASES))
