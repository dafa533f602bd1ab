"""What `/chorus status` shows, and how complete the copy of a chat is, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs.speech import fitting, short
from services.refs import MomentRef, Variant

if TYPE_CHECKING:
    from cogs.speech import Speech
    from services.mirror.completeness import Completeness
    from services.sourcing.health import SourcesHealth
    from services.status import GuildStatus
    from sources.ytdlp.canary import CanaryReport


def status_page(speech: Speech, status: GuildStatus, *, latency_ms: int) -> str:
    """How the bot is, and each group's copy."""
    say = speech.say
    lines = [
        say("status", groups=len(status.groups), playing=status.playing, latency=latency_ms),
        say("status-since", since=MomentRef(status.started_at)),
        say("status-lag", lag=round(status.lag_s)) if status.lag_s >= 1 else say("status-no-lag"),
        *sources_lines(speech, status.sources),
        *(
            say("status-group", group=short(group.name), state=copy_sentence(speech, completeness))
            for group, completeness in status.groups
        ),
    ]
    return fitting(lines, lambda more: say("list-more", more=more), footer=say("status-next"))


def sources_lines(speech: Speech, sources: SourcesHealth) -> list[str]:
    """How what music comes from is doing: a line for each part of it that is turned on."""
    lines = _site_lines(speech, sources.sites)
    if (workers := sources.workers) is not None:
        lines.append(
            speech.say("status-workers", running=workers.running, jobs=workers.jobs, restarts=workers.restarts)
        )
    if sources.quota:
        (searches, most_searches), (units, most_units) = sources.quota["searches"], sources.quota["units"]
        lines.append(
            speech.say(
                "status-quota", searches=searches, most_searches=most_searches, units=units, most_units=most_units
            )
        )
    return lines


def _site_lines(speech: Speech, sites: CanaryReport | None) -> list[str]:
    if sites is None:
        return []
    newer = sites.newer or ""
    known = Variant("newer" if newer else "none")
    failing = [
        speech.say("status-site-fails", site=site, reason=Variant(reason), known=known, newer=newer)
        for site, reason in sites.failing.items()
    ]
    return failing or [speech.say("status-sites-work")]


def copy_sentence(speech: Speech, copy: Completeness) -> str:
    """How complete a copy is."""
    first = copy.gaps[0] if copy.gaps else None
    return speech.say(
        "copy-state",
        state=Variant(copy.standing.value),
        compared=Variant("never") if copy.compared_at is None else Variant("then"),
        when=MomentRef(copy.compared_at) if copy.compared_at is not None else "",
        since=MomentRef(first.start) if first is not None else "",
        pages=copy.pages,
        expected=Variant("unknown") if copy.expected_pages is None else copy.expected_pages,
        reason=Variant(copy.reason or "no_access"),
    )
