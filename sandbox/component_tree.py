"""Walking through message components and modals, which nest. Pure; both sides of the control socket use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_NESTS = ("components", "accessory", "component")


def walk(components: Any) -> Iterator[dict[str, Any]]:
    """Every component of a tree, in order of appearance."""
    for component in [components] if isinstance(components, dict) else components or ():
        yield component
        for key in _NESTS:
            if component.get(key):
                yield from walk(component[key])


def media_of(components: Any) -> Iterator[dict[str, Any]]:
    """Every picture or file that a tree shows, as unfurled media items (Discord docs: Component Reference)."""
    for component in walk(components):
        holders = [component, *(component.get("items") or ())]
        yield from (holder[key] for holder in holders for key in ("media", "file") if isinstance(holder.get(key), dict))
