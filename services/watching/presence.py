"""Who of a group is here, and how far behind the others their picture is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.watching.views import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from services.chat_server import Face
    from services.watching.roster import Roster
    from services.watching.views import ReportedState

STEP_MS = 20
COARSE_STEP_MS = 100
COARSE_FROM_MS = 200
"""From here on it matters less how far exactly somebody is behind: what is told changes less often so."""
LEAST_GAP_S = 0.5
GAP_S_PER_PERSON = 0.01
"""Everybody is told of everybody: so in a large group less often, or it would be told more than all else."""


@dataclass(frozen=True, slots=True)
class Report:
    """How the picture of a page does; `number` is greater for what was reported later."""

    number: int
    entry_id: int
    state: ReportedState
    behind_ms: int


def gap_s(people: int) -> float:
    """How long to wait between two tellings of who is here, in a group of so many."""
    return max(LEAST_GAP_S, people * GAP_S_PER_PERSON)


def rounded(behind_ms: float) -> int:
    """What is told of how far somebody is behind; below 0 they are ahead."""
    step = STEP_MS if abs(behind_ms) < COARSE_FROM_MS else COARSE_STEP_MS
    return round(behind_ms / step) * step


def people_of(
    roster: Roster,
    faces: Mapping[int, Face],
    in_voice: Collection[int],
    pages: Mapping[int, Report | None],
    entry_id: int | None,
) -> tuple[Person, ...]:
    """The members, longest-standing first; `pages` has the last report of each who has one open.

    A report about another entry than the one whose turn it is tells nothing any more.
    """
    people, discord_ids = [], roster.discord_ids
    for _, user in roster.members:
        report, face = pages.get(user.row_id), faces.get(user.row_id)
        if report is not None and report.entry_id != entry_id:
            report = None
        people.append(
            Person(
                id=user.row_id,
                discord_id=discord_ids.get(user.row_id),
                name=user.full_name if face is None else face.name,
                avatar=None if face is None else face.avatar_url,
                color=None if face is None else face.color,
                on_page=user.row_id in pages,
                in_voice=user.row_id in in_voice,
                state=None if report is None else report.state,
                behind_ms=None if report is None else rounded(report.behind_ms),
            )
        )
    return tuple(people)
