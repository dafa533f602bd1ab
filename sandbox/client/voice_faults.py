"""Making voice go wrong: connections, servers, the network, end-to-end encryption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .member_threads import user_id_of

if TYPE_CHECKING:
    from .actor import Actor
    from .channel import Channel
    from .guild import Guild
    from .link import Link


@dataclass(frozen=True)
class Treated:
    """What became of the packets that someone sent, by RTP sequence number."""

    passed: int
    lost: list[int]
    doubled: list[int]
    overtaken: list[int]


class VoiceFaults:
    """Faults of voice on command. Where no `user` is named, they befall the bot.

    All but `impair` and `heal` raise Refused for someone, or a channel, without a voice connection.
    """

    def __init__(self, link: Link) -> None:
        self._link = link

    async def close(self, guild: Guild, code: int, *, user: Actor | int | None = None) -> None:
        """Close the voice WebSocket with a code (Discord docs: Voice Close Event Codes); the voice state remains.

        After 4015 the session can be resumed, after any other code it is over.
        """
        await self._link.call("close_voice", guild_id=guild.id, code=code, **_user(user))

    async def kick(self, guild: Guild, user: Actor | int) -> None:
        """Throw someone out of voice, as a moderator does: no channel in the voice state, close code 4014."""
        await self._link.call("move_voice", guild_id=guild.id, user_id=user_id_of(user), channel_id=None)

    async def move(self, guild: Guild, user: Actor | int, channel: Channel) -> None:
        """Move someone to another channel, as a moderator does; a listener's connection closes with 4014."""
        await self._link.call("move_voice", guild_id=guild.id, user_id=user_id_of(user), channel_id=channel.id)

    async def change_region(self, guild: Guild, endpoint: str, *, user: Actor | int | None = None) -> None:
        """Take the voice server away and give another one at once."""
        await self.vacate_server(guild, user=user)
        await self.assign_server(guild, endpoint, user=user)

    async def vacate_server(self, guild: Guild, *, user: Actor | int | None = None) -> None:
        """Take the voice server away: VOICE_SERVER_UPDATE with endpoint null, close code 4014."""
        await self._link.call("vacate_voice_server", guild_id=guild.id, **_user(user))

    async def assign_server(self, guild: Guild, endpoint: str, *, user: Actor | int | None = None) -> None:
        """Give a voice server: VOICE_SERVER_UPDATE with this endpoint, "NAME.discord.media:443"."""
        await self._link.call("assign_voice_server", guild_id=guild.id, endpoint=endpoint, **_user(user))

    async def impair(
        self,
        guild: Guild,
        *,
        loss: float = 0.0,
        duplication: float = 0.0,
        reordering: float = 0.0,
        seed: int = 0,
        user: Actor | int | None = None,
    ) -> None:
        """Treat what someone sends, in percent of the packets; it lasts over reconnects until `heal`.

        The same seed treats the same packets of a stream the same way. A reordered packet comes behind the next one.
        """
        percent = {"loss": loss, "duplication": duplication, "reordering": reordering}
        await self._link.call("impair_voice", guild_id=guild.id, seed=seed, **percent, **_user(user))

    async def heal(self, guild: Guild, *, user: Actor | int | None = None) -> Treated:
        """Treat the packets well again; returns what happened to them."""
        return Treated(**await self._link.call("heal_voice", guild_id=guild.id, **_user(user)))

    async def stall_dave(self, channel: Channel, *, stalled: bool = True) -> None:
        """Take nobody into the group of the call in a channel any more, or go on: newcomers stay not ready."""
        await self._link.call("stall_dave", channel_id=channel.id, stalled=stalled)

    async def downgrade_dave(self, channel: Channel) -> None:
        """Take the call in a channel back to transport encryption, protocol version 0."""
        await self._link.call("downgrade_dave", channel_id=channel.id)

    async def upgrade_dave(self, channel: Channel) -> None:
        """Found a new group for the call in a channel, protocol version 1."""
        await self._link.call("upgrade_dave", channel_id=channel.id)


def _user(user: Actor | int | None) -> dict[str, Any]:
    return {} if user is None else {"user_id": user_id_of(user)}
