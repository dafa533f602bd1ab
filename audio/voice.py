"""What services ask of voice: a stream to play into, and connections where it is heard. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.stream import AudioStream

LostReason = Literal["removed", "dropped", "no_e2ee"]
"""Why a connection ended without `disconnect`: somebody took the bot out of the channel, or the channel is
gone ("removed"); Discord could not be reached again ("dropped"); Discord wants an end-to-end encryption that
could not be agreed on ("no_e2ee")."""


@dataclass(frozen=True, slots=True)
class VoiceHealth:
    """How a connection does. The numbers are packets since it was made."""

    sent: int
    holes: int
    """Packets that were due while something played, and were not there."""
    failed: int
    """Packets that this machine's network did not take."""
    mode: str
    """The transport encryption as Discord names it; empty before the first."""
    e2ee: Literal["on", "waiting", "off"]
    """End-to-end encryption: at work; not ready, so that nothing is sent; not asked for in this call."""
    endpoint: str | None = None
    """The voice server's name, None before the first."""

    @property
    def missed(self) -> int:
        """Packets that should have gone out and did not."""
        return self.holes + self.failed


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
    def health(self) -> VoiceHealth:
        """How it does at this moment, and did so far."""

    def attach(self, stream: AudioStream) -> None:
        """Let this stream be heard here from now on, in place of the one before. The stream is not taken over.

        Frames wait in the stream, none is lost, while the connection or its end-to-end encryption is not ready and
        no other connection hears the stream. Does nothing after the end.
        """

    async def listen(self, on_voice: Callable[[int | None], None] | None) -> None:
        """Be undeafened and call this, on the event loop, with the user id of each spoken packet that arrives.

        The id is None while Discord has not told whose it is. Nothing of what is said is opened. With None the bot is
        deafened, as it is unless told otherwise, and nothing arrives. What is played does not notice. Does nothing
        after the end.
        """

    async def disconnect(self) -> None:
        """Leave the channel; the stream is heard here no more, and goes on. `on_lost` is not called. May be called
        more than once."""


class VoiceGateway(Protocol):
    """Makes voice connections: at most one per guild, as Discord has it."""

    async def connect(
        self,
        guild_id: int,
        channel_id: int,
        stream: AudioStream,
        *,
        on_lost: Callable[[int, LostReason], None],
        on_moved: Callable[[int, int], None] | None = None,
        on_standing: Callable[[int, bool], None] | None = None,
        on_voice: Callable[[int | None], None] | None = None,
    ) -> VoiceConnection:
        """Enter a voice channel and let `stream` be heard there.

        Where the bot already sits in the guild it moves: the connection object stays the same, takes the stream and
        the new callbacks.

        With `on_voice` the bot is not deafened: see `VoiceConnection.listen`.

        `on_lost(guild_id, reason)` is called on the event loop, once, when the connection ends for good
        without `disconnect`; the stream goes on. `on_moved(guild_id, channel_id)` is called when somebody moved
        the bot. `on_standing(guild_id, stands)` is called when the connection breaks but may come back, and when it
        has.

        Raises VoiceError.
        """


class StreamMaker(Protocol):
    """Makes what a player plays into."""

    def new_stream(self) -> AudioStream:
        """A stream that nobody hears yet; the caller closes it."""
