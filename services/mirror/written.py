"""What a transaction of the mirror has written down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """Messages as pairs of a group and their id: `said` were not kept before, `changed` were, or are gone now.

    `has_files`: files are to be fetched or erased.
    """

    said: tuple[tuple[int, int], ...] = ()
    changed: tuple[tuple[int, int], ...] = ()
    has_files: bool = False


NOTHING = Written()
