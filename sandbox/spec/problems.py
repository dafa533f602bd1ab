"""What is wrong with a value, in words: validation errors boiled down to the fields they come from. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_TELLING = ("const", "enum")
"""A failure of these on a `type` says that another alternative was meant."""


@dataclass(frozen=True)
class Problem:
    """A field (`$.author.flags`; `*` for any entry of a list) and what is wrong with it."""

    path: str
    message: str


def problems_in(value: Any, validator: Draft202012Validator) -> Iterator[Problem]:
    """Every problem of a value."""
    for error in validator.iter_errors(value):
        yield from _boiled_down(error)


def general_path(path: str) -> str:
    """A JSON path without list positions and ids, so that alike problems look alike."""
    return re.sub(r"\.\d{15,}|\['\d+'\]|\[\d+\]", ".*", path)


def _boiled_down(error: ValidationError) -> Iterator[Problem]:
    if error.validator in ("oneOf", "anyOf") and error.context:
        for inner in _likeliest(error.context):
            yield from _boiled_down(inner)
    else:
        yield Problem(general_path(error.json_path), _worded(error))


def _likeliest(errors: Iterable[ValidationError]) -> list[ValidationError]:
    """The errors of the alternative that was probably meant: its `type` fits, and least is wrong with it."""
    branches: dict[Any, list[ValidationError]] = {}
    for error in errors:
        branches.setdefault(error.schema_path[0], []).append(error)
    return min(branches.values(), key=_distance)


def _distance(errors: list[ValidationError]) -> tuple[int, int, int]:
    wrong_type = sum(error.validator == "type" and not error.path for error in errors)
    wrong_kind = sum(_names_another_kind(error) for error in errors)
    return wrong_type, wrong_kind, len(errors)


def _names_another_kind(error: ValidationError) -> bool:
    """Whether the value says itself that it is of another kind."""
    inside = [error, *(error.context or ())]
    return list(error.path) == ["type"] and any(inner.validator in (*_TELLING, "oneOf", "allOf") for inner in inside)


def _worded(error: ValidationError) -> str:
    message = error.message if len(error.message) < 160 else f"{error.message[:80]} … {error.message[-70:]}"
    return f"{message} ({error.validator})"
