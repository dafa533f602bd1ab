"""One player's seat in its voice channel: the way in and out, and what becomes of it. Touches the voice gateway."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from audio.errors import VoiceError
from services import player_events as events

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.stream import AudioStream
    from audio.voice import LostReason, VoiceConnection, VoiceGateway
    from services.chat_server import Venue

log = logging.getLogger(__name__)


class PlayerVoice:
    """Owns the connection while there is one. `report` is told what happens to it, `on_lost` why it ended by itself."""

    def __init__(
        self,
        gateway: VoiceGateway,
        venue: Venue,
        stream: AudioStream,
        *,
        report: Callable[[events.Event], None],
        on_lost: Callable[[LostReason], None],
    ) -> None:
        self.connection: VoiceConnection | None = None
        self.error: VoiceError | None = None
        """Why the last way in led nowhere."""
        self.on_voice: Callable[[int | None], None] | None = None
        """Who is told of the spoken packets that arrive there; None for a bot that is deafened."""
        self._gateway = gateway
        self._venue = venue
        self._stream = stream
        self._report = report
        self._on_lost = on_lost

    async def enter(self) -> None:
        """Be in the channel, and report it. Raises what the gateway raises."""
        self.error, on_voice = None, self.on_voice
        self.connection = connection = await self._gateway.connect(
            self._venue.guild_id,
            self._venue.voice_channel_id,
            self._stream,
            on_lost=self._lost,
            on_standing=self._standing,
            on_voice=on_voice,
        )
        if self.on_voice is not on_voice:
            await connection.listen(self.on_voice)
        self._report(events.Connected())
        if not connection.connected:  # it broke while nobody looked
            self._report(events.ConnectionInterrupted())

    async def attend(self) -> None:
        """Listen in the channel as `on_voice` says now."""
        if self.connection is not None:
            await self.connection.listen(self.on_voice)

    def refused(self, error: BaseException) -> None:
        """The way in led nowhere; report it."""
        self.error = error if isinstance(error, VoiceError) else VoiceError("unavailable", str(error))
        self._report(events.ConnectFailed())

    async def leave(self) -> None:
        """Be out of the channel; nothing happens when the bot is out already."""
        connection = self.connection
        if connection is not None:
            await connection.disconnect()
            if self.connection is connection:
                self.connection = None

    def _lost(self, _guild_id: int, reason: LostReason) -> None:
        self.connection = None
        self._report(events.ConnectionLost(is_outage=reason == "dropped"))
        self._on_lost(reason)

    def _standing(self, _guild_id: int, stands: bool) -> None:
        self._report(events.ConnectionRestored() if stands else events.ConnectionInterrupted())
