"""Guilds, members and the bot's rights in them, as Discord has them. A mixin of the backend."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from simcord.backend import Backend, errors, serializers

from .form import wrong_field
from .permissions import MEMBER_PERMISSIONS, changed_bits, permission_bits
from .rules import ADMINISTRATOR, DiscordError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from simcord.backend.models import Guild, Member, Role, User

MEMBER_ROLE = "Members"
ADMIN_ROLE = "Administrators"
MAX_ROLES = 250
MAX_ROLE_NAME = 100
MAX_NICKNAME = 32
MAX_TIMEOUT = timedelta(days=28)
"""Discord docs: Guild > Modify Guild Member."""


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

    def edit_member(
        self,
        guild_id: int,
        user_id: int,
        changes: Mapping[str, Any],
        *,
        move_voice: bool = False,
        channel_id: int | None = None,
    ) -> Member:
        """Change a member. Raises 50035 for a long nickname or time-out, 50013 for an administrator's time-out."""
        if len(changes.get("nick") or "") > MAX_NICKNAME:
            raise wrong_field("nick", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MAX_NICKNAME} in length.")
        if changes.get("timed_out_until"):
            self._check_time_out(guild_id, user_id, datetime.fromisoformat(changes["timed_out_until"]))
        return super().edit_member(guild_id, user_id, changes, move_voice=move_voice, channel_id=channel_id)

    def create_role(self, guild_id: int, name: str, *, permissions: int = 0, **fields: Any) -> Role:
        """Make a role. Raises 50035 for its name and 30005 for the 251st, @everyone among them."""
        _check_role_name(name)
        if len(self.get_guild(guild_id).roles) >= MAX_ROLES:
            raise DiscordError(400, 30005, f"Maximum number of guild roles reached ({MAX_ROLES})")
        return super().create_role(guild_id, name, permissions=permissions, **fields)

    def edit_role(self, guild_id: int, role_id: int, changes: Mapping[str, Any]) -> Role:
        """Change a role. Raises 50035 for its name."""
        _check_role_name(changes.get("name") or "")
        return super().edit_role(guild_id, role_id, changes)

    def remove_member(self, guild_id: int, user_id: int) -> None:
        """Leaving a guild ends the member's voice connection too."""
        if user_id not in self.get_guild(guild_id).members:
            raise errors.unknown_member()
        self.set_voice_state(guild_id, user_id, None)
        super().remove_member(guild_id, user_id)

    def _check_time_out(self, guild_id: int, user_id: int, until: datetime) -> None:
        guild = self.get_guild(guild_id)
        if user_id == guild.owner_id or self.compute_permissions(guild_id, user_id) & ADMINISTRATOR:
            raise errors.missing_permissions()
        if until > self.clock.now() + MAX_TIMEOUT:
            text = "Must be at most 28 days from now."
            raise wrong_field("communication_disabled_until", "DATE_TIME_TYPE_MAX", text)


def _check_role_name(name: str) -> None:
    if len(name) > MAX_ROLE_NAME:
        raise wrong_field("name", "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_ROLE_NAME} or fewer in length.")
