"""Discord's message objects, as the gateway and REST tell them, as what the mirror keeps.

Source: Discord docs, Message Resource > Message Object, Attachment Object, Message Snapshot. A payload may be anything:
what does not look as described is left out, and only what has no id is refused.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cogs.lasting import PANEL_PREFIX
from services.mirror import PANEL, SAID, UNKNOWN_AUTHOR, SaidFile, SaidMessage, SaidPart, said_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Payload = Mapping[str, Any]

EPHEMERAL, LOADING, IS_COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15
"""Message flags: only one person sees it; a command was accepted, and its answer is still to come; all that it says
stands in its components."""
_FORWARD = 1
"""The type of a message reference that forwards (Discord docs: Message Reference Types)."""
_REPLY = 19
_LARGEST_ID = 2**63 - 1
_TOLD_AS_IT_IS = (
    "activity",
    "application",
    "call",
    "components",
    "embeds",
    "flags",
    "interaction_metadata",
    "mention_channels",
    "mention_everyone",
    "mention_roles",
    "message_reference",
    "poll",
    "reactions",
    "role_subscription_data",
    "shared_client_theme",
    "sticker_items",
    "thread",
    "tts",
)
_OF_A_PERSON = ("id", "username", "global_name", "bot")
_OF_A_FILE = ("id", "filename", "size", "content_type", "url", "proxy_url")
_SEEN_WITHOUT_INTENT = frozenset(
    {"flags", "mentions", "mention_everyone", "mention_roles", "reactions", "tts", "thread"}
)
"""What Discord tells of a message also when the bot may not see what is in it (docs: Message Content Intent)."""


def message_of(payload: Payload) -> SaidMessage | None:
    """A message whole; None for one that is nobody's to keep (ephemeral).

    Raises ValueError when it does not say which message of which channel it is.
    """
    message_id, thread_id = ids_of(payload)
    flags = _int(payload.get("flags")) or 0
    if flags & EPHEMERAL:
        return None
    author = _object(payload.get("author"))
    kind = _int(payload.get("type")) or 0
    webhook_id = _id(payload.get("webhook_id"))
    if flags & IS_COMPONENTS_V2 and _is_panel(payload.get("components")):
        return _panel(message_id, thread_id, author)
    details = {key: value for key, value in _details_of(payload).items() if value is not None}
    files = tuple(_files_of(payload))
    content: str | None = _text(payload.get("content"))
    if not content and not files and kind in SAID and not flags & LOADING and details.keys() <= _SEEN_WITHOUT_INTENT:
        content = None  # nobody can say nothing: it is hidden from the bot
    return SaidMessage(
        message_id=message_id,
        thread_id=thread_id,
        author_id=_id(author.get("id")) or UNKNOWN_AUTHOR,
        author_name=_name_of(author, _object(payload.get("member"))),
        content=content,
        created_at=said_at(message_id),
        edited_at=_moment(payload.get("edited_timestamp")),
        kind=kind,
        is_bot=author.get("bot") is True or webhook_id is not None,
        webhook_id=webhook_id,
        reply_to_id=_reply_of(payload, kind),
        is_pinned=payload.get("pinned") is True,
        details=_json(details) if details else None,
        files=files,
    )


def _is_panel(components: object) -> bool:
    """Whether a group's panel stands among components, which may nest."""
    return any(
        str(component.get("custom_id")).startswith(PANEL_PREFIX) or _is_panel(component.get("components"))
        for component in _objects(components)
    )


def _panel(message_id: int, thread_id: int, author: Payload) -> SaidMessage:
    """The same whatever it shows: none of its edits is one, and its pictures are nobody's files."""
    return SaidMessage(
        message_id=message_id,
        thread_id=thread_id,
        author_id=_id(author.get("id")) or UNKNOWN_AUTHOR,
        author_name=_name_of(author, {}),
        content="",
        created_at=said_at(message_id),
        kind=PANEL,
        is_bot=True,
    )


