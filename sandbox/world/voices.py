"""Who may sit in which voice channel, and who does. Returns plain payloads."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.enums import VOICE_CHANNEL_TYPES

if TYPE_CHECKING:
    from .backend import SandboxBackend

Payload = dict[str, Any]


class Voices:
    """Voice states; the sound itself is the voice service's."""

    def __init__(self, backend: SandboxBackend) -> None:
        self._backend = backend

    def check_may_connect(self, guild_id: int, user_id: int, channel_id: int) -> None:
        """Raises 50001 or 50013 without permission, 50024 for no voice channel, 50035 for a full one."""
        channel = self._backend.get_channel(channel_id)
        if channel.type not in VOICE_CHANNEL_TYPES:
            raise errors.cannot_execute_on_channel_type()
        self._backend.require_permissions(guild_id, user_id, channel_id, "connect")
        states = self._backend.get_guild(guild_id).voice_states.values()
        others = [state for state in states if state.channel_id == channel_id and state.user_id != user_id]
        if channel.user_limit and len(others) >= channel.user_limit and not self._may_crowd(guild_id, user_id):
            raise errors.invalid_form_body("channel_id: the voice channel is full")

    def set(
        self,
        guild_id: int,
        user_id: int,
        channel_id: int | None,
        *,
        session_id: str | None = None,
        self_mute: bool = False,
        self_deaf: bool = False,
    ) -> None:
        """Sit someone in a channel, or take them out with None; VOICE_STATE_UPDATE follows."""
        if session_id is not None:
            self._backend.voice_sessions[guild_id, user_id] = session_id
        self._backend.set_voice_state(guild_id, user_id, channel_id, self_mute=self_mute, self_deaf=self_deaf)
        if channel_id is None:
            self._backend.voice_sessions.pop((guild_id, user_id), None)

    def state(self, guild_id: int, user_id: int) -> Payload | None:
        """Someone's voice state in a guild; None when not connected."""
        state = self._backend.get_guild(guild_id).voice_states.get(user_id)
        return None if state is None else serializers.voice_state_payload(self._backend, state)

    def sessions_of(self, user_id: int) -> list[tuple[int, str]]:
        """The (guild id, session id) of every voice connection of someone."""
        return [
            (guild_id, session_id)
            for (guild_id, owner_id), session_id in self._backend.voice_sessions.items()
            if owner_id == user_id
        ]

    def new_session_id(self) -> str:
        """A session id as gateway sessions have it."""
        return secrets.token_hex(16)

    def _may_crowd(self, guild_id: int, user_id: int) -> bool:
        """Move Members lets one into a full channel."""
        try:
            self._backend.require_permissions(guild_id, user_id, None, "move_members")
        except errors.BackendError:
            return False
        return True
