"""What services ask of a voice connection, whoever carries the packets. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.errors import MediaError
    from audio.packet_source import PacketSource

LostReason = Literal["removed", "dropped"]
"""Why a connection ended without `disconnect`: somebody took the bot out of the channel, or the channel is
gone ("removed"); Discord could not be reached again ("dropped")."""


class VoiceConnection(Protocol):
    """The bot sitting in one voice channel. All methods are called on the event loop."""

    @property
    def guild_id(self) -> int:
        """The guild, which never changes."""

    @property
    def channel_id(self) -> int:
        """The voice channel the bot sits in now: a moderator can move it."""

    @property
    def connected(self) -> bool:
        """False while Discord is being reached again and after the end."""

    @property
    def playing(self) -> bool:
        """True from `play` until the source has ended or was stopped, also while paused."""

    @property
    def paused(self) -> bool:
        """True between `pause` and `resume` of a source that has not ended."""

    @property
    def position_ms(self) -> int:
        """Where in the current track the next packet to send starts; 0 when nothing plays."""

    def play(self, source: PacketSource, *, on_end: Callable[[MediaError | None], None]) -> None:
        """Send `source` from where it stands; what played before is stopped first, as by `stop`.

        Takes the source over and closes it in every case. Packets wait, none is lost, until the connection
        stands and its end-to-end encryption is ready. `on_end` is called at most once, on the event loop and
        never from within `play`: with None when the source came to its end, with the MediaError that ended it
        early. It is not called after `stop`, `disconnect`, the next `play`, nor when the connection is lost:
        that is told by `on_lost`.

        Raises VoiceError("unavailable") when the connection has ended; the source is closed then too.
        """

    def pause(self) -> None:
        """Hold the current source; nothing is read or sent until `resume`. Does nothing when nothing
        plays."""

    def resume(self) -> None:
        """Go on with the packet at which `pause` held."""

    def stop(self) -> None:
        """End the current source, with silence behind it so that nothing rings on. `on_end` is not called.

        Does nothing when nothing plays.
        """

    async def disconnect(self) -> None:
        """Stop and leave the channel. Neither `on_end` nor `on_lost` is called. May be called more than
        once."""


class VoiceGateway(Protocol):
    """Makes voice connections: at most one per guild, as Discord has it."""

    async def connect(
        self,
        guild_id: int,
        channel_id: int,
        *,
        on_lost: Callable[[int, LostReason], None],
        on_moved: Callable[[int, int], None] | None = None,
    ) -> VoiceConnection:
        """Enter a voice channel.

        Where the bot already sits in the guild it moves: the connection object stays the same, takes the new
        callbacks, and what it plays goes on.

        `on_lost(guild_id, reason)` is called on the event loop, once, when the connection ends for good
        without `disconnect`. `on_moved(guild_id, channel_id)` is called when somebody moved the bot.

        Raises VoiceError.
        """
