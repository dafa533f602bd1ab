"""Fields that are sent though nothing describes them. Discord's schemas are open, so a validator lets them pass. Pure.

A field counts as described when any schema that applies to its object names it: through references, every part of an
`allOf`, and those alternatives of an `oneOf` or `anyOf` that the object fits. Where no schema names any field at all,
anything may stand there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .document import SpecDocument

_ALTERNATIVES = ("oneOf", "anyOf")


def undescribed_in(value: Any, pointer: str, document: SpecDocument) -> Iterator[str]:
    """The path (`$.author.verified`; `*` for any entry of a list) of every field that the schema there lacks."""
    yield from _walk(value, [pointer], "$", document)


def _walk(value: Any, pointers: Sequence[str], path: str, document: SpecDocument) -> Iterator[str]:
    if not isinstance(value, (dict, list)):
        return
    applying = [leaf for pointer in pointers for leaf in _applying(value, pointer, document)]
    if isinstance(value, list):
        items = [f"{leaf}/items" for leaf in applying if "items" in document.schema(leaf)]
        for item in value:
            yield from _walk(item, items, f"{path}.*", document)
        return
    by_name = [leaf for leaf in applying if "properties" in document.schema(leaf)]
    by_key = [leaf for leaf in applying if isinstance(document.schema(leaf).get("additionalProperties"), dict)]
    for key, item in value.items():
        inner = [f"{leaf}/properties/{key}" for leaf in by_name if key in document.schema(leaf)["properties"]]
        if not inner and by_name and not by_key:
            yield f"{path}.{key}"
        else:
            shown = "*" if by_key and not inner else key
            yield from _walk(
                item, inner or [f"{leaf}/additionalProperties" for leaf in by_key], f"{path}.{shown}", document
            )


def _applying(value: Any, pointer: str, document: SpecDocument) -> Iterator[str]:
    """The pointers to every schema that has a say about a value, the one given included."""
    schema = document.schema(pointer)
    yield pointer
    if "$ref" in schema:
        yield from _applying(value, document.target(schema["$ref"]), document)
    for index in range(len(schema.get("allOf", ()))):
        yield from _applying(value, f"{pointer}/allOf/{index}", document)
    for keyword in _ALTERNATIVES:
        for index in range(len(schema.get(keyword, ()))):
            alternative = f"{pointer}/{keyword}/{index}"
            if document.validator(alternative).is_valid(value):
                yield from _applying(value, alternative, document)
