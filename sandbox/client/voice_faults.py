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
    """Faults of voice on command. Where no `user` is named, they befall the bot; where a channel is, all in it.

    Who is not in voice cannot be closed, kicked or moved, and a channel without a call cannot change its server or its
    encryption: Refused. An `endpoint` is "NAME.discord.media:443".
    """

    def __init__(self, link: Link) -> None:
        self._link = link

    async def close(self, guild: Guild, code: int, *, user: Actor | int | None = None) -> None:
        """Close the voice WebSocket with a code (Discord docs: Voice Close Event Codes); the voice state remains.

        After 4015 the session can be resumed. After any other code it is over, and its token with it.
        """
        await self._link.call("close_voice", guild_id=guild.id, code=code, **_user(user))

    async def refuse(self, guild: Guild, code: int = 4006, *, count: int = 1, user: Actor | int | None = None) -> None:
        """Close with a code where someone next identifies or resumes; the session that was to be resumed is over."""
        await self._link.call("refuse_voice", guild_id=guild.id, code=code, count=count, **_user(user))

    async def kick(self, guild: Guild, user: Actor | int) -> None:
        """Throw someone out of voice, as a moderator does: no channel in the voice state, close code 4014."""
        await self._link.call("move_voice", guild_id=guild.id, user_id=user_id_of(user), channel_id=None)

    async def move(self, guild: Guild, user: Actor | int, channel: Channel) -> None:
        """Move someone to another channel, as a moderator does; a listener's connection closes with 4014."""
        await self._link.call("move_voice", guild_id=guild.id, user_id=user_id_of(user), channel_id=channel.id)

    async def change_region(self, channel: Channel, endpoint: str) -> None:
        """Take the voice server of a channel away and give another one at once; listeners follow there."""
        await self.vacate_server(channel)
        await self.assign_server(channel, endpoint)

    async def vacate_server(self, channel: Channel) -> None:
        """Take the voice server of a channel away: VOICE_SERVER_UPDATE with endpoint null, close code 4022."""
        await self._link.call("vacate_voice_server", channel_id=channel.id)

    async def assign_server(self, channel: Channel, endpoint: str) -> None:
        """Give a channel a voice server: VOICE_SERVER_UPDATE with this endpoint; the former one refuses all."""
        await self._link.call("assign_voice_server", channel_id=channel.id, endpoint=endpoint)

    async def silence_server(self, endpoint: str, *, silent: bool = True) -> None:
        """Leave unanswered who connects to a voice server, or answer again, also those who still wait."""
        await self._link.call("silence_voice_server", endpoint=endpoint, silent=silent)

    async def set_heartbeat_interval(self, interval_ms: float) -> None:
        """How often clients are to beat over voice connections made from now on."""
        await self._link.call("set_voice_heartbeat_interval", interval_ms=interval_ms)

    async def disturb_heartbeats(
        self, guild: Guild, count: int = 1, *, delay_s: float | None = None, user: Actor | int | None = None
    ) -> None:
        """Acknowledge the next voice heartbeats late, or without a delay never."""
        late = {"count": count, "delay_s": delay_s}
        await self._link.call("disturb_voice_heartbeats", guild_id=guild.id, **late, **_user(user))

    async def impair(
        self,
        guild: Guild,
        *,
        loss: float = 0.0,
        duplication: float = 0.0,
        reordering: float = 0.0,
        jitter_ms: float = 0.0,
        seed: int = 0,
        user: Actor | int | None = None,
    ) -> None:
        """Treat what someone sends, in percent of the packets; it lasts over reconnects until `heal`.

        The same seed treats the same packets of a stream the same way. A reordered packet comes behind the next one;
        with jitter each comes anything from 0 to `jitter_ms` late.
        """
        percent = {"loss": loss, "duplication": duplication, "reordering": reordering}
        await self._link.call(
            "impair_voice", guild_id=guild.id, seed=seed, jitter_ms=jitter_ms, **percent, **_user(user)
        )

    async def heal(self, guild: Guild, *, user: Actor | int | None = None) -> Treated:
        """Treat the packets well again; returns what happened to them."""
        return Treated(**await self._link.call("heal_voice", guild_id=guild.id, **_user(user)))

    async def stall_dave(self, channel: Channel, *, stalled: bool = True) -> None:
        """Take nobody into the group of the call in a channel any more, or go on: newcomers stay not ready."""
        await self._link.call("stall_dave", channel_id=channel.id, stalled=stalled)

    async def refound_dave(self, channel: Channel) -> None:
        """Give up the group of the call in a channel for a new one, which starts with epoch 1 again."""
        await self._link.call("refound_dave", channel_id=channel.id)

    async def downgrade_dave(self, channel: Channel) -> None:
        """Take the call in a channel back to transport encryption, protocol version 0."""
        await self._link.call("downgrade_dave", channel_id=channel.id)

    async def upgrade_dave(self, channel: Channel) -> None:
        """Found a new group for the call in a channel, protocol version 1."""
        await self._link.call("upgrade_dave", channel_id=channel.id)

    async def clear(self) -> None:
        """Servers answer, nobody is refused or kept waiting any more; `heal` ends what `impair` began."""
        await self._link.call("clear_voice_faults")


def _user(user: Actor | int | None) -> dict[str, Any]:
    return {} if user is None else {"user_id": user_id_of(user)}
