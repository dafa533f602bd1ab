"""What a message says, as plain words: for the index, for lists, and for what is taken along.

`details` of a message are Discord's own JSON (docs: Message Object), which may be anything: what does not look as
described there is passed over.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.words import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MENTION = re.compile(r"<@!?(\d{1,20})>")
_EMOJI = re.compile(r"<a?(:\w{1,40}:)\d{1,20}>")


def details_of(details: str | None) -> dict[str, Any]:
    """A message's details as a mapping; empty for what is none."""
    if not details:
        return {}
    try:
        found = json.loads(details)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def plain(content: str, details: dict[str, Any]) -> str:
    """Words with people called by name instead of by id, and emoji by theirs."""
    if "<" not in content:
        return content
    names = {str(person.get("id")): _name_of(person) for person in _objects(details.get("mentions"))}
    named = _MENTION.sub(lambda found: f"@{names[found[1]]}" if names.get(found[1]) else found[0], content)
    return _EMOJI.sub(r"\1", named)


def searchable(content: str, details: str | None, file_names: Iterable[str] = ()) -> str:
    """All that a message is found by: its words, those of what it forwards, its poll, and the names of its files.

    What embeds say is left out: those of links are nobody's words in the group.
    """
    known = details_of(details)
    parts = [plain(content, known), *forwarded(known), *poll_texts(known), *file_names]
    return "\n".join(part for part in parts if part)


def forwarded(details: dict[str, Any]) -> list[str]:
    """The words of the messages that a message forwards."""
    snapshots = (one.get("message") for one in _objects(details.get("message_snapshots")))
    return [plain(_text(one.get("content")), one) for one in snapshots if isinstance(one, dict)]


def poll_texts(details: dict[str, Any]) -> list[str]:
    """A poll's question, and its answers."""
    poll = details.get("poll")
    if not isinstance(poll, dict):
        return []
    answers = (answer.get("poll_media") for answer in _objects(poll.get("answers")))
    return [_text(media.get("text")) for media in (poll.get("question"), *answers) if isinstance(media, dict)]


def _objects(value: object) -> Iterator[dict[str, Any]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _name_of(person: dict[str, Any]) -> str:
    return _text(person.get("global_name")) or _text(person.get("username"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


SNIPPET_CHARACTERS = 100
_BEFORE_A_HIT = 30
_SAID = frozenset({0, 19, 20, 23})
"""Types of message that somebody's words have (Discord docs: Message Types); the rest are notices."""
_VOICE_MESSAGE = 1 << 13
"""A flag (Discord docs: Message Flags)."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text: its parts in order, each with whether it is what was looked for."""

    parts: tuple[tuple[str, bool], ...] = ()


def shown_words(content: str, details: str | None) -> str:
    """What a message says in one line: its own words, else those that it forwards, else its poll's."""
    known = details_of(details)
    said = plain(content, known) or " ".join(forwarded(known)) or " / ".join(poll_texts(known))
    return " ".join(said.split())


def shape_of(kind: int, details: str | None) -> str:
    """What a message is: text, notice, poll, voice, sticker, forward or embed; a name of the catalogue's variants."""
    if kind not in _SAID:
        return "notice"
    known = details_of(details)
    flags = known.get("flags")
    if isinstance(flags, int) and flags & _VOICE_MESSAGE:
        return "voice"
    shapes = {"poll": "poll", "message_snapshots": "forward", "sticker_items": "sticker", "embeds": "embed"}
    return next((shape for key, shape in shapes.items() if known.get(key)), "text")


def snippet(text: str, terms: Sequence[Sequence[str]]) -> Snippet:
    """The piece of a text around the first of some terms, every one of them in it marked; else its beginning."""
    found = places(text) if terms else []
    hits = sorted(
        (found[at].start, found[at + len(term) - 1].end)
        for term in terms
        for at in range(len(found) - len(term) + 1)
        if all(place.word == word for place, word in zip(found[at:], term, strict=False))
    )
    begin = max(0, hits[0][0] - _BEFORE_A_HIT) if hits and hits[0][1] > SNIPPET_CHARACTERS else 0
    end = min(len(text), begin + SNIPPET_CHARACTERS)
    parts, at = [("…", False)] if begin else [], begin
    for start, stop in hits:
        if start >= end or stop <= at:
            continue
        parts += [(text[at : max(at, start)], False), (text[max(at, start) : min(stop, end)], True)]
        at = min(stop, end)
    parts += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return Snippet(tuple(part for part in parts if part[0]))
