"""What is known of some messages while things are told of them, and what has to be written of that in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from models.chat_index import index_entry
from services.mirror.said import SaidFile, SaidMessage
from services.mirror.versions import Kept, Version
from services.mirror.wording import searchable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from models.chat_index import IndexEntry


@dataclass(slots=True)
class Entry:
    """One message: `row` and `files` as they are in the database, `kept` and `former` as they are to be."""

    group_id: int
    kept: Kept | None = None
    row: Row[Any] | None = None
    files: Sequence[Row[Any]] = ()
    owner_id: int | None = None
    former: list[Version] = field(default_factory=list)
    is_erased: bool = False
    """Whether nothing of what it said is to be kept."""


class Changes(NamedTuple):
    """What a batch has to write, as `models.chat_writing.ChatWriter` takes it."""

    new: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    versions: list[dict[str, Any]]
    files: list[dict[str, Any]]
    removed_files: list[int]
    wordless: list[int]
    """Messages of which no former words are to stay, nor files."""
    indexed: dict[int, IndexEntry]
    indexed_anew: list[int]


def entry_of(row: Row[Any], files: Sequence[Row[Any]]) -> Entry:
    """A message as it is in the database."""
    shown = SaidMessage(
        message_id=row.message_id,
        thread_id=row.thread_id,
        author_id=row.author_id,
        author_name=row.author_name,
        content=None if row.is_blank else row.message,
        created_at=row.created_at,
        edited_at=row.edited_at,
        kind=row.kind,
        is_bot=row.is_bot,
        webhook_id=row.webhook_id,
        reply_to_id=row.reply_to_id,
        is_pinned=row.is_pinned,
        details=row.details,
        files=tuple(SaidFile(one.attachment_id, one.name, one.size, one.url or "") for one in files),
    )
    return Entry(row.group_id, Kept(shown, row.deleted_at), row, files, row.owner_id)


def changes_of(entries: Iterable[Entry]) -> Changes:
    """What is to be written, so that the database says what the entries do."""
    changes = Changes([], [], [], [], [], [], {}, [])
    for entry in entries:
        if entry.kept is None:
            continue
        if entry.is_erased:
            changes.wordless.append(entry.kept.shown.message_id)
        else:
            _note_versions(entry, entry.kept, changes)
            _note_files(entry, entry.kept, changes)
        _note_row(entry, entry.kept, changes)
    return changes


def _note_versions(entry: Entry, kept: Kept, changes: Changes) -> None:
    changes.versions.extend(
        {"message_id": kept.shown.message_id, "message": version.words, "written_at": version.written_at}
        for version in entry.former
    )


def _note_row(entry: Entry, kept: Kept, changes: Changes) -> None:
    values = _values(entry, kept)
    message_id = kept.shown.message_id
    if entry.row is None:
        changes.new.append(values)
    else:
        was = entry.row._mapping
        has_same_files = {row.attachment_id for row in entry.files} == {file.attachment_id for file in kept.shown.files}
        if has_same_files and all(was[name] == value for name, value in values.items()):
            return
        changes.changed.append(values)
        changes.indexed_anew.append(message_id)
    if kept.deleted_at is None and (words := _words(kept.shown)):
        changes.indexed[message_id] = index_entry(entry.group_id, kept.shown.author_id, words)


def _note_files(entry: Entry, kept: Kept, changes: Changes) -> None:
    known = {row.attachment_id: row for row in entry.files}
    for file in kept.shown.files:
        was = known.pop(file.attachment_id, None)
        if was is None or (was.state == "waiting" and file.url and was.url != file.url):
            changes.files.append(
                {
                    "message_id": kept.shown.message_id,
                    "group_id": entry.group_id,
                    "attachment_id": file.attachment_id,
                    "name": file.name,
                    "size": file.size,
                    "content_type": file.content_type,
                    "details": file.details,
                    "url": file.url,
                }
            )
    changes.removed_files.extend(known)


def _values(entry: Entry, kept: Kept) -> dict[str, Any]:
    """The row of a message, but for the number that the database counts up."""
    shown = kept.shown
    return {
        "message": shown.content or "",
        "is_blank": shown.content is None,
        "owner_id": entry.owner_id,
        "group_id": entry.group_id,
        "message_id": shown.message_id,
        "thread_id": shown.thread_id,
        "author_id": shown.author_id,
        "author_name": shown.author_name,
        "kind": shown.kind,
        "is_bot": shown.is_bot,
        "webhook_id": shown.webhook_id,
        "reply_to_id": shown.reply_to_id,
        "is_pinned": shown.is_pinned,
        "has_files": bool(shown.files),
        "details": shown.details,
        "created_at": shown.created_at,
        "edited_at": shown.edited_at,
        "deleted_at": kept.deleted_at,
    }


def _words(shown: SaidMessage) -> str:
    if shown.details is None and not shown.files:
        return shown.content or ""
    return searchable(shown.content or "", shown.details, [file.name for file in shown.files])
