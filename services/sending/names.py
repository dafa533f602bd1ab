"""The name that somebody speaks under through a webhook: their own, as far as the chat server takes it."""

from __future__ import annotations

import re

LONGEST_NAME = 80
"""Characters of a webhook's name (Discord docs: Webhook > Create Webhook)."""

_ALIKE = {"c": "\u0441", "C": "\u0421", "e": "\u0435", "E": "\u0415", "y": "\u0443", "Y": "\u0423"}
"""Cyrillic letters that look like these."""
_RESERVED = re.compile(r"dis(c)ord|cl(y)de|\A(e)veryone\Z|\Ah(e)re\Z|\As(y)stem message\Z", re.IGNORECASE)
"""What Discord lets nobody be called, with the letter that makes another word of it (docs: Webhook > Create Webhook;
User > Usernames and Nicknames)."""


def name_to_speak_under(*names: str) -> str:
    """The first of some names that shows something, made such that Discord takes it and a reader knows who it is.

    What is not seen is left out, and in a word that Discord keeps to itself one letter is another that looks the same.
    Raises ValueError when none of them shows anything.
    """
    for name in names:
        if shown := _spoken(name):
            return shown
    raise ValueError("nobody is called nothing")


def _spoken(name: str) -> str:
    seen = "".join(one if one.isprintable() else " " * one.isspace() for one in name)
    tidy = " ".join(seen.replace("```", "'''").split())[:LONGEST_NAME].strip()
    return _RESERVED.sub(_look_alike, tidy)


def _look_alike(found: re.Match[str]) -> str:
    word, at = found[0], next(place for place, part in enumerate(found.groups(), 1) if part is not None)
    place = found.start(at) - found.start()
    return word[:place] + _ALIKE[word[place]] + word[place + 1 :]
