"""Connects voice states with the voice server: who sits in a channel gets an address and a token there.

A join, a move and a leave all show as VOICE_STATE_UPDATE, whoever caused them, so this listens to that one event.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .voice import ENDPOINT
from .world import DiscordError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .voice import VoiceServerUpdate, VoiceService
    from .world import World

Seat = tuple[int, int]
"""Guild id and user id."""

ADDRESS_AFTER_S = 0.02
"""Between the voice state and the server's address that follow a bot's wish to connect."""


class Switchboard:
    """Keeps the voice server told of who is where; VOICE_SERVER_UPDATE goes to the one it concerns."""

    def __init__(self, world: World, voice: VoiceService) -> None:
        self.voice = voice
        self._world = world
        self._channels: dict[Seat, int] = {}
        self._addresses: dict[Seat, VoiceServerUpdate] = {}
        world.listen(self._hear)

    def obey(self, user_id: int, session_id: str, data: dict[str, Any]) -> None:
        """The bot's own wish (gateway opcode 4); like Discord, says nothing when it may not connect."""
        guild_id = int(data["guild_id"])
        flags = {"self_mute": bool(data.get("self_mute")), "self_deaf": bool(data.get("self_deaf"))}
        try:
            if data.get("channel_id") is None:
                self._world.voices.set(guild_id, user_id, None)
            else:
                self.join(guild_id, user_id, int(data["channel_id"]), session_id, **flags)
        except DiscordError:
            return

    def join(
        self,
        guild_id: int,
        user_id: int,
        channel_id: int,
        session_id: str,
        *,
        self_mute: bool = False,
        self_deaf: bool = False,
    ) -> VoiceServerUpdate:
        """Sit someone in a voice channel; returns where to connect. Raises DiscordError when refused.

        Asking again for the same channel with nothing changed is a new connection, as after a lost one.
        """
        self._world.voices.check_may_connect(guild_id, user_id, channel_id)
        before = self._world.voices.state(guild_id, user_id)
        flags = {"self_mute": self_mute, "self_deaf": self_deaf}
        self._world.voices.set(guild_id, user_id, channel_id, session_id=session_id, **flags)
        wanted = {"channel_id": str(channel_id), "session_id": session_id, **flags}
        if before is not None and all(before[key] == value for key, value in wanted.items()):
            self._connect(guild_id, user_id, channel_id, session_id)
        return self._addresses[guild_id, user_id]

    def end_session(self, user_id: int, session_id: str) -> None:
        """Hang up what a gateway session had open."""
        for guild_id, open_session in self._world.voices.sessions_of(user_id):
            if open_session == session_id:
                self._world.voices.set(guild_id, user_id, None)

    def vacate(self, guild_id: int, user_id: int) -> None:
        """Someone's voice server goes away: the connection ends, and the bot is told to wait for another one.

        Source: Discord docs, Gateway Events > Voice Server Update (a null endpoint). Raises KeyError outside of voice.
        """
        former = self._addresses[guild_id, user_id]
        self.voice.disconnect(guild_id=guild_id, user_id=user_id)
        if user_id == self._world.bot_id:
            self._world.announce("VOICE_SERVER_UPDATE", {**former, "endpoint": None})

    def assign(self, guild_id: int, user_id: int, endpoint: str) -> None:
        """Someone gets a voice server of this name ("host:port"). Raises KeyError outside of voice."""
        sessions = dict(self._world.voices.sessions_of(user_id))
        self._connect(guild_id, user_id, self._channels[guild_id, user_id], sessions[guild_id], endpoint)

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        if event != "VOICE_STATE_UPDATE":
            return
        seat = int(payload["guild_id"]), int(payload["user_id"])
        channel_id = int(payload["channel_id"]) if payload["channel_id"] is not None else None
        if channel_id is None:
            if self._channels.pop(seat, None) is not None:
                self._addresses.pop(seat, None)
                self.voice.disconnect(guild_id=seat[0], user_id=seat[1])
        elif self._channels.get(seat) != channel_id:
            self._connect(*seat, channel_id, payload["session_id"])

    def _connect(self, guild_id: int, user_id: int, channel_id: int, session_id: str, endpoint: str = ENDPOINT) -> None:
        seat = guild_id, user_id
        self._channels[seat] = channel_id
        address = self.voice.connect(
            guild_id=guild_id, channel_id=channel_id, user_id=user_id, session_id=session_id, endpoint=endpoint
        )
        self._addresses[seat] = address
        if user_id == self._world.bot_id:
            # Discord's two events for a join come apart; discord.py misses the second one at the first one's heels.
            asyncio.get_running_loop().call_later(ADDRESS_AFTER_S, self._tell_address, seat, address)

    def _tell_address(self, seat: Seat, address: VoiceServerUpdate) -> None:
        if self._addresses.get(seat) is address:  # else the bot has left or moved on meanwhile
            self._world.announce("VOICE_SERVER_UPDATE", address)
