"""When a player is well, for people who ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audio.figures import EngineFigures
from audio.voice import VoiceHealth
from services.player_health import PlayerHealth
from services.player_state import Phase

VOICE = VoiceHealth(sent=9_900, holes=0, failed=0, mode="aead_aes256_gcm_rtpsize", e2ee="on")
ENGINE = EngineFigures(lateness_p99_ms=0.5, late=0, stalls=0, sender_restarts=0)


@pytest.mark.parametrize(
    ("voice", "engine", "is_well"),
    [
        (VOICE, ENGINE, True),
        (None, replace(ENGINE, lateness_p99_ms=None), True),
        (replace(VOICE, holes=60, failed=40), ENGINE, True),
        (replace(VOICE, holes=60, failed=41), ENGINE, False),
        (replace(VOICE, sent=0, failed=1), ENGINE, False),
        (replace(VOICE, e2ee="waiting"), ENGINE, False),
        (VOICE, replace(ENGINE, lateness_p99_ms=10.0), False),
    ],
)
def test_all_is_well_unless_there_is_something_to_be_heard(
    voice: VoiceHealth | None, engine: EngineFigures, *, is_well: bool
) -> None:
    health = PlayerHealth(Phase.PLAYING, None, voice, engine, starved=0, passthrough=True, volume_percent=100)
    assert health.is_well is is_well
