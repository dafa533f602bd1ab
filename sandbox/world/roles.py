"""Roles and the guild itself, as its owner arranges them; no permission is asked for. Returns plain payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers

from .permissions import changed_bits, permission_bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .backend import SandboxBackend

Payload = dict[str, Any]


class Roles:
    """What the owner does with roles, the guild's name, its outages and the bot's place in it."""

    def __init__(self, backend: SandboxBackend) -> None:
        self._backend = backend

    def create(self, guild_id: int, name: str, permissions: Iterable[str] = ()) -> Payload:
        """A new role, right above @everyone."""
        role = self._backend.create_role(guild_id, name, permissions=permission_bits(permissions))
        return dict(serializers.role_payload(role))

    def edit(
        self, guild_id: int, role_id: int, *, name: str | None = None, changes: Mapping[str, bool] | None = None
    ) -> Payload:
        """Rename a role, or switch permissions of it on and off. Raises 10011."""
        role = self._backend.get_role(guild_id, role_id)
        fields: dict[str, Any] = {"permissions": changed_bits(role.permissions, changes or {})}
        if name is not None:
            fields["name"] = name
        return dict(serializers.role_payload(self._backend.edit_role(guild_id, role_id, fields)))

    def delete(self, guild_id: int, role_id: int) -> None:
        """Delete a role. Raises 10011, and 50013 for one that belongs to a bot."""
        if self._backend.get_role(guild_id, role_id).managed:
            raise errors.missing_permissions()
        self._backend.delete_role(guild_id, role_id)

    def list(self, guild_id: int) -> list[Payload]:
        """All roles."""
        return [dict(role) for role in serializers.roles_payload(self._backend.get_guild(guild_id))]

    def rename_guild(self, guild_id: int, name: str) -> None:
        """Give the guild another name."""
        self._backend.edit_guild(guild_id, {"name": name})

    def set_available(self, guild_id: int, available: bool) -> None:
        """End an outage of the guild, or begin one."""
        if available:
            self._backend.bring_back(guild_id)
        else:
            self._backend.take_down(guild_id)

    def remove_bot(self, guild_id: int) -> None:
        """Throw the bot out. Raises 10004 when it is not in."""
        self._backend.remove_guild(guild_id)

    def invite_bot(self, guild_id: int, permissions: Iterable[str]) -> None:
        """Let the bot in again. Raises ValueError when it is in."""
        self._backend.invite_bot(guild_id, permissions)
