"""discord.py's voice client, which sends nothing itself: it has a line to the sender process."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import discord

from audio.discord_voice.sealing import Sealer
from audio.discord_voice.state import LineVoiceState
from audio.sender.commands import MODES

if TYPE_CHECKING:
    from discord.types.voice import GuildVoiceState
    from discord.voice_state import VoiceConnectionState

    from audio.discord_voice.connection import DiscordVoiceConnection
    from audio.engine import AudioEngine


class LineVoiceClient(discord.VoiceClient):
    """One voice connection. Owns its `line`, which `cleanup` closes.

    `holder` is told when the bot was moved or the connection ended; it is set once the connection stands.
    """

    supported_modes = MODES  # type: ignore[assignment]  # discord.py's type does not know the first

    _connection: LineVoiceState

    def __init__(self, client: discord.Client, channel: discord.abc.Connectable, engine: AudioEngine) -> None:
        self.sealer = Sealer()
        self.line = engine.new_line(seal=self.sealer.seal, can_seal=lambda: self.sealer.can_seal)
        super().__init__(client, channel)
        self.holder: DiscordVoiceConnection | None = None
        self.channel_id = self.channel.id
        self.removed = False
        self._over = False

    def create_connection_state(self) -> VoiceConnectionState:
        """Called by discord.py's constructor."""
        return LineVoiceState(self)

    @property
    def state(self) -> LineVoiceState:
        """How the connection stands."""
        return self._connection

    @property
    def is_forgotten(self) -> bool:
        """Whether discord.py tells this client nothing any more, as after a new session with the main gateway."""
        return self.client._connection._get_voice_client(self.guild.id) is not self

    def register_again(self) -> None:
        """Be told again, with the guild and the channel as the new session has them."""
        channel = self.client.get_channel(self.channel_id)
        if isinstance(channel, discord.VoiceChannel | discord.StageChannel):
            self.channel = channel
        self.client._connection._add_voice_client(self.guild.id, self)

    async def on_voice_state_update(self, data: GuildVoiceState) -> None:
        """Called by discord.py with each voice state of the bot itself in this guild."""
        channel_id = cast("str | None", data["channel_id"])  # discord.py's own type forgets that it can be null
        if channel_id is None:
            self.removed = not self._connection._expecting_disconnect
        await super().on_voice_state_update(data)
        if channel_id is not None and int(channel_id) != self.channel_id:
            self.channel_id = int(channel_id)
            if self.holder:
                self.holder.has_moved()

    async def disconnect(self, *, force: bool = False) -> None:
        """Leave; once Discord has said that the bot is out, there is nothing left to wait for."""
        if not self._over:
            await self._connection.disconnect(force=force, wait=not self.removed)
            self.cleanup()

    def tell_standing(self, stands: bool) -> None:
        """Tell the holder, once there is one, that nothing can be sent for now, or again."""
        if self.holder:
            self.holder.stands(stands)

    def cleanup(self) -> None:
        """Called by discord.py when the connection has ended for good, whatever the cause. May be repeated."""
        super().cleanup()
        self._over = True
        self._connection.end()
        self.line.close()
        if self.holder:
            self.holder.has_ended()
