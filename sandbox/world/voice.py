"""Voice states as Discord keeps them: who sits where, under which session. A mixin of the backend."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simcord.backend import Backend
from simcord.enums import ChannelType

from .permissions import permission_bits

if TYPE_CHECKING:
    from simcord.backend.models import VoiceState

STAGE_MODERATOR = permission_bits(["manage_channels", "mute_members", "move_members"])
"""Who has all of these in a stage channel moderates it (Discord docs: Stage Instance > Definitions)."""


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
        """The next voice state, with the session id; on a stage one begins as a listener."""
        former = self.get_guild(guild_id).voice_states.get(user_id)
        state = super().prepare_voice_state(guild_id, user_id, channel_id, **flags)
        if state is not None and channel_id is not None and (former is None or former.channel_id != channel_id):
            member = self.get_member(guild_id, user_id)
            entering = {
                "suppress": self._only_listens(guild_id, user_id, channel_id),
                "request_to_speak_timestamp": None,
                "mute": member.mute,
                "deaf": member.deaf,
            }
            state = replace(state, **{**entering, **flags})
        session_id = self.voice_sessions.get((guild_id, user_id))
        if state is None or session_id is None:
            return state
        return replace(state, session_id=session_id)

    def _only_listens(self, guild_id: int, user_id: int, channel_id: int) -> bool:
        """Whether somebody who comes to a channel is there to listen: on a stage, unless they moderate it."""
        if self.get_channel(channel_id).type != ChannelType.STAGE_VOICE:
            return False
        own = self.compute_permissions(guild_id, user_id, channel_id)
        return own & STAGE_MODERATOR != STAGE_MODERATOR
