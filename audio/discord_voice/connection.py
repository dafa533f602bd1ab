"""One voice connection as services see it: where it stands, what is heard there, and that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import MISSING

from audio.errors import VoiceError
from audio.voice import VoiceHealth

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from audio.discord_voice.client import LineVoiceClient
    from audio.stream import AudioStream
    from audio.voice import LostReason


class DiscordVoiceConnection:
    """A VoiceConnection over a connected LineVoiceClient, which it owns; the stream is somebody else's."""

    def __init__(
        self,
        voice: LineVoiceClient,
        stream: AudioStream,
        *,
        on_lost: Callable[[int, LostReason], None],
        on_moved: Callable[[int, int], None] | None,
        on_standing: Callable[[int, bool], None] | None = None,
    ) -> None:
        self.guild_id = voice.guild.id
        self.on_lost = on_lost
        self.on_moved = on_moved
        self.on_standing = on_standing
        self._voice = voice
        self._stream: AudioStream | None = None
        self._heading_to = voice.channel_id
        self._ended = False
        voice.holder = self
        self.attach(stream)

    @property
    def channel_id(self) -> int:
        return self._voice.channel_id

    @property
    def connected(self) -> bool:
        return not self._ended and self._voice.state.standing

    @property
    def ended(self) -> bool:
        """Whether it is over for good."""
        return self._ended

    @property
    def health(self) -> VoiceHealth:
        state, figures = self._voice.state, self._voice.line.figures
        return VoiceHealth(
            sent=figures.sent,
            holes=figures.holes,
            failed=figures.failed,
            mode="" if state.mode is MISSING else state.mode,
            e2ee=self._voice.sealer.status,
            endpoint=state.endpoint,
        )

    def attach(self, stream: AudioStream) -> None:
        if self._ended or stream is self._stream:
            return
        if self._stream is not None:
            self._stream.detach(self._voice.line)
        self._stream = stream
        stream.attach(self._voice.line)

    async def listen(self, on_voice: Callable[[int | None], None] | None) -> None:
        if not self._ended:
            await self._voice.state.listen(on_voice)

    async def disconnect(self) -> None:
        self._end()
        await self._voice.disconnect(force=True)

    async def move(self, channel: discord.VoiceChannel | discord.StageChannel, timeout_s: float) -> None:
        """Go to another channel of the guild; what plays waits meanwhile.

        Raises VoiceError("timeout").
        """
        self._heading_to = channel.id
        await self._voice.move_to(channel, timeout=timeout_s)
        if not self.connected or self.channel_id != channel.id:
            raise VoiceError("timeout", f"still not in {channel.id}")

    def has_moved(self) -> None:
        """The bot sits in another channel now."""
        if self.channel_id != self._heading_to:
            self._heading_to = self.channel_id
            if self.on_moved:
                self.on_moved(self.guild_id, self.channel_id)

    def stands(self, stands: bool) -> None:
        """Nothing can be sent for now, or again."""
        if not self._ended and self.on_standing:
            self.on_standing(self.guild_id, stands)

    def has_ended(self) -> None:
        """The connection is no more."""
        if not self._ended:
            self._end()
            self.on_lost(self.guild_id, "removed" if self._voice.removed else self._voice.state.loss)

    def _end(self) -> None:
        self._ended = True
        if self._stream is not None:
            self._stream.detach(self._voice.line)
            self._stream = None
