"""Guilds, members and the bot's rights in them, as Discord has them. A mixin of the backend."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simcord.backend import Backend, errors, serializers

from .permissions import MEMBER_PERMISSIONS, changed_bits, permission_bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from simcord.backend.models import Guild, Role, User

MEMBER_ROLE = "Members"
ADMIN_ROLE = "Administrators"


class GuildRules(Backend):
    """Guilds whose @everyone grants nothing: the bot has exactly what its own role says."""

    _quiet = False

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Tell every listener; unlike simcord's, keeps no transcript."""
        if not self._quiet:
            for listener in tuple(self.subscribers):
                listener(event, payload)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Within this, nothing is announced."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def found_guild(self, name: str, *, owner: str, bot_permissions: Iterable[str]) -> Guild:
        """A new guild with an owner, an ordinary members' role and the bot, announced once it is complete."""
        with self.quiet():
            guild = self.create_guild(name, owner_id=self.make_user(owner).id)
            guild.everyone_role.permissions = 0
            self.create_role(guild.id, ADMIN_ROLE, permissions=permission_bits(["administrator"]))
            self.create_role(guild.id, MEMBER_ROLE, permissions=permission_bits(MEMBER_PERMISSIONS))
            self.bot_role(guild).permissions = permission_bits(bot_permissions)
        self.announce_joining(guild)
        return guild

    def announce_joining(self, guild: Guild) -> None:
        """Tell the bot of a guild that is new to it: only then GUILD_CREATE says nothing of its being available."""
        payload = dict(serializers.guild_create_payload(self, guild))
        del payload["unavailable"]
        self.emit("GUILD_CREATE", payload)

    def bot_role(self, guild: Guild) -> Role:
        """The role that came with the bot's invitation."""
        return next(role for role in guild.roles.values() if role.managed)

    def change_bot_permissions(self, guild_id: int, changes: Mapping[str, bool]) -> None:
        """Switch permissions of the bot's role on or off. Raises ValueError for an unknown name."""
        role = self.bot_role(self.get_guild(guild_id))
        self.edit_role(guild_id, role.id, {"permissions": changed_bits(role.permissions, changes)})

    def welcome(self, guild_id: int, user: User, *, administrator: bool) -> None:
        """Let a person join, with the role of an ordinary member and, if asked, of an administrator."""
        guild = self.get_guild(guild_id)
        if user.id in guild.bans:
            raise errors.BackendError(403, 40007, "The user is banned from this guild.")
        names = (MEMBER_ROLE, ADMIN_ROLE) if administrator else (MEMBER_ROLE,)
        roles = [role.id for role in guild.roles.values() if role.name in names]
        self.add_member(guild_id, user.id, roles=roles, announce=True)

    def remove_member(self, guild_id: int, user_id: int) -> None:
        """Leaving a guild ends the member's voice connection too."""
        if user_id not in self.get_guild(guild_id).members:
            raise errors.unknown_member()
        self.set_voice_state(guild_id, user_id, None)
        super().remove_member(guild_id, user_id)
