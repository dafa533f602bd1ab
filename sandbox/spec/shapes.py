"""The shape of a JSON value: its keys and types without its values. Tells new payloads from more of the same. Pure."""

from __future__ import annotations

from typing import Any

_NESTING = (dict, list)
EXAMPLES = 2
"""How many list entries of one shape are looked at; two, so that a demand for several still holds."""


_NESTING = (dict, list)
"""What is worth a call: most values are plain, and the shape is taken of every payload."""


def shape_of(value: Any) -> Any:
    """A hashable stand-in. Lists and objects by id count as the set of what is in them: their length says nothing.

    Every event is looked at this way, so this avoids what costs: calls for plain values.
    """
    if isinstance(value, list):
        return frozenset([shape_of(item) if isinstance(item, _NESTING) else type(item) for item in value])
    if not isinstance(value, dict):
        return type(value)
    if next(iter(value), "").isdecimal():
        return frozenset([shape_of(item) for item in value.values()])
    return tuple(value), tuple(
        [shape_of(item) if isinstance(item, _NESTING) else type(item) for item in value.values()]
    )


def thinned(value: Any) -> Any:
    """The value with only the first entries of each shape in its lists of objects; other lists stay whole."""
    if isinstance(value, dict):
        return {key: thinned(item) for key, item in value.items()}
    if not isinstance(value, list) or not any(isinstance(item, dict) for item in value):
        return value
    seen: dict[Any, int] = {}
    kept = []
    for item in value:
        shape = shape_of(item)
        seen[shape] = seen.get(shape, 0) + 1
        if seen[shape] <= EXAMPLES:
            kept.append(thinned(item))
    return kept
