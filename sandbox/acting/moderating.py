"""Being a moderator. Whoever acts needs the permission; without `member_id` it is the guild's owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk import Action, Desk


def kick(desk: Desk, guild_id: int, user_id: int, member_id: int | None = None, reason: str | None = None) -> None:
    """Throw someone out, the bot included."""
    desk.world.moderation.kick(_actor(desk, guild_id, member_id), guild_id, user_id, reason=reason)


def ban(
    desk: Desk,
    guild_id: int,
    user_id: int,
    member_id: int | None = None,
    reason: str | None = None,
    delete_message_seconds: int = 0,
) -> None:
    """Ban someone, and delete what they wrote in the last seconds."""
    actor_id = _actor(desk, guild_id, member_id)
    desk.world.moderation.ban(actor_id, guild_id, user_id, reason=reason, delete_message_seconds=delete_message_seconds)


def unban(desk: Desk, guild_id: int, user_id: int, member_id: int | None = None, reason: str | None = None) -> None:
    """Lift a ban."""
    desk.world.moderation.unban(_actor(desk, guild_id, member_id), guild_id, user_id, reason=reason)


def time_out(
    desk: Desk,
    guild_id: int,
    user_id: int,
    seconds: float,
    member_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Silence someone for some seconds; 0 ends it."""
    actor_id = _actor(desk, guild_id, member_id)
    desk.world.moderation.time_out(actor_id, guild_id, user_id, seconds, reason=reason)


def set_nickname(
    desk: Desk,
    guild_id: int,
    user_id: int,
    nickname: str | None,
    member_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Give someone a nickname; None takes it away."""
    actor_id = _actor(desk, guild_id, member_id)
    desk.world.moderation.rename(actor_id, guild_id, user_id, nickname, reason=reason)


def add_role(
    desk: Desk,
    guild_id: int,
    user_id: int,
    role_id: int,
    member_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Give a role."""
    actor_id = _actor(desk, guild_id, member_id)
    desk.world.moderation.add_role(actor_id, guild_id, user_id, role_id, reason=reason)


def remove_role(
    desk: Desk,
    guild_id: int,
    user_id: int,
    role_id: int,
    member_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Take a role away."""
    actor_id = _actor(desk, guild_id, member_id)
    desk.world.moderation.remove_role(actor_id, guild_id, user_id, role_id, reason=reason)


def silence(
    desk: Desk,
    guild_id: int,
    user_id: int,
    mute: bool | None = None,
    deaf: bool | None = None,
    member_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Mute or deafen someone in voice, or end it."""
    actor_id = _actor(desk, guild_id, member_id)
    desk.world.moderation.silence(actor_id, guild_id, user_id, mute=mute, deaf=deaf, reason=reason)


def let_speak(desk: Desk, guild_id: int, user_id: int, speaks: bool = True, member_id: int | None = None) -> None:
    """Bring somebody up to speak on a stage, or back to those who listen."""
    desk.world.moderation.let_speak(_actor(desk, guild_id, member_id), guild_id, user_id, speaks=speaks)


def move(
    desk: Desk,
    guild_id: int,
    user_id: int,
    channel_id: int | None,
    member_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Move someone to another voice channel, or out of voice with None."""
    actor_id = _actor(desk, guild_id, member_id)
    desk.world.moderation.move(actor_id, guild_id, user_id, channel_id, reason=reason)


def _actor(desk: Desk, guild_id: int, member_id: int | None) -> int:
    return desk.world.people.owner(guild_id) if member_id is None else member_id


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (kick, ban, unban, time_out, set_nickname, add_role, remove_role, silence, let_speak, move)
}
