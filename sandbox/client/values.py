"""Python values on their way over the control socket. Pure conversion."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

File = tuple[str, bytes]
"""A file to hand over: its name and its bytes."""


def to_wire(value: Any) -> Any:
    """A member, a channel, a file or a plain value, as actions expect it."""
    reference = getattr(value, "wire_reference", None)
    if reference is not None:
        return reference
    if isinstance(value, tuple):
        name, data = value
        return {"file": [name, b64encode(data).decode()]}
    if isinstance(value, list):
        return [to_wire(item) for item in value]
    return value


def options_to_wire(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a command; None means not given.

    A name may end in an underscore, for options called like a parameter of the method that takes them.
    """
    return {name.rstrip("_"): to_wire(value) for name, value in options.items() if value is not None}


def files_to_wire(files: Iterable[File]) -> list[list[str]]:
    """Files of a message."""
    return [[name, b64encode(data).decode()] for name, data in files]
