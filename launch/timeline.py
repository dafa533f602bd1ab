"""Puts together the services that tell what was heard and said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.presences import Presences
from services.recaps import Recaps
from services.replay import Replay

if TYPE_CHECKING:
    from models.database import Database
    from services.clock import Clock
    from services.mirror import Recorder
    from services.mirror.catch_up import CatchUp
    from services.mirror.reading import Reading


@dataclass(frozen=True)
class TimelineServices:
    """The services that tell what was heard and said."""

    presences: Presences
    reading: Reading
    recaps: Recaps
    replay: Replay


def put_timeline_together(
    database: Database, recorder: Recorder, catch_up: CatchUp, reading: Reading, clock: Clock
) -> TimelineServices:
    """The services themselves, each with what it needs."""
    presences = Presences(database, clock)
    return TimelineServices(
        presences=presences,
        reading=reading,
        recaps=Recaps(database, recorder, reading, catch_up, clock),
        replay=Replay(database, recorder, reading, presences, clock),
    )
