"""What `/player health` shows: first whether all is well, then the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.refs import Variant

if TYPE_CHECKING:
    from cogs.speech import Speech
    from services.player_health import PlayerHealth


def health_page(speech: Speech, health: PlayerHealth) -> str:
    """The page, a line for each thing that can be told."""
    say, engine, voice = speech.say, health.engine, health.voice
    lines = [say("health-well" if health.is_well else "health-amiss")]
    if health.entry is None:
        lines.append(say("health-nothing"))
    else:
        source, file = health.entry.source, health.entry.source_id
        phase, track = Variant(health.phase), speech.track(health.entry)
        lines.append(say("health-track", phase=phase, track=track, source=source, file=file))
    if health.passthrough is not None:
        how = Variant("passthrough" if health.passthrough else "transcode")
        lines.append(say("health-sound", how=how, percent=health.volume_percent))
    if voice is None:
        lines.append(say("health-no-voice"))
    else:
        lines.append(say("health-packets", sent=voice.sent, missed=voice.missed, starved=health.starved))
        lines.append(say("health-encryption", e2ee=Variant(voice.e2ee), mode=Variant(voice.mode)))
    if engine.lateness_p99_ms is None:
        lines.append(say("health-no-lateness"))
    else:
        lateness = f"{engine.lateness_p99_ms:.2f}"
        lines.append(say("health-lateness", lateness=lateness, late=engine.late))
    lines.append(say("health-sender", stalls=engine.stalls, restarts=engine.sender_restarts))
    return "\n".join(lines)
