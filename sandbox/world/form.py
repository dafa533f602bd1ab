"""Error 50035 as Discord writes it: which field is wrong, and how. Pure functions.

Source: Discord docs, Reference > Error Messages. The codes of single fields are not listed there; these are the ones
that Discord is seen to send.
"""

from __future__ import annotations

import re
from typing import Any

from .rules import DiscordError

INVALID_FORM_BODY = 50035
MESSAGE = "Invalid Form Body"
UNNAMED = "INVALID_VALUE"
"""Stands in for Discord's code where whoever refused named none."""

_ABOUT_A_FIELD = re.compile(r"([A-Za-z_][\w.\[\]-]*): (.+)", re.DOTALL)
_CODES = (
    (re.compile("field is required"), "BASE_TYPE_REQUIRED"),
    (re.compile("or fewer in length"), "BASE_TYPE_MAX_LENGTH"),
    (re.compile("between .* in length"), "BASE_TYPE_BAD_LENGTH"),
    (re.compile("must be one of"), "BASE_TYPE_CHOICES"),
    (re.compile("int value should be"), "NUMBER_TYPE_MAX"),
    (re.compile("cannot contain"), "USERNAME_INVALID_CONTAINS"),
)


def wrong_field(path: str, code: str, text: str) -> DiscordError:
    """The refusal of one field; `path` leads to it, parted by dots. The message names it too, for people."""
    return DiscordError(400, INVALID_FORM_BODY, f"{MESSAGE}: {path}: {text}", errors=_tree(path, code, text))


def missing_field(name: str) -> DiscordError:
    """The refusal of a body that lacks a field."""
    return wrong_field(name, "BASE_TYPE_REQUIRED", "This field is required")


def as_answered(error: DiscordError) -> DiscordError:
    """A refusal as it goes over REST: what a 50035 says stands in `errors`, under the field that it is about."""
    if error.code != INVALID_FORM_BODY:
        return error
    details = error.errors
    if details is None:
        details = _read(error.message.removeprefix(MESSAGE).removeprefix(": ") or "The body is malformed")
    return DiscordError(error.status, error.code, MESSAGE, errors=details)


def _read(text: str) -> dict[str, Any]:
    about = _ABOUT_A_FIELD.fullmatch(text)
    path, words = about.groups() if about else ("", text)
    code = next((code for pattern, code in _CODES if pattern.search(words)), UNNAMED)
    return _tree(path, code, words)


def _tree(path: str, code: str, text: str) -> dict[str, Any]:
    tree: dict[str, Any] = {"_errors": [{"code": code, "message": text}]}
    for step in reversed(re.findall(r"[^.\[\]]+", path)):
        tree = {step: tree}
    return tree
