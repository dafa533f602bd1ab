"""Titles and links as a panel shows them, whatever stands in them. Pure."""

from __future__ import annotations

import unicodedata

from yarl import URL

from cogs.speech import Markup, plain

LONGEST_LINK = 500
"""Characters of a link in a panel's text, which has 4,000 in all."""
LONGEST_PICTURE_LINK = 2048
"""The same of a picture's address (Discord's OpenAPI description: UnfurledMediaRequest)."""
LONGEST_LABEL = 100
"""Characters of an option in a select (Discord docs: String Select)."""
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
"""Categories of characters that are not seen, or that turn what follows them."""
_JOINERS = ("\u200c", "\u200d")
"""What some scripts and emoji are written with."""
_RIGHT_TO_LEFT = ("R", "AL", "AN")
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_OTHER_BRACKETS = str.maketrans({"[": "\uff3b", "]": "\uff3d"})


def cleaned(text: str) -> str:
    """One line without what cannot be seen; what is written from right to left turns nothing around it."""
    seen = "".join(one if one in _JOINERS or unicodedata.category(one) not in _UNSEEN else " " for one in text)
    line = " ".join(seen.split())
    if any(unicodedata.bidirectional(one) in _RIGHT_TO_LEFT for one in line):
        return f"{_ISOLATE}{line}{_END_ISOLATE}"
    return line


def shown(text: str) -> Markup:
    """A title as it is: it formats nothing, mentions nobody and leads nowhere."""
    line = cleaned(text).replace("://", ":\u200b//")
    if line.startswith(_ISOLATE):
        return Markup(f"{_ISOLATE}{plain(line[1:-1] or '…')}{_END_ISOLATE}")
    return plain(line or "…")


def linked(text: str, url: str | None) -> Markup:
    """The same, leading to `url` where that is a link of the web."""
    link = web_link(url, longest=LONGEST_LINK)
    if link is None:
        return shown(text)
    # Brackets in a label may end it, whatever stands before them.
    return Markup(f"[{shown(text.translate(_OTHER_BRACKETS))}](<{link}>)")


def web_link(url: str | None, *, longest: int) -> str | None:
    """A link that Discord takes: one that it does not take would cost the whole message."""
    if url is None or len(url) > longest:
        return None
    try:
        parsed = URL(url)
    except ValueError:
        return None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        return None
    link = str(parsed).replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    return link if len(link) <= longest else None


def label(text: str, otherwise: str) -> str:
    """A plain text of a select's option; `otherwise` when nothing of it can be seen."""
    line = cleaned(text) or otherwise
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1] + "…"
