"""What could be played in a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.sending.errors import NothingToPlayError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.uploads import Attached

_LINK = re.compile(r"https?://[^\s<>|]+", re.IGNORECASE)
_BEHIND = ".,;:!?'\"*_~`"
"""What stands behind a link in a sentence, or formats it, and is not a part of it."""


def playable_in(texts: Iterable[str], files: Sequence[Attached]) -> str | Attached:
    """The first link in some texts, else the first file, of sound or pictures that move if there is one.

    Raises NothingToPlayError.
    """
    links = (_trimmed(found[0]) for text in texts for found in _LINK.finditer(text))
    if (link := next(links, None)) is not None:
        return link
    if not files:
        raise NothingToPlayError()
    return next((file for file in files if (file.content_type or "").startswith(("audio/", "video/"))), files[0])


def _trimmed(link: str) -> str:
    """Without what closes the brackets or the sentence that the link stands in."""
    trimmed = link.rstrip(_BEHIND)
    while trimmed.endswith(")") and trimmed.count(")") > trimmed.count("("):
        trimmed = trimmed[:-1].rstrip(_BEHIND)
    return trimmed
