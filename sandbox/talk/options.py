"""Options of a command as a person types them in one line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.discord_types import OptionType

from .mistakes import MistakeError, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = re.compile(r"(?:^|\s)([a-z][\w-]*):(?!//)", re.IGNORECASE)
"""What looks like an option's name; a link does not."""
_MISTYPED = 0.75
"""How like an option's name a word before a colon must be to be taken for it in the middle of a text."""


def parse_options(text: str, declared: list[dict[str, Any]]) -> dict[str, Any]:
    """`name:Film night size:l` by the names of the options; a text without any is the first option's value.

    Raises MistakeError for a name that is none, one given twice, a required option left out or a file that is missing.
    """
    options = {option["name"]: option for option in declared}
    given = _split(text.strip(), list(options))
    missing = [name for name, option in options.items() if option.get("required") and not given.get(name)]
    if missing:
        raise MistakeError("this needs " + ", ".join(f"{name}: ({options[name]['description']})" for name in missing))
    return {f"{name}_": _option_value(value, options[name]["type"]) for name, value in given.items() if value}


def usage(declared: list[dict[str, Any]]) -> str:
    """The options of a command in one line, those that may be left out in brackets."""
    return " ".join(f"{option['name']}:" if option.get("required") else f"[{option['name']}:]" for option in declared)


def _split(text: str, names: Sequence[str]) -> dict[str, str]:
    """The values by the options' names."""
    if not text:
        return {}
    if not names:
        raise MistakeError("this command takes no options")
    parts = re.split(rf"(?:^|\s)({'|'.join(map(re.escape, names))}):", text, flags=re.IGNORECASE)
    before, typed, values = parts[0].strip(), [name.lower() for name in parts[1::2]], parts[2::2]
    _check_names(text, before, typed, names)
    if not typed:
        return {names[0]: text}
    if before:
        raise MistakeError(f"{before!r} belongs to no option; there is {_offered(names)}")
    return dict(zip(typed, (value.strip() for value in values), strict=True))


def _check_names(text: str, before: str, typed: Sequence[str], names: Sequence[str]) -> None:
    """Tell mistyped names from values that hold a colon: by where they stand, and by what is like them."""
    for name in typed:
        if typed.count(name) > 1:
            raise MistakeError(f"{name}: is there twice")
    free = [name for name in names if name not in typed]
    for found in _NAME.finditer(text):
        name = found[1].lower()
        if name in names:
            continue
        leads = found.start() == 0 and bool(before)
        meant = nearest(name, free) if leads else nearest(name, free, alike=_MISTYPED)
        if meant is not None:
            raise MistakeError(f"there is no option {found[1]}:; did you mean {meant}:?")
        if leads:
            hint = f"; if it is part of the text, type {names[0]}:{before}" if not typed else ""
            raise MistakeError(f"there is no option {found[1]}:, only {_offered(names)}{hint}")


def _offered(names: Sequence[str]) -> str:
    return " ".join(f"{name}:" for name in names)


def _option_value(text: str, kind: int) -> Any:
    """A file is named by its path; everything else is read by the sandbox as a person types it."""
    return read_file(text) if kind == OptionType.ATTACHMENT else text


def save_file(name: str, data: bytes) -> Path:
    """Keep a file in the folder one works in, under the last part of its name; returns where. Raises MistakeError."""
    path = Path(Path(name).name).resolve()
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise MistakeError(f"there is a {path.name} in this folder already; move it away first") from None
    except OSError as error:
        raise MistakeError(f"{path} cannot be written: {error.strerror}") from None
    return path


def read_file(typed: str) -> tuple[str, bytes]:
    """The name and the bytes of a file that a person named. Raises MistakeError."""
    path = Path(typed).expanduser()
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise MistakeError(f"{path} cannot be read: {error.strerror}") from None
