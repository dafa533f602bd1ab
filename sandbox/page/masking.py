"""What nobody is shown, even of a sandbox: tokens, keys, and what was typed into forms, passwords among it."""

from __future__ import annotations

import re
from typing import Any

from sandbox.discord_types import InteractionType

MASK = "•••"
_SECRET = re.compile(r"token|secret|password|authorization", re.IGNORECASE)
_TOKENS_IN_PATHS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/?\"\s]+")
_TYPED = ("value", "values")


def masked(value: Any) -> Any:
    """The same JSON value without its secrets."""
    if isinstance(value, dict):
        is_form = value.get("type") == InteractionType.MODAL_SUBMIT
        shown = {key: _form(item) if is_form and key == "data" else _member(key, item) for key, item in value.items()}
        is_secret = isinstance(value.get("name"), str) and _SECRET.search(value["name"])  # an option of a command
        return _form(shown) if is_secret else shown
    if isinstance(value, list):
        return [masked(item) for item in value]
    return masked_path(value) if isinstance(value, str) else value


def masked_path(text: str) -> str:
    """A path or an address without the token of a webhook or an interaction in it."""
    return _TOKENS_IN_PATHS.sub(rf"\g<1>{MASK}", text)


def _member(key: str, value: Any) -> Any:
    return MASK if _SECRET.search(key) and not isinstance(value, bool | None) else masked(value)


def _form(value: Any) -> Any:
    """What was typed or chosen, hidden wherever it stands."""
    if isinstance(value, dict):
        return {key: MASK if key in _TYPED and item else _form(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_form(item) for item in value]
    return value
