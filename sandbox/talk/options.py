"""Options of a command as a person types them in one line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sandbox.discord_types import OptionType


def parse_options(text: str, declared: list[dict[str, Any]]) -> dict[str, Any]:
    """`name:Film night size:l` by the names of the options; a text without any is the first option's value."""
    kinds = {option["name"]: option["type"] for option in declared}
    if not text:
        return {}
    if not kinds:
        raise LookupError("this command takes no options")
    pattern = "|".join(re.escape(name) for name in kinds)
    parts = re.split(rf"(?:^|\s)({pattern}):", text)
    if len(parts) == 1:
        parts = ["", next(iter(kinds)), text]
    if parts[0].strip():
        raise LookupError(f"{parts[0].strip()!r} is no option; there is {', '.join(f'{name}:' for name in kinds)}")
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return {f"{name}_": _option_value(value.strip(), kinds[name]) for name, value in pairs}


def _option_value(text: str, kind: int) -> Any:
    """A file is named by its path; everything else is read by the sandbox as a person types it."""
    if kind != OptionType.ATTACHMENT:
        return text
    path = Path(text).expanduser()
    return path.name, path.read_bytes()
