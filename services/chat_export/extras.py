"""What a message shows beside its words, read from Discord's own JSON (docs: Message Object), which may be anything.

Pictures that links of theirs point at are left out: such links expire, and a page that is taken along asks for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.mirror.wording import forwarded

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 25
"""Parts of one kind that are looked at; Discord has at most 25 fields and 10 of all else."""
LONGEST_PART = 4096
"""Characters of one of them (Discord docs: Embed Limits)."""


@dataclass(frozen=True, slots=True)
class Embed:
    """A card under a message; texts that it has not are empty."""

    author: str
    title: str
    url: str
    description: str
    fields: tuple[tuple[str, str], ...]
    footer: str

    def lines(self) -> list[str]:
        """What it says, from above."""
        told = [self.author, self.title, self.description]
        told += [text for field in self.fields for text in field]
        return [text for text in (*told, self.footer, self.url) if text]


@dataclass(frozen=True, slots=True)
class Poll:
    """A question, and its answers with the votes that each has; None where they were not told."""

    question: str
    answers: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Extras:
    """All that a message shows beside its words."""

    embeds: tuple[Embed, ...] = ()
    stickers: tuple[str, ...] = ()
    poll: Poll | None = None
    forwarded: tuple[str, ...] = ()
    reactions: tuple[tuple[str, int], ...] = ()


def extras_of(details: dict[str, Any]) -> Extras:
    """The extras of a message's details; what does not look as described is passed over."""
    if not details:
        return Extras()
    return Extras(
        embeds=tuple(embed for embed in map(_embed, _objects(details.get("embeds"))) if embed.lines()),
        stickers=tuple(_text(sticker.get("name")) for sticker in _objects(details.get("sticker_items"))),
        poll=_poll(details.get("poll")),
        forwarded=tuple(text[:LONGEST_PART] for text in forwarded(details)[:MOST] if text),
        reactions=tuple(_reactions(details.get("reactions"))),
    )


def _embed(embed: dict[str, Any]) -> Embed:
    url = _text(embed.get("url"))
    return Embed(
        author=_text(_object(embed.get("author")).get("name")),
        title=_text(embed.get("title")),
        url=url if url.startswith(("https://", "http://")) else "",
        description=_text(embed.get("description")),
        fields=tuple((_text(field.get("name")), _text(field.get("value"))) for field in _objects(embed.get("fields"))),
        footer=_text(_object(embed.get("footer")).get("text")),
    )


def _poll(poll: object) -> Poll | None:
    if not isinstance(poll, dict):
        return None
    counts = _objects(_object(poll.get("results")).get("answer_counts"))
    votes = {str(count.get("id")): count.get("count") for count in counts}
    answers = []
    for answer in _objects(poll.get("answers")):
        count = votes.get(str(answer.get("answer_id")))
        text = _text(_object(answer.get("poll_media")).get("text"))
        answers.append((text, count if isinstance(count, int) else None))
    return Poll(_text(_object(poll.get("question")).get("text")), tuple(answers))


def _reactions(reactions: object) -> Iterator[tuple[str, int]]:
    for reaction in _objects(reactions):
        emoji, count = _object(reaction.get("emoji")), reaction.get("count")
        name = _text(emoji.get("name"))
        if name and isinstance(count, int):
            yield (f":{name}:" if emoji.get("id") else name), count


def _objects(value: object) -> Iterator[dict[str, Any]]:
    return (one for one in value[:MOST] if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value[:LONGEST_PART] if isinstance(value, str) else ""
