"""Where one player is heard: in its voice channel, or on the watch page alone. Touches the stream and the gateway.

On the page the stream goes on by itself, at the same ticks. Going from one to the other holds nothing up.
"""

from __future__ import annotations

import asyncio
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
    """Owns the connection while there is one. `report` is told what happens to it, `on_lost` why it ended by itself.

    Where it ends by itself while it `is_watched`, what sounds goes on there, on the page.
    """

    def __init__(
        self,
        gateway: VoiceGateway,
        venue: Venue,
        stream: AudioStream,
        *,
        report: Callable[[events.Event], None],
        on_lost: Callable[[LostReason], None],
        is_watched: Callable[[], bool],
    ) -> None:
        self.connection: VoiceConnection | None = None
        self.error: VoiceError | None = None
        """Why the last way in led nowhere."""
        self.on_voice: Callable[[int | None], None] | None = None
        """Who is told of the spoken packets that arrive there; None for a bot that is deafened."""
        self.on_page = False
        """Whether it is to be heard on the page alone: then it wants no voice connection."""
        self._gateway = gateway
        self._venue = venue
        self._stream = stream
        self._report = report
        self._on_lost = on_lost
        self._is_watched = is_watched
        self._is_in = False
        self._moving = asyncio.Lock()

    async def enter(self) -> None:
        """Be where it is to be heard, and report it. Raises what the gateway raises."""
        async with self._moving:
            if self.on_page:
                self.error, self._is_in = None, True
                self._stream.free_run(on=True)
                self._report(events.Connected(on_page=True))
                return
            connection = await self._connect()
            self._report(events.Connected())
            if not connection.connected:  # it broke while nobody looked
                self._report(events.ConnectionInterrupted())

    async def move_to_voice(self) -> None:
        """Be heard in the voice channel from now on, and report it; what sounds goes on, also when that fails.

        Raises what the gateway raises.
        """
        async with self._moving:
            if not self._is_in or self.connection is not None:
                return
            try:
                connection = await self._connect()
            except BaseException:
                self.on_page = True
                raise
            self.on_page = False
            self._stream.hand_over()
            self._report(events.MovedTo(on_page=False))
            if not connection.connected:
                self._report(events.ConnectionInterrupted())

    async def move_to_page(self) -> None:
        """Be heard on the page alone from now on, and report it; the voice channel is left."""
        async with self._moving:
            connection, self.connection = self.connection, None
            if connection is None:
                return
            self.on_page = True
            self._stream.free_run(on=True)
            self._report(events.MovedTo(on_page=True))
            await connection.disconnect()

    async def settled(self) -> None:
        """Wait until it is on no way from one to the other."""
        async with self._moving:
            pass

    async def attend(self) -> None:
        """Listen in the channel as `on_voice` says now."""
        if self.connection is not None:
            await self.connection.listen(self.on_voice)

    def refused(self, error: BaseException) -> None:
        """The way in led nowhere; report it."""
        self.error = error if isinstance(error, VoiceError) else VoiceError("unavailable", str(error))
        self._report(events.ConnectFailed())

    async def leave(self) -> None:
        """Be heard nowhere; nothing happens when the bot is out already."""
        async with self._moving:
            self._is_in = False
            self._stream.free_run(on=False)
            connection = self.connection
            if connection is not None:
                await connection.disconnect()
                if self.connection is connection:
                    self.connection = None

    async def _connect(self) -> VoiceConnection:
        self.error, on_voice = None, self.on_voice
        self.connection = connection = await self._gateway.connect(
            self._venue.guild_id,
            self._venue.voice_channel_id,
            self._stream,
            on_lost=self._lost,
            on_standing=self._standing,
            on_voice=on_voice,
        )
        self._is_in = True
        if self.on_voice is not on_voice:
            await connection.listen(self.on_voice)
        return connection

    def _lost(self, _guild_id: int, reason: LostReason) -> None:
        self.connection = None
        is_outage = reason == "dropped"
        if self._is_in and self._is_watched():
            self.on_page = True
            self._stream.free_run(on=True)
            self._report(events.MovedTo(on_page=True, comes_back=is_outage))
        else:
            self._is_in = False
            self._report(events.ConnectionLost(is_outage=is_outage))
        self._on_lost(reason)

    def _standing(self, _guild_id: int, stands: bool) -> None:
        self._report(events.ConnectionRestored() if stands else events.ConnectionInterrupted())
