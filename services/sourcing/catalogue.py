"""The sources in the order in which they are asked. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sources.source import LinkTarget, Source


class Catalogue:
    """Every source that is turned on."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = {source.name: source for source in sources}

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources.values())

    def named(self, name: str) -> Source:
        """Raises SourceError("unavailable") for one that is not there, or was turned off since it was named."""
        if name not in self._sources:
            raise SourceError("unavailable", name)
        return self._sources[name]

    def target_of(self, link: str) -> tuple[Source, LinkTarget] | None:
        """Whose a link is, and what it leads to there; None for nobody's. The first that knows it has it."""
        for source in self:
            target = source.target_of(link)
            if target is not None:
                return source, target
        return None
