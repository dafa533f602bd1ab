"""Ids on their way to a browser and back: a number there holds 53 bits, so that ids travel as strings."""

from __future__ import annotations

from typing import Any

MAX_SAFE_INTEGER = 2**53 - 1
_ENTITIES = ("member", "channel", "role")
"""How an option's value names somebody or something."""
_ALSO_IDS = ("reply_to", "to", "of")
_NAMED_BY_OTHERS = ("options", "values")
"""Arguments whose keys are the bot's."""


def outgoing(value: Any) -> Any:
    """The same JSON value, with each number that a browser would round as a string."""
    if isinstance(value, dict):
        return {key: outgoing(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [outgoing(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > MAX_SAFE_INTEGER:
        return str(value)
    return value


def incoming(args: dict[str, Any]) -> dict[str, Any]:
    """The arguments of an action, with ids as numbers again. Raises ValueError for one that is no id."""
    return {name: _argument(name, value) for name, value in args.items()}


def _argument(name: str, value: Any) -> Any:
    if name in _NAMED_BY_OTHERS and isinstance(value, dict):  # an option that is called "member" names nobody
        return {key: _references(item) for key, item in value.items()}
    return _id(name, value) if _is_id(name) else _references(value)


def _is_id(name: str) -> bool:
    return (name.endswith("_id") and name != "custom_id") or name in _ALSO_IDS


def _id(name: str, value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20:
        return int(value)
    raise ValueError(f"{name} is no id")


def _references(value: Any) -> Any:
    """Somebody or something that is named by its id, anywhere in a value: `{"member": "1"}`."""
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in _ENTITIES:
            name, entity = next(iter(value.items()))
            return {name: _id(name, entity)}
        return {name: _references(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_references(item) for item in value]
    if isinstance(value, str) and not value.isascii():
        value.encode()  # half a character, which JSON can name, is nothing that can be written down
    return value
