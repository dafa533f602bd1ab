"""A chat as a page that looks like one: complete in one file, without scripts, and asking nothing of the network.

Whatever people wrote comes in escaped, and in an element of its own for its direction, so that no word of theirs
reaches beyond its place. What a browser would be asked to do all the same, the page's own policy forbids.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from services.chat_export.documents import encoded
from services.chat_export.page_style import HUES, STYLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from services.chat_export.entry import Answered, Entry, EntryFile
    from services.chat_export.extras import Embed, Extras, Poll
    from services.words import Words

TOGETHER_S = 7 * 60
"""Within which what one person says stands under one name, as in Discord."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; media-src 'self' file:"
_LINK = re.compile(r"https?://[^\s<>\"'`\x00-\x1f]{1,2000}", re.ASCII | re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters, which have no place in a page (HTML Standard: 13.2.3.5)."""
_SHOWN = {
    **dict.fromkeys(("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"), "img"),
    **dict.fromkeys(("video/mp4", "video/webm"), "video"),
    **dict.fromkeys(("audio/mpeg", "audio/ogg", "audio/wav", "audio/x-wav", "audio/flac", "audio/mp4"), "audio"),
}
"""What browsers show by themselves, and nothing that could hold a script, as SVG can."""


class Page:
    """One page, the `part`-th of a chat."""

    def __init__(self, words: Words, group: str, part: int) -> None:
        self._words = words
        self._group = group
        self._part = part
        self._day: date | None = None
        self._last: tuple[int | None, str, datetime] | None = None
        self._edited, self._deleted = _text(words.say("chat-page-edited")), _text(words.say("chat-page-deleted"))
        self._pinned, self._bot = _text(words.say("chat-page-pinned")), _text(words.say("chat-page-bot"))

    def head(self) -> bytes:
        title, about = _text(self._group), [self._words.say("chat-page-about")]
        if self._part > 1:
            about.insert(0, self._words.say("chat-page-part", part=self._part))
        lines = "".join(f"<p>{_text(line)}</p>" for line in about)
        return encoded(
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
            f"<header><h1><bdi>{title}</bdi></h1>{lines}</header>\n<main>\n"
        )

    def tail(self, *, is_last: bool) -> bytes:
        more = "" if is_last else f"<p>{_text(self._words.say('chat-page-more', part=self._part + 1))}</p>"
        return encoded(f"</main>\n<footer>{more}</footer>\n</body>\n</html>\n")

    def entry(self, entry: Entry) -> bytes:
        day, parts = entry.said_at.date(), []
        if day != self._day:
            parts.append(f'<h2 class="day">{day:%A}, {day.day} {day:%B} {day.year}</h2>\n')
        is_first = bool(parts) or entry.answers is not None or not self._goes_on(entry)
        self._day, self._last = day, (entry.author_id, entry.author_name, entry.said_at)
        classes = "said" + " first" * is_first + " gone" * (entry.deleted_at is not None)
        parts.append(f'<article class="{classes}" id="m{entry.message_id}">')
        hue = _hue(entry.author_id or 0)
        moment = f'<time datetime="{entry.said_at.isoformat()}">{entry.said_at:%H:%M}</time>'
        if is_first:
            parts.append(f'<div class="face {hue}" aria-hidden="true">{_text(_initials(entry.author_name))}</div>')
            bot = f'<span class="bot">{self._bot}</span>' if entry.is_bot else ""
            by = f'<p class="by"><bdi class="name {hue}">{_text(entry.author_name)}</bdi>{bot}{moment}</p>'
        else:
            parts.append(f'<div class="time">{moment}</div>')
            by = ""
        answered = "" if entry.answers is None else self._answered(entry.answers)
        parts.append(f'<div class="body">{answered}{by}{"".join(self._contents(entry))}</div></article>\n')
        return encoded("".join(parts))

    def _goes_on(self, entry: Entry) -> bool:
        if self._last is None:
            return False
        author_id, author_name, said_at = self._last
        soon = (entry.said_at - said_at).total_seconds() < TOGETHER_S
        return soon and (author_id, author_name) == (entry.author_id, entry.author_name)

    def _contents(self, entry: Entry) -> Iterator[str]:
        marks = [(entry.edited_at, self._edited), (entry.deleted_at, self._deleted)]
        marked = [
            f' <span class="mark" title="{when:%Y-%m-%d %H:%M:%S} UTC">{word}</span>'
            for when, word in marks
            if when is not None
        ]
        if entry.is_pinned:
            marked.append(f' <span class="mark">{self._pinned}</span>')
        if entry.words or marked:
            yield f'<div><span class="text" dir="auto">{_linked(entry.words)}</span>{"".join(marked)}</div>'
        yield from self._extras(entry.extras)
        yield from map(self._file, entry.files)
        if entry.extras.reactions:
            shown = (f"<li><bdi>{_text(emoji)}</bdi> {count}</li>" for emoji, count in entry.extras.reactions)
            yield f'<ul class="reactions">{"".join(shown)}</ul>'
        if entry.playing is not None:
            key = "chat-page-paused" if entry.playing.is_paused else "chat-page-playing"
            at = "" if entry.playing.position_ms is None else f" {_clock(entry.playing.position_ms)}"
            title = f"<bdi>{_text(entry.playing.title)}</bdi>{at}"
            yield f'<div class="note">♪ {_text(self._words.say(key))} {title}</div>'

    def _answered(self, answered: Answered) -> str:
        if answered.author_name:
            told = f"<bdi>{_text(answered.author_name)}</bdi>: <bdi>{_text(answered.words) or '…'}</bdi>"
        else:
            told = _text(self._words.say("chat-page-answered-gone"))
        return f'<a class="answered" href="#m{answered.message_id}">{told}</a>'

    def _extras(self, extras: Extras) -> Iterator[str]:
        for text in extras.forwarded:
            heading = f'<p class="small">{_text(self._words.say("chat-page-forwarded"))}</p>'
            yield f'<blockquote class="card">{heading}<p dir="auto">{_linked(text)}</p></blockquote>'
        yield from map(_embed, extras.embeds)
        if extras.poll is not None:
            yield self._poll(extras.poll)
        for name in extras.stickers:
            yield f'<div class="note">{_text(self._words.say("chat-page-sticker"))} <bdi>{_text(name)}</bdi></div>'

    def _poll(self, poll: Poll) -> str:
        answers = []
        for text, votes in poll.answers:
            count = "" if votes is None else f" · {_text(self._words.say('chat-page-votes', count=votes))}"
            answers.append(f'<li><bdi>{_text(text)}</bdi><span class="small">{count}</span></li>')
        return f'<div class="card"><p dir="auto"><b>{_text(poll.question)}</b></p><ul>{"".join(answers)}</ul></div>'

    def _file(self, file: EntryFile) -> str:
        name, size = _text(file.file.name), f"{max(file.file.size, 0):,} B"
        notes = [size if file.file.size < 1024 else _size(file.file.size)]
        if file.file.removed_at is not None:
            notes.append(self._words.say("chat-page-file-removed"))
        if file.path is None:
            if file.whereabouts != "kept":
                notes.append(self._words.say("chat-page-file-missing", reason=file.whereabouts))
            return f'<div class="file">📎 <bdi>{name}</bdi><span class="note">{_text(" · ".join(notes))}</span></div>'
        if file.part != self._part:
            notes.append(self._words.say("chat-page-file-elsewhere", part=file.part))
        address = escape(quote(file.path))
        link = f'<a href="{address}"><bdi>{name}</bdi></a><span class="note">{_text(" · ".join(notes))}</span>'
        return f'<div class="file">{_shown(file, address, name)}📎 {link}</div>'


def _shown(file: EntryFile, address: str, name: str) -> str:
    match _SHOWN.get((file.file.content_type or "").partition(";")[0].strip().lower()):
        case "img":
            return f'<a href="{address}"><img src="{address}" alt="{name}" loading="lazy"></a>'
        case "video" | "audio" as kind:
            return f'<{kind} src="{address}" controls preload="none"></{kind}>'
    return ""


def _embed(embed: Embed) -> str:
    title = _text(embed.title) or _text(embed.url)
    if embed.url:
        title = f'<a href="{escape(embed.url)}" rel="noopener noreferrer">{title}</a>'
    fields = "".join(
        f'<dt dir="auto">{_text(name)}</dt><dd dir="auto">{_linked(value)}</dd>' for name, value in embed.fields
    )
    told = [
        f'<p class="small" dir="auto">{_text(embed.author)}</p>' if embed.author else "",
        f'<p dir="auto"><b>{title}</b></p>' if title else "",
        f'<p dir="auto">{_linked(embed.description)}</p>' if embed.description else "",
        f"<dl>{fields}</dl>" if fields else "",
        f'<p class="small" dir="auto">{_text(embed.footer)}</p>' if embed.footer else "",
    ]
    return f'<blockquote class="card">{"".join(told)}</blockquote>'


def _text(text: str) -> str:
    return escape(_UNSEEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def _linked(text: str) -> str:
    """A text in which addresses can be followed."""
    parts, at = [], 0
    for found in _LINK.finditer(text):
        url = found[0].rstrip(".,;:!?)")
        parts += [
            _text(text[at : found.start()]),
            f'<a href="{escape(url)}" rel="noopener noreferrer">{_text(url)}</a>',
        ]
        at = found.start() + len(url)
    return "".join([*parts, _text(text[at:])])


def _hue(author_id: int) -> str:
    """The class of somebody's colour: from the moment in their id, and from what counts within that."""
    return f"h{(author_id ^ author_id >> 22) % HUES}"


def _initials(name: str) -> str:
    letters = (next(filter(str.isalnum, word), "") for word in name.split())
    return "".join(letter for letter in letters if letter)[:2].upper() or "?"


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _size(count: int) -> str:
    return f"{count / 1024:.0f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"
