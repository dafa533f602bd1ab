"""Moderation from a member's side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .actor import Actor
from .member_threads import user_id_of

if TYPE_CHECKING:
    from .channel import Channel
    from .role import Role


class ModeratorActions(Actor):
    """What a moderator does to others. Every method may raise Refused; `reason` goes to the audit log."""

    async def kick(self, other: Actor | int, *, reason: str | None = None) -> None:
        """Throw someone out, the bot included."""
        await self._moderate("kick", other, reason)

    async def ban(self, other: Actor | int, *, reason: str | None = None, delete_message_seconds: int = 0) -> None:
        """Ban someone, who need not be a member, and delete what they wrote in the last seconds, at most 7 days."""
        await self._moderate("ban", other, reason, delete_message_seconds=delete_message_seconds)

    async def unban(self, other: Actor | int, *, reason: str | None = None) -> None:
        """Lift a ban."""
        await self._moderate("unban", other, reason)

    async def time_out(self, other: Actor | int, seconds: float, *, reason: str | None = None) -> None:
        """Silence someone for some seconds of the sandbox's time; 0 ends it."""
        await self._moderate("time_out", other, reason, seconds=seconds)

    async def set_nickname(
        self, nickname: str | None, other: Actor | int | None = None, *, reason: str | None = None
    ) -> None:
        """Give someone, or oneself, a nickname; None takes it away."""
        await self._moderate("set_nickname", self if other is None else other, reason, nickname=nickname)

    async def add_role(self, other: Actor | int, role: Role, *, reason: str | None = None) -> None:
        """Give a role that is below one's own highest."""
        await self._moderate("add_role", other, reason, role_id=role.id)

    async def remove_role(self, other: Actor | int, role: Role, *, reason: str | None = None) -> None:
        """Take a role away."""
        await self._moderate("remove_role", other, reason, role_id=role.id)

    async def silence(
        self,
        other: Actor | int,
        *,
        mute: bool | None = None,
        deaf: bool | None = None,
        reason: str | None = None,
    ) -> None:
        """Mute or deafen someone in voice for everybody, or end it."""
        await self._moderate("silence", other, reason, mute=mute, deaf=deaf)

    async def let_speak(self, other: Actor | int, *, speaks: bool = True) -> None:
        """Bring somebody up to speak on a stage, or back to those who listen."""
        await self._call("let_speak", guild_id=self.guild.id, user_id=user_id_of(other), speaks=speaks)

    async def move(self, other: Actor | int, channel: Channel | None, *, reason: str | None = None) -> None:
        """Move someone to another voice channel, or out of voice with None."""
        await self._moderate("move", other, reason, channel_id=None if channel is None else channel.id)

    async def _moderate(self, action: str, other: Actor | int, reason: str | None, **args: Any) -> None:
        await self._call(action, guild_id=self.guild.id, user_id=user_id_of(other), reason=reason, **args)
