"""What a guild's owner arranges: roles, its name, the bot's place in it. Also what nobody arranges: outages, shards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.world import BOT_PERMISSIONS

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload


def roles(desk: Desk, guild_id: int) -> list[Payload]:
    """All roles of a guild."""
    return desk.world.roles.list(guild_id)


def create_role(desk: Desk, guild_id: int, name: str, permissions: list[str] | None = None) -> Payload:
    """A new role."""
    return desk.world.roles.create(guild_id, name, permissions or ())


def edit_role(
    desk: Desk, guild_id: int, role_id: int, name: str | None = None, changes: dict[str, bool] | None = None
) -> Payload:
    """Rename a role, or switch permissions of it on and off."""
    return desk.world.roles.edit(guild_id, role_id, name=name, changes=changes)


def delete_role(desk: Desk, guild_id: int, role_id: int) -> None:
    """Delete a role."""
    desk.world.roles.delete(guild_id, role_id)


def rename_guild(desk: Desk, guild_id: int, name: str) -> None:
    """Give the guild another name."""
    desk.world.roles.rename_guild(guild_id, name)


def move_channel(desk: Desk, channel_id: int, category_id: int | None = None) -> Payload:
    """Put a channel into a category, or out of any."""
    return desk.world.people.move_channel(channel_id, category_id)


def set_available(desk: Desk, guild_id: int, available: bool) -> None:
    """End an outage of a guild, or begin one."""
    desk.world.roles.set_available(guild_id, available)


def remove_bot(desk: Desk, guild_id: int) -> None:
    """Throw the bot out."""
    desk.world.roles.remove_bot(guild_id)


def invite_bot(desk: Desk, guild_id: int, permissions: list[str] | None = None) -> None:
    """Let the bot in again."""
    desk.world.roles.invite_bot(guild_id, BOT_PERMISSIONS if permissions is None else permissions)


def plan_shards(desk: Desk, shards: int, max_concurrency: int = 1, strict: bool = False) -> None:
    """What GET /gateway/bot advises, and whether a session start that comes too early is refused."""
    starts = desk.world.session_starts
    starts.shards, starts.max_concurrency, starts.is_strict = shards, max_concurrency, strict


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        roles,
        create_role,
        edit_role,
        delete_role,
        rename_guild,
        move_channel,
        set_available,
        remove_bot,
        invite_bot,
        plan_shards,
    )
}
