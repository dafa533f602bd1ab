"""Voice states as Discord keeps them: who sits where, under which session. A mixin of the backend."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simcord.backend import Backend

if TYPE_CHECKING:
    from simcord.backend.models import VoiceState


class VoiceRules(Backend):
    """Voice states that carry the session they were opened with, which the voice server asks for."""

    voice_sessions: dict[tuple[int, int], str]
    """Session id by (guild id, user id), for those who are connected or about to be."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.voice_sessions = {}

    def prepare_voice_state(
        self, guild_id: int, user_id: int, channel_id: int | None, **flags: Any
    ) -> VoiceState | None:
        """The next voice state, with the session id."""
        state = super().prepare_voice_state(guild_id, user_id, channel_id, **flags)
        session_id = self.voice_sessions.get((guild_id, user_id))
        if state is None or session_id is None:
            return state
        return replace(state, session_id=session_id)
