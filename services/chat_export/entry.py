"""A message as it is taken along, and how a chat's are read: a page at a time, with all that hangs on them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from models.chat_reading import moment_of
from models.personal_data import NOBODY_ID
from services.chat_export.extras import extras_of
from services.mirror.wording import details_of, plain, shown_words

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from datetime import datetime

    from models import Chat, ChatFile
    from models.chat_reading import Range
    from models.database import Database, Transaction
    from models.playback_log import HeardTrack
    from services.chat_export.extras import Extras

PAGE = 100
"""Messages that are in memory at once: few enough that reading them holds up nobody for long."""
ANSWERED_CHARACTERS = 120
"""How much of a message that is answered stands with the answer."""

Whereabouts = Literal["kept", "waiting", "too_large", "over_quota", "gone", "erased", "unsendable", "unreadable"]
"""As `ChatFile.state`; or it is kept, and too large to be sent, or could not be read."""


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A file of a message. `path` is where it lies beside the text, in the part `part`; None when it was not packed."""

    file: ChatFile
    whereabouts: Whereabouts
    path: str | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a message answers; without words when it is not kept any more."""

    message_id: int
    author_name: str
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A message as it is taken along. `text` is what its author wrote, `words` the same with people called by name."""

    message_id: int
    thread_id: int
    author_id: int | None
    author_name: str
    is_bot: bool
    said_at: datetime
    text: str
    words: str
    edited_at: datetime | None
    deleted_at: datetime | None
    is_pinned: bool
    answers: Answered | None
    extras: Extras
    files: tuple[EntryFile, ...]
    playing: HeardTrack | None


async def pages(database: Database, where: Range) -> AsyncGenerator[Sequence[Entry]]:
    """All of a chat, oldest first, in pages of at most `PAGE`; each is read when it is asked for."""
    after_id = 0
    while True:
        async with database.read() as tx:
            chats = await tx.chat_exporting.page(where, after_id, limit=PAGE)
            entries = await _entries(tx, where, chats)
        if not entries:
            return
        yield entries
        after_id = entries[-1].message_id


async def _entries(tx: Transaction, where: Range, chats: Sequence[Chat]) -> Sequence[Entry]:
    files: dict[int, list[EntryFile]] = defaultdict(list)
    for file in await tx.chat_files.of([chat.message_id for chat in chats if chat.has_files]):
        files[file.message_id].append(EntryFile(file, file.state))  # type: ignore[arg-type]  # its states are these
    answered = {chat.reply_to_id: Answered(chat.reply_to_id, "", "") for chat in chats if chat.reply_to_id is not None}
    for other in await tx.chat_exporting.answered(where, answered.keys()):
        words = shown_words(other.message, other.details)[:ANSWERED_CHARACTERS]
        answered[other.message_id] = replace(answered[other.message_id], author_name=other.author_name, words=words)
    moments = [moment_of(chat.message_id) for chat in chats]
    heard = await tx.playback_log.heard_at(where.group_id, moments)
    return [
        _entry(
            chat,
            answers=None if chat.reply_to_id is None else answered[chat.reply_to_id],
            files=tuple(sorted(files[chat.message_id], key=lambda one: one.file.attachment_id)),
            playing=heard.get(moment),
        )
        for chat, moment in zip(chats, moments, strict=True)
    ]


def _entry(chat: Chat, *, answers: Answered | None, files: tuple[EntryFile, ...], playing: HeardTrack | None) -> Entry:
    details = details_of(chat.details)
    return Entry(
        message_id=chat.message_id,
        thread_id=chat.thread_id,
        author_id=None if chat.author_id == NOBODY_ID else chat.author_id,
        author_name=chat.author_name,
        is_bot=chat.is_bot,
        said_at=chat.created_at,
        text=chat.message,
        words=plain(chat.message, details),
        edited_at=chat.edited_at,
        deleted_at=chat.deleted_at,
        is_pinned=chat.is_pinned,
        answers=answers,
        extras=extras_of(details),
        files=files,
        playing=playing,
    )
