"""The texts that a chat is taken along as, piece by piece: JSON Lines and CSV. A page is in `html_page`.

Every document is whole in itself: a head, an entry for each message, and a tail.
"""

from __future__ import annotations

import csv
import io
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from services.chat_export.entry import Entry, EntryFile


class Form(StrEnum):
    """How a chat can be taken along."""

    PAGE = "html"
    TABLE = "csv"
    LINES = "jsonl"
    ARCHIVE = "zip"


class Document(Protocol):
    """One text, in UTF-8. What stands for a message may depend on the one before."""

    def head(self) -> bytes: ...

    def entry(self, entry: Entry) -> bytes: ...

    def tail(self, *, is_last: bool) -> bytes:
        """What it ends with; unless it is the last of the chat's, it says that there is more."""


def encoded(text: str) -> bytes:
    """A text in UTF-8; half a surrogate pair, which JSON can bring, becomes a question mark."""
    return text.encode("utf-8", "replace")


class JsonLines:
    """A JSON object in each line. Times are ISO 8601 in UTC; Discord's ids are texts, since what reads JSON may keep
    numbers in 53 bits (Discord docs: API Reference)."""

    def head(self) -> bytes:
        return b""

    def entry(self, entry: Entry) -> bytes:
        return encoded(json.dumps(_line(entry), ensure_ascii=False) + "\n")

    def tail(self, *, is_last: bool) -> bytes:
        return b""


def _line(entry: Entry) -> dict[str, Any]:
    extras, playing = entry.extras, entry.playing
    line: dict[str, Any] = {
        "id": str(entry.message_id),
        "time": entry.said_at.isoformat(),
        "author": entry.author_name,
        "author_id": None if entry.author_id is None else str(entry.author_id),
        "text": entry.text,
        "edited_at": None if entry.edited_at is None else entry.edited_at.isoformat(),
        "deleted": entry.deleted_at is not None,
        "deleted_at": None if entry.deleted_at is None else entry.deleted_at.isoformat(),
        "thread_id": str(entry.thread_id),
        "bot": entry.is_bot,
        "pinned": entry.is_pinned,
        "reply_to": None if entry.answers is None else str(entry.answers.message_id),
        "files": [_file(file) for file in entry.files],
        "playing": None,
    }
    if playing is not None:
        line["playing"] = {
            "title": playing.title,
            "position_ms": playing.position_ms,
            "paused": playing.is_paused,
        }
    if extras.embeds:
        line["embeds"] = [
            {
                "author": embed.author,
                "title": embed.title,
                "url": embed.url,
                "description": embed.description,
                "fields": [{"name": name, "value": value} for name, value in embed.fields],
                "footer": embed.footer,
            }
            for embed in extras.embeds
        ]
    if extras.poll is not None:
        answers = [{"text": text, "votes": votes} for text, votes in extras.poll.answers]
        line["poll"] = {"question": extras.poll.question, "answers": answers}
    if extras.reactions:
        line["reactions"] = [{"emoji": emoji, "count": count} for emoji, count in extras.reactions]
    for name, texts in (("stickers", extras.stickers), ("forwarded", extras.forwarded)):
        if texts:
            line[name] = list(texts)
    return line


def _file(file: EntryFile) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": file.file.name,
        "size": file.file.size,
        "content_type": file.file.content_type,
        "state": file.whereabouts,
        "removed": file.file.removed_at is not None,
    }
    if file.path is not None:
        told |= {"path": file.path, "part": file.part}
    return told


COLUMNS = (
    "time",
    "author",
    "author_id",
    "bot",
    "text",
    "edited_at",
    "deleted_at",
    "pinned",
    "reply_to",
    "files",
    "embeds",
    "poll",
    "stickers",
    "forwarded",
    "reactions",
    "playing",
    "link",
)
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 # that is their danger
"""What makes a spreadsheet calculate a cell (OWASP: CSV Injection), the wide forms too."""


class Table:
    """A row for each message, as RFC 4180 has it, with the mark by which spreadsheets know UTF-8.

    Messages are named by their links, and people as Discord mentions them: spreadsheets round long numbers.
    """

    def __init__(self, guild_id: int) -> None:
        self._guild_id = guild_id

    def head(self) -> bytes:
        return b"\xef\xbb\xbf" + _row(COLUMNS)

    def entry(self, entry: Entry) -> bytes:
        extras, playing = entry.extras, entry.playing
        poll = [] if extras.poll is None else [extras.poll.question, *map(_answer, extras.poll.answers)]
        return _row(
            (
                entry.said_at.isoformat(),
                entry.author_name,
                "" if entry.author_id is None else f"<@{entry.author_id}>",
                "yes" if entry.is_bot else "",
                entry.words,
                "" if entry.edited_at is None else entry.edited_at.isoformat(),
                "" if entry.deleted_at is None else entry.deleted_at.isoformat(),
                "yes" if entry.is_pinned else "",
                "" if entry.answers is None else self._link(entry.thread_id, entry.answers.message_id),
                "\n".join(file.file.name for file in entry.files),
                "\n\n".join("\n".join(embed.lines()) for embed in extras.embeds),
                "\n".join(poll),
                "\n".join(extras.stickers),
                "\n\n".join(extras.forwarded),
                " ".join(f"{emoji} {count}" for emoji, count in extras.reactions),
                "" if playing is None else playing.title,
                self._link(entry.thread_id, entry.message_id),
            )
        )

    def tail(self, *, is_last: bool) -> bytes:
        return b""

    def _link(self, thread_id: int, message_id: int) -> str:
        return f"https://discord.com/channels/{self._guild_id}/{thread_id}/{message_id}"


def _answer(answer: tuple[str, int | None]) -> str:
    text, votes = answer
    return text if votes is None else f"{text} ({votes})"


def _row(cells: tuple[str, ...]) -> bytes:
    written = io.StringIO()
    # A cell that begins like a formula is one in every spreadsheet, quoted or not: the apostrophe makes it a text.
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        f"'{cell}" if cell.startswith(_FORMULAS) else cell for cell in (cell.replace("\0", "\ufffd") for cell in cells)
    )
    return encoded(written.getvalue())
