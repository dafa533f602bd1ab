"""Other ways to the same track, for when one does not lead there. Touches nothing by itself."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sources.errors import SourceReason
    from sources.playable import Playable

log = logging.getLogger(__name__)

# Of several failures, one that tells what is the matter with the track is worth more than what the site did.
_OF_THE_TRACK: frozenset[SourceReason] = frozenset(
    {
        "removed", "private", "members_only", "login_needed", "age_restricted", "upcoming", "geo_blocked", "drm",
        "too_long", "live_off",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One way to what is to be played."""

    name: str
    """As the log calls it."""
    resolve: Callable[[str], Awaitable[Playable]]
    """Raises SourceError."""
    cures: frozenset[SourceReason] = frozenset()
    """The failures of earlier ways after which it is worth trying."""


class Fallbacks:
    """Ways in their order, each tried once at most. The first is always tried."""

    def __init__(self, site: str, ways: Sequence[Way], *, total_s: float) -> None:
        self._site = site
        self._ways = ways
        self._total_s = total_s

    async def resolve(self, source_id: str) -> Playable:
        """What the first way that leads there finds, within `total_s`.

        Raises SourceError: the first failure that tells what is the matter with the track, else the first.
        """
        failures: list[SourceError] = []
        try:
            async with asyncio.timeout(self._total_s):
                for way in self._ways:
                    if failures and failures[-1].reason not in way.cures:
                        continue
                    if failures:
                        log.info("%s %s: %s; trying %s", self._site, source_id, failures[-1].reason, way.name)
                    try:
                        return await way.resolve(source_id)
                    except SourceError as error:
                        failures.append(error)
        except TimeoutError:
            failures.append(SourceError("timeout", f"no way led there within {self._total_s:g} s"))
        log.info("%s %s cannot be had: %s", self._site, source_id, ", ".join(error.reason for error in failures))
        raise next((error for error in failures if error.reason in _OF_THE_TRACK), failures[0])
