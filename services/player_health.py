"""How well a group's music reaches its listeners, in figures for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audio.figures import LATE_MS

if TYPE_CHECKING:
    from audio.figures import EngineFigures
    from audio.voice import VoiceHealth
    from models import QueueEntry
    from services.player import GroupPlayer
    from services.player_state import Phase


@dataclass(frozen=True, slots=True)
class PlayerHealth:
    """One look at a player. `voice` is None while it is in no voice channel, `entry` while nothing has its turn.

    `starved`: ticks for which nothing had been read or decoded in time. `passthrough`: whether the packets are the
    file's own; None when nothing sounds.
    """

    phase: Phase
    entry: QueueEntry | None
    voice: VoiceHealth | None
    engine: EngineFigures
    starved: int
    passthrough: bool | None
    volume_percent: int

    @property
    def is_well(self) -> bool:
        """Whether nothing is amiss that could be heard: no silence for want of keys, few packets late or missed."""
        late_ms, voice = self.engine.lateness_p99_ms, self.voice
        if voice is not None and (voice.e2ee == "waiting" or voice.missed * 100 > voice.sent + voice.missed):
            return False
        return late_ms is None or late_ms < LATE_MS


def health_of(player: GroupPlayer, engine: EngineFigures) -> PlayerHealth:
    """How a player fares now."""
    state, connection = player.state, player.connection
    return PlayerHealth(
        phase=state.phase,
        entry=None if state.current is None else player.entry(state.current),
        voice=None if connection is None else connection.health,
        engine=engine,
        starved=player.stream.starved,
        passthrough=player.stream.passthrough,
        volume_percent=player.volume_percent,
    )
