"""Which words of a message are its newest: pure rules, which lead to the same end in whatever order things are told.

A message is told many times: when it is said, at each edit, when a link's preview is added, whenever its history is
read; twice, late, and out of order. What tells one version of its words from another is the moment at which they were
written: that of the message, or of the edit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from services.mirror.said import SaidMessage, SaidPart

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
"""Discord docs: API Reference > Snowflakes."""
PAGES_LAG = timedelta(minutes=1)
"""How far Discord's pages may be behind: a younger message that is not on one need not be deleted."""
UNKNOWN_AUTHOR = 0
"""Discord gives this id to nobody."""


@dataclass(frozen=True, slots=True)
class Version:
    """Words that a message had, and when they were written."""

    written_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a message: `shown` as it was last, also when it is deleted.

    Of a message whose delete was told and nothing else, `shown` has neither author nor content.
    """

    shown: SaidMessage
    deleted_at: datetime | None = None


def said_at(message_id: int) -> datetime:
    """When a message was sent, to the millisecond (Discord docs: API Reference > Snowflakes)."""
    return DISCORD_EPOCH + timedelta(milliseconds=message_id >> 22)


def is_author_unknown(shown: SaidMessage) -> bool:
    """Whether it was never told who said this. The author of an erased account has no id either, but a name."""
    return shown.author_id == UNKNOWN_AUTHOR and not shown.author_name


def written_at(message: SaidMessage) -> datetime:
    """When the words of a message were written, to the millisecond; an edit always after the message itself."""
    moment = said_at(message.message_id)
    if message.edited_at is None:
        return moment
    return max(to_the_millisecond(message.edited_at), moment + timedelta(microseconds=1))


def to_the_millisecond(moment: datetime) -> datetime:
    """A moment without what Discord tells of it at one time and leaves out at another (discord-api-docs#8281)."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def told(kept: Kept | None, message: SaidMessage) -> tuple[Kept, Version | None]:
    """What is known of a message after it was told whole, and the version of its words that is now a former one."""
    if kept is None:
        return Kept(message), None
    shown = kept.shown
    if is_author_unknown(shown):
        return replace(kept, shown=message), None
    if message.content is None:
        return kept, None
    if shown.content is None:
        # By its history its author may have another name than by the gateway, which knows nicknames.
        return replace(kept, shown=replace(message, author_id=shown.author_id, author_name=shown.author_name)), None
    if written_at(message) < written_at(shown):
        # It was late, or carries the words of before an edit; what else it shows is of then, too.
        return kept, Version(written_at(message), message.content)
    shown, former = _with_words(shown, message.content, message.edited_at)
    shown = replace(shown, is_pinned=message.is_pinned, details=message.details, files=message.files)
    return replace(kept, shown=shown), former


def told_in_part(kept: Kept, part: SaidPart) -> tuple[Kept, Version | None]:
    """The same when only what changed was told: all else stays."""
    shown, former = kept.shown, None
    if is_author_unknown(shown):
        return kept, None
    if part.content is not None and part.edited_at is not None:
        moment = written_at(replace(shown, edited_at=part.edited_at))
        if shown.content is not None and moment < written_at(shown):
            return kept, Version(moment, part.content)
        shown, former = _with_words(shown, part.content, part.edited_at)
    shown = replace(
        shown,
        is_pinned=shown.is_pinned if part.is_pinned is None else part.is_pinned,
        details=shown.details if part.details is None else _merged(shown.details, part.details),
        files=shown.files if part.files is None else part.files,
    )
    return replace(kept, shown=shown), former


def deleted(kept: Kept | None, message_id: int, thread_id: int, now: datetime) -> Kept:
    """What is known of a message after its delete was told, which is never taken back, and may come first."""
    if kept is None:
        return Kept(_never_seen(message_id, thread_id), now)
    return kept if kept.deleted_at is not None else replace(kept, deleted_at=now)


def without_words(kept: Kept) -> Kept:
    """What stays of a message whose words are not to be kept once it is deleted."""
    return replace(kept, shown=replace(kept.shown, content="", details=None, files=()))


def _with_words(shown: SaidMessage, words: str, edited_at: datetime | None) -> tuple[SaidMessage, Version | None]:
    """A message with words that are not older than its own; those of the same moment change nothing."""
    newer = replace(shown, content=words, edited_at=None if edited_at is None else to_the_millisecond(edited_at))
    if shown.content is None:
        return newer, None
    if written_at(newer) == written_at(shown):
        return shown, None
    return newer, Version(written_at(shown), shown.content)


def _merged(details: str | None, changed: str) -> str | None:
    """Details with those that were told put in their place; null is nothing of the kind."""
    both = {**json.loads(details or "{}"), **json.loads(changed)}
    left = {key: value for key, value in both.items() if value is not None}
    return json.dumps(left, ensure_ascii=False, separators=(",", ":")) if left else None


def _never_seen(message_id: int, thread_id: int) -> SaidMessage:
    return SaidMessage(
        message_id=message_id,
        thread_id=thread_id,
        author_id=UNKNOWN_AUTHOR,
        author_name="",
        content=None,
        created_at=said_at(message_id),
    )
