"""What the services need of the chat server, as a protocol: `cogs` implement it for Discord.

Ids are Discord's. A method that the server refuses raises one of the errors named with it, and has changed nothing
unless it says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Venue:
    """The two channels a group meets in: a private thread and a voice channel, in one guild."""

    guild_id: int
    thread_id: int
    voice_channel_id: int


class ChatServer(Protocol):
    """Makes and keeps the channels that groups meet in."""

    async def open_venue(self, guild_id: int, near_channel_id: int, name: str, discord_ids: Sequence[int]) -> Venue:
        """Make a private thread in (or beside) a channel, and a voice channel, that only these people may enter.

        What was made is taken away again when the rest fails. Raises MissingPermissionError, NoThreadsHereError,
        TooManyChannelsError, TooManyThreadsError or ChatServerError.
        """

    async def admit(self, venue: Venue, discord_ids: Sequence[int]) -> None:
        """Let people into both channels; those who are in stay in.

        Raises MissingPermissionError, ThreadGoneError, VoiceChannelGoneError or ChatServerError.
        """

    async def expel(self, venue: Venue, discord_ids: Sequence[int]) -> None:
        """Take people out of both channels; a channel that is gone is passed over.

        Raises MissingPermissionError or ChatServerError.
        """

    async def close_venue(self, venue: Venue) -> None:
        """Lock and archive the thread, so that it can still be read, and remove the voice channel.

        What is gone already is passed over. Raises MissingPermissionError or ChatServerError.
        """

    async def check_voice(self, venue: Venue) -> None:
        """Make sure that the bot may enter the voice channel and be heard there.

        Raises MissingPermissionError or VoiceChannelGoneError.
        """

    async def announce(self, venue: Venue, key: str, **params: object) -> None:
        """Say the sentence of `key` in the thread, for everybody. What the server refuses is logged, not raised."""
