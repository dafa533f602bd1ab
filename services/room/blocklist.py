"""What a group does not want to hear: words, hosts and sources. Pure.

An entry is a source when it is called like one ("soundcloud"), a host when it looks like one ("example.com", with all
below it), and words otherwise. Words match whole words of the title and the artist, without regard to case and accents.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yarl import URL

from models.words import cut
from services.errors import ConflictError, InvalidInputError, NotAllowedError
from services.texts import comparable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sources.playable import SearchHit

MOST_ENTRIES = 100
LONGEST_ENTRY = 60
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


class BlockedError(NotAllowedError):
    """The group does not want to hear that."""

    key = "error-blocked"


class BlockEntryError(InvalidInputError):
    """Nothing that could be blocked was typed."""

    key = "error-block-entry"


class BlocklistFullError(ConflictError):
    key = "error-blocklist-full"


def changed(entries: Sequence[str], block: str | None, unblock: str | None) -> tuple[str, ...]:
    """The list with what was typed in and out of it. Raises BlockEntryError and BlocklistFullError."""
    out = set(_typed(unblock)) if unblock is not None else set()
    more = _typed(block) if block is not None else ()
    kept = tuple(dict.fromkeys((*(entry for entry in entries if entry not in out), *more)))
    if len(kept) > MOST_ENTRIES:
        raise BlocklistFullError(most=MOST_ENTRIES)
    return kept


def _typed(text: str) -> tuple[str, ...]:
    entries = tuple(_clean(part) for part in text[: MOST_ENTRIES * LONGEST_ENTRY].split(","))
    entries = tuple(entry for entry in entries if entry)
    if not entries or any(len(entry) > LONGEST_ENTRY for entry in entries):
        raise BlockEntryError(most=LONGEST_ENTRY)
    return entries


def _clean(text: str) -> str:
    """One entry as it is kept: a pasted link is its host."""
    entry = " ".join(comparable(text).split())
    if entry.startswith(("http://", "https://")):
        return host_of(entry) or ""
    return entry if any(letter.isalnum() for letter in entry) else ""


def host_of(link: str) -> str | None:
    """The host of a link, in lower case; None for what is none."""
    try:
        host = URL(link.strip()).host if "://" in link[:10] else None
    except ValueError:
        return None
    return None if host is None else host.lower().rstrip(".")


def blocking(entries: Collection[str], hit: SearchHit | None, link: str | None = None) -> str | None:
    """The first entry that a track, or the link it was asked for by, meets; None when it may be played."""
    hosts = {host for one in (link, None if hit is None else hit.page_url) if one and (host := host_of(one))}
    words = [] if hit is None else cut(f"{hit.title} / {hit.artist or ''}")
    for entry in entries:
        if hit is not None and entry == comparable(hit.source):
            return entry
        if _HOST.fullmatch(entry) and any(host == entry or host.endswith(f".{entry}") for host in hosts):
            return entry
        if _holds(words, cut(entry)):
            return entry
    return None


def _holds(words: Sequence[str], sought: Sequence[str]) -> bool:
    """Whether some words stand among others, one behind the other."""
    last = len(words) - len(sought)
    return bool(sought) and any(words[at : at + len(sought)] == sought for at in range(last + 1))
