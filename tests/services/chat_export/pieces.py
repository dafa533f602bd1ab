"""Messages as they are taken along, made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from models import ChatFile
from services.chat_export.entry import Entry, EntryFile
from services.chat_export.extras import Extras

if TYPE_CHECKING:
    from collections.abc import Sequence

MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOSTILE = (
    "</style><script>alert(1)</script>",
    "</title></head><body onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "<!-- -->]]><![CDATA[",
    "&lt;b&gt; &amp; &#60;",
    "\ud800 alone \udfff",
    "\u202eright to left\u202c \u2066isolated",
    "a\x00b\x07c\x1b[31m\x7f\x85",
    "👩‍👩‍👧 " * 500,
    "ä" * 4000,
    "<" * 4000,
    "https://example.com/?q=\"><script>'x' javascript:alert(1)",
    "line\r\nline\rline\n\n",
    "=1+1",
)
"""What people might write to break out of its place."""


def entry(number: int = 1, text: str = "hello", /, *, author: str = "Ada", seconds: float = 0, **values: Any) -> Entry:
    """A message of somebody, said so long after nine."""
    told: dict[str, Any] = {
        "message_id": 2**53 + number,
        "thread_id": 2**53 + 7,
        "author_id": 2**53 + sum(map(ord, author)),
        "author_name": author,
        "is_bot": False,
        "said_at": MORNING + timedelta(seconds=seconds),
        "text": text,
        "words": text,
        "edited_at": None,
        "deleted_at": None,
        "is_pinned": False,
        "answers": None,
        "extras": Extras(),
        "files": (),
        "playing": None,
    }
    return Entry(**(told | values))


def file_of(name: str, number: int = 1, /, *, size: int = 2048, **values: Any) -> EntryFile:
    """A file; by default one that is kept."""
    file = ChatFile(message_id=1, group_id=1, attachment_id=number, name=name, size=size, state="kept", key="k")
    for key in ("content_type", "removed_at"):
        setattr(file, key, values.pop(key, None))
    return EntryFile(file, **({"whereabouts": "kept"} | values))


def written(document: Any, entries: Sequence[Entry], *, is_last: bool = True) -> str:
    """A document as a whole."""
    parts = [document.head(), *map(document.entry, entries), document.tail(is_last=is_last)]
    return b"".join(parts).decode()
