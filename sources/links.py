"""Links as people paste them, and as playlists have them. Touches nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 2000
_HTTP = re.compile(r"https?://[^\s\\<>\"\x00-\x20\x7f]+", re.IGNORECASE)
_QUOTED = re.compile(r"[\x21-\x7e]+")
_MOMENT = re.compile(r"(?:npt:)?(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,6})(?:\.\d*)?s?)?(?:,.*)?")
_CLOCK = re.compile(r"(?:npt:)?(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:\.\d*)?(?:,.*)?")
_LONGEST_TEXT = 200


def parse_link(text: str) -> URL | None:
    """The link that a text is, with its fragment; None for any other text.

    Only http and https with a host, and without a user or password: these would be shown to everybody, and make a link
    look as if it led elsewhere. Whether its host may be asked is the guard's to say.
    """
    text = text.strip()
    if text.startswith("<") and text.endswith(">"):  # how people keep Discord from showing a preview
        text = text[1:-1]
    if len(text) > _LONGEST or not _HTTP.fullmatch(text):
        return None
    try:
        # What may go out as it is does so: a signature may not survive being quoted anew.
        url = URL(text, encoded=_QUOTED.fullmatch(text) is not None)
        usable = bool(url.raw_host) and url.raw_user is None and url.raw_password is None and bool(url.port)
    except ValueError:
        return None
    return url if usable and url.scheme in ("http", "https") else None


def join_link(base: URL, reference: str) -> URL | None:
    """The link that a reference within the document of `base` is; None for what `parse_link` takes for none."""
    reference = reference.strip()
    try:
        return parse_link(str(base.join(URL(reference, encoded=_QUOTED.fullmatch(reference) is not None))))
    except ValueError:
        return None


def moment_ms(url: URL) -> int:
    """The moment that the fragment names, as #t=90, #t=1m30s or #t=0:01:30; 0 where it names none."""
    named = next((part[2:] for part in url.raw_fragment.split("&") if part.startswith("t=")), "")
    match = _CLOCK.fullmatch(named) or _MOMENT.fullmatch(named)
    if match is None:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def title_of(url: URL) -> str:
    """What a link's file is called; its host where it has no name."""
    return as_title(re.sub(r"\.\w{1,5}\Z", "", url.name).replace("_", " ")) or url.host or ""


def as_title(text: str) -> str:
    """Somebody else's text as one line that can be shown, of at most 200 characters."""
    return " ".join("".join(_shown(text[: 4 * _LONGEST_TEXT])).split())[:_LONGEST_TEXT].rstrip()


def _shown(text: str) -> Iterable[str]:
    return (letter if letter.isprintable() else " " for letter in text)
