"""What passed between bot and sandbox, as rows that people read: what it is, and in a few words what it is about.

Names of opcodes: Discord docs, Opcodes and Status Codes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sandbox.component_tree import walk
from sandbox.limits import route_of
from sandbox.tape import Call, size_of
from sandbox.voice.opcodes import Op

from .masking import masked, masked_path

if TYPE_CHECKING:
    from sandbox.tape import Entry

    Row = dict[str, Any]

GATEWAY_OPS = {
    0: "DISPATCH",
    1: "HEARTBEAT",
    2: "IDENTIFY",
    3: "PRESENCE_UPDATE",
    4: "VOICE_STATE_UPDATE",
    6: "RESUME",
    7: "RECONNECT",
    8: "REQUEST_GUILD_MEMBERS",
    9: "INVALID_SESSION",
    10: "HELLO",
    11: "HEARTBEAT_ACK",
}
SHORT = 90
"""Characters of a summary."""
LONGEST_READ = 64 * 1024
"""A message longer than this is not read for its summary."""
_EVENT = re.compile(r'\{"op": 0, "t": "(\w+)", "s": (\d+)')
_BINARY_OUT = 3
"""Binary messages of the voice server begin with a sequence number of two bytes; those of clients do not."""


def name_of(entry: Entry) -> str:
    """What something is, found without reading it whole: an event, an opcode, a route."""
    if isinstance(entry.what, Call):
        return route_of(entry.what.method, entry.what.path.partition("?")[0])
    if entry.way in ("open", "close"):
        return {"open": "connection opened", "close": "connection closed"}[entry.way]
    if (found := _dispatched(entry)) is not None:
        return found[1]
    return _opcode_name(entry.via, opcode_of(entry))


def opcode_of(entry: Entry) -> int | None:
    """The opcode of a message; None for what is none."""
    if isinstance(entry.what, bytes):
        at = _BINARY_OUT - 1 if entry.way == "out" else 0
        return entry.what[at] if len(entry.what) > at else None
    found = re.search(r'"op": ?(\d+)', entry.what if len(entry.what) < LONGEST_READ else entry.what[:200])
    return int(found[1]) if found else None


def row(entry: Entry) -> Row:
    """One row. `size` is in bytes, `at` in milliseconds since 1970."""
    shown: Row = {
        "number": entry.number,
        "at": round(entry.at * 1000),
        "via": entry.via,
        "way": entry.way,
        "name": name_of(entry),
        "size": size_of(entry.what),
        "text": _short(_summary(entry)),
    }
    if isinstance(entry.what, Call):
        left, limit = entry.what.left, entry.what.limit
        shown |= {"status": entry.what.status, "took_ms": round(entry.what.took_s * 1000, 1)}
        shown |= {"left": None if left is None else f"{left} of {limit}"}
    elif entry.way in ("in", "out"):
        shown["op"] = opcode_of(entry)
        if (found := _dispatched(entry)) is not None:
            shown["sequence"] = int(found[2])
    elif entry.way == "close":
        shown["code"] = entry.what
    return shown


def details(entry: Entry) -> Any:
    """All of it as JSON, but for secrets."""
    if isinstance(entry.what, Call):
        call = entry.what
        asked = {"request": f"{call.method} {masked_path(call.path)}", "body": masked(call.asked)}
        return {**asked, "status": call.status, "answer": masked(_json(call.answered))}
    if isinstance(entry.what, bytes):
        return {"op": opcode_of(entry), "binary": f"{len(entry.what)} bytes"}
    return {"code": entry.what} if entry.way == "close" else masked(_json(entry.what))


def _dispatched(entry: Entry) -> re.Match[str] | None:
    """The name and the number of an event."""
    return _EVENT.match(entry.what) if entry.via == "gateway" and isinstance(entry.what, str) else None


def _opcode_name(via: str, opcode: int | None) -> str:
    if opcode is None:
        return "unreadable"
    if via == "gateway":
        return GATEWAY_OPS.get(opcode, f"OPCODE_{opcode}")
    return next((op.name for op in Op if op == opcode), f"OPCODE_{opcode}")


def _summary(entry: Entry) -> str:
    if isinstance(entry.what, Call):
        return _of_call(entry.what)
    if entry.way == "close":
        return "" if entry.what is None else f"code {entry.what}"
    if not isinstance(entry.what, str) or len(entry.what) > LONGEST_READ:
        return ""
    message = masked(_json(entry.what))
    if not isinstance(message, dict):
        return ""
    data = message.get("d")
    return _of_event(data) if isinstance(data, dict) else "" if data is None else str(data)


def _of_call(call: Call) -> str:
    answered = _json(call.answered) if call.status >= 400 else None
    if isinstance(answered, dict) and "message" in answered:
        return f"{answered['message']} (code {answered.get('code')})"
    asked = masked(call.asked)
    return _of_event(asked) if isinstance(asked, dict) else ""


def _of_event(data: Row) -> str:
    """The telling part of an event or a request."""
    if isinstance(data.get("data"), dict):
        return _of_interaction(data)
    who = (data.get("author") or data.get("user") or {}).get("username")
    said = data.get("content") or data.get("name") or data.get("title") or _shown_text(data.get("components"))
    if said or who:
        return ": ".join(str(part) for part in (who, said) if part)
    return ", ".join(f"{key} {value}" for key, value in data.items() if _is_telling(key, value))


def _is_telling(key: str, value: Any) -> bool:
    return isinstance(value, str | int | float) or (value is None and key == "channel_id")


def _shown_text(components: Any) -> str | None:
    """The first text among a message's components."""
    if not isinstance(components, list):
        return None
    texts = (component.get("content") for component in walk(components))
    return next((text for text in texts if text), None)


def _of_interaction(data: Row) -> str:
    """What somebody did, as they would write it; the answer to it."""
    inner = data["data"]
    who = ((data.get("member") or {}).get("user") or data.get("user") or {}).get("username")
    if "name" in inner:
        words = [f"/{inner['name']}", *_words(inner.get("options") or [])]
    else:
        words = [str(inner.get("content") or inner.get("title") or inner.get("custom_id") or "")]
    return ": ".join(part for part in (who, " ".join(words)) if part)


def _words(options: list[Row]) -> list[str]:
    words: list[str] = []
    for option in options:
        words.append(f"{option['name']}:{option['value']}" if "value" in option else option["name"])
        words += _words(option.get("options") or [])
    return words


def _json(text: str | bytes) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text if isinstance(text, str) else text.decode(errors="replace")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