def part_of(payload: Payload) -> SaidPart:
    """What a partial update of a message carries. Raises as `message_of`."""
    message_id, thread_id = ids_of(payload)
    content, edited_at = payload.get("content"), _moment(payload.get("edited_timestamp"))
    details = _details_of(payload)
    return SaidPart(
        message_id=message_id,
        thread_id=thread_id,
        content=_text(content) if isinstance(content, str) and edited_at is not None else None,
        edited_at=edited_at,
        is_pinned=payload["pinned"] if isinstance(payload.get("pinned"), bool) else None,
        details=_json(details) if details else None,
        files=tuple(_files_of(payload)) if "attachments" in payload or "message_snapshots" in payload else None,
    )


def is_whole(payload: Payload) -> bool:
    """Whether an update tells all of a message, as those of today do, or only what changed."""
    return isinstance(payload.get("author"), dict) and "content" in payload and "edited_timestamp" in payload


def ids_of(payload: Payload) -> tuple[int, int]:
    """Which message of which channel a payload is about. Raises ValueError when it does not say so."""
    message_id, channel_id = _id(payload.get("id")), _id(payload.get("channel_id"))
    if message_id is None or channel_id is None:
        raise ValueError("a message without its id or that of its channel")
    return message_id, channel_id


def _details_of(payload: Payload) -> dict[str, Any]:
    """What else a payload carries: None where it says that nothing of a kind is there."""
    details = {key: payload[key] or None for key in _TOLD_AS_IT_IS if key in payload}
    if "mentions" in payload:
        people = [
            {key: person[key] for key in _OF_A_PERSON if key in person} for person in _objects(payload["mentions"])
        ]
        details["mentions"] = people or None
    if "message_snapshots" in payload:
        details["message_snapshots"] = [_snapshot(one) for one in _objects(payload["message_snapshots"])] or None
    reference = details.get("message_reference")
    if isinstance(reference, dict) and (_int(payload.get("type")) or 0) == _REPLY:
        del details["message_reference"]  # kept as `reply_to_id`
    return details


def _snapshot(forwarded: Payload) -> dict[str, Any]:
    """A forwarded message, its files without their links, which expire."""
    message = dict(_object(forwarded.get("message")))
    if "attachments" in message:
        message["attachments"] = [
            {key: value for key, value in file.items() if key not in ("url", "proxy_url")}
            for file in _objects(message["attachments"])
        ]
    return {**forwarded, "message": message}


def _files_of(payload: Payload) -> Iterator[SaidFile]:
    """The files of a message and of those that it forwards, each once."""
    snapshots = (_object(one.get("message")) for one in _objects(payload.get("message_snapshots")))
    seen = set()
    for message in (payload, *snapshots):
        for file in _objects(message.get("attachments")):
            attachment_id = _id(file.get("id"))
            if attachment_id is None or attachment_id in seen:
                continue
            seen.add(attachment_id)
            details = {key: value for key, value in file.items() if key not in _OF_A_FILE and value is not None}
            yield SaidFile(
                attachment_id=attachment_id,
                name=_text(file.get("filename")),
                size=_int(file.get("size")) or 0,
                url=_text(file.get("url")),
                content_type=_text(file.get("content_type")) or None,
                details=_json(details) if details else None,
            )


def _reply_of(payload: Payload, kind: int) -> int | None:
    reference = _object(payload.get("message_reference"))
    if kind != _REPLY or reference.get("type") == _FORWARD:
        return None
    return _id(reference.get("message_id"))


def _name_of(author: Payload, member: Payload) -> str:
    """As people see it: the name on this server, else the one they chose, else the account's."""
    return _text(member.get("nick")) or _text(author.get("global_name")) or _text(author.get("username"))


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _id(value: object) -> int | None:
    """A snowflake, which Discord tells as a text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        value = int(value)
    number = _int(value)
    return number if number is not None and number > 0 else None


def _int(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_ID else None


def _object(value: object) -> Payload:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> Iterator[dict[str, Any]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _text(value: object) -> str:
    return _whole(value) if isinstance(value, str) else ""


def _json(value: object) -> str:
    return _whole(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _whole(text: str) -> str:
    """A text that can be written as UTF-8: halves of characters that stand alone are no characters."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
