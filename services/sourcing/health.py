"""How what media comes from is doing, for whoever looks after the bot. Touches what it is handed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.sourcing.canary import CanaryWatch
    from services.sourcing.quota import DailyQuota
    from sources.ytdlp.canary import CanaryReport


class Workers(Protocol):
    """The processes that read pages; `sources.ytdlp.pool.YtDlpPool` has them."""

    @property
    def pids(self) -> Sequence[int]:
        """Those that run."""

    @property
    def restarts(self) -> int:
        """How often one had to be started anew."""

    @property
    def jobs(self) -> int:
        """What they were asked for in all."""


@dataclass(frozen=True, slots=True)
class WorkersHealth:
    """As `Workers`, at one moment."""

    running: int
    restarts: int
    jobs: int


@dataclass(frozen=True, slots=True)
class SourcesHealth:
    """What can be told now; None and nothing for what is turned off, or was not looked at yet."""

    sites: CanaryReport | None = None
    workers: WorkersHealth | None = None
    quota: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """How much is used today of an API's buckets, and how much there is."""


class SourcesWatch:
    """Asks each part how it is doing."""

    def __init__(self, canary: CanaryWatch, workers: Workers | None = None, quota: DailyQuota | None = None) -> None:
        self._canary = canary
        self._workers = workers
        self._quota = quota

    async def look(self) -> SourcesHealth:
        """How all of it is."""
        workers, quota = self._workers, self._quota
        used = {} if quota is None else await quota.used()
        return SourcesHealth(
            self._canary.report,
            None if workers is None else WorkersHealth(len(workers.pids), workers.restarts, workers.jobs),
            {} if quota is None else {bucket: (used[bucket], most) for bucket, most in quota.allowances.items()},
        )
