"""Mended routes: reading messages and pins.

Source: Discord docs, Message > Get Channel Messages and Get Channel Pins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simcord.backend import errors
from simcord.enums import VOICE_CHANNEL_TYPES

from .audit import MESSAGE_PIN, MESSAGE_UNPIN
from .call import Call, Reply, mended
from .routes_messages import check_not_archived

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGE = 50
MAX_PAGE, MAX_PINS_PAGE = 100, 50
_BOUNDS = ("around", "before", "after")
_PIN = "/channels/{channel_id}/messages/pins/{message_id}"
_OLD_PIN = "/channels/{channel_id}/pins/{message_id}"


@mended("GET", "/channels/{channel_id}/messages/pins")
def read_pins(call: Call) -> Reply:
    """A page of pins, the one pinned last first; none without the right to read history."""
    limit = _limit(call.query, MAX_PINS_PAGE)
    pins = _visible_pins(call)
    pinned_at = call.backend.pinned_at
    if "before" in call.query:
        before = datetime.fromisoformat(call.query["before"])
        pins = [message for message in pins if datetime.fromisoformat(pinned_at[message.id]) < before]
    items = [{"pinned_at": pinned_at[message.id], "message": call.shown(message)} for message in pins[:limit]]
    return Reply(200, {"items": items, "has_more": len(pins) > limit})


@mended("GET", "/channels/{channel_id}/pins")
def read_first_pins(call: Call) -> Reply:
    """The former way to read pins: the first 50."""
    return Reply(200, [call.shown(message) for message in _visible_pins(call)[:MAX_PINS_PAGE]])


@mended("PUT", _PIN)
@mended("DELETE", _PIN)
@mended("PUT", _OLD_PIN)
@mended("DELETE", _OLD_PIN)
def pin_message(call: Call) -> Reply:
    """Pin or unpin a message, which has its own permission."""
    channel = call.channel()
    call.require(channel, "pin_messages")
    check_not_archived(channel)
    message, pinned = call.message(), call.method == "PUT"
    if message.pinned != pinned:
        call.backend.set_pinned(channel.id, message.id, pinned)
        call.backend.note_deed(MESSAGE_PIN if pinned else MESSAGE_UNPIN, message, reason=call.reason)
    return Reply(204)


@mended("GET", "/channels/{channel_id}/messages")
def read_messages(call: Call) -> Reply:
    """A page of messages, newest first; `after` starts with the one next to it. Nothing ephemeral."""
    channel = call.channel()
    limit = _limit(call.query, MAX_PAGE)
    if sum(name in call.query for name in _BOUNDS) > 1:
        raise errors.invalid_form_body("only one of around, before and after may be given")
    if channel.type in VOICE_CHANNEL_TYPES:
        call.require(channel, "connect")
    if not call.has(channel, "read_message_history"):
        return Reply(200, [])
    messages = call.backend.messages[channel.id]
    ids = sorted(message.id for message in messages.values() if not message.is_ephemeral)
    page = _page(ids, call.query, limit)
    return Reply(200, [call.shown(messages[message_id]) for message_id in reversed(page)])


@mended("GET", "/channels/{channel_id}/messages/{message_id}")
def read_message(call: Call) -> Reply:
    """One message."""
    call.require(call.channel(), "read_message_history")
    return Reply(200, call.shown(call.message()))


def _page(ids: Sequence[int], query: Mapping[str, str], limit: int) -> Sequence[int]:
    """The ids of a page, oldest first."""
    if "after" in query:
        start = bisect_right(ids, int(query["after"]))
        return ids[start : start + limit]
    if "around" in query:
        start = max(bisect_left(ids, int(query["around"])) - limit // 2, 0)
        return ids[start : start + limit]
    end = bisect_left(ids, int(query["before"])) if "before" in query else len(ids)
    return ids[max(end - limit, 0) : end]


def _limit(query: Mapping[str, str], highest: int) -> int:
    limit = int(query.get("limit", PAGE))
    if not 1 <= limit <= highest:
        raise errors.invalid_form_body(f"limit: int value should be between 1 and {highest}.")
    return limit


def _visible_pins(call: Call) -> list[Any]:
    channel = call.channel()
    return call.backend.pins(channel.id) if call.has(channel, "read_message_history") else []
