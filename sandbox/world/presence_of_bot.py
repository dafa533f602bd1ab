"""Whether the bot is in a guild, and whether the guild can be reached. A mixin of the backend.

Source: Discord docs, Gateway Events > Guild Create, Guild Delete; Opcodes and Status Codes > JSON.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.backend.models import Role

from .guilds import GuildRules
from .permissions import permission_bits

if TYPE_CHECKING:
    from collections.abc import Iterable

_GUILD_IN_PATH = re.compile(r"(?:/applications/\d+)?/guilds/(\d+)(/.*)?")
_CHANNEL_IN_PATH = re.compile(r"/channels/(\d+)(?:/.*)?")


def guild_is_down() -> errors.BackendError:
    """What Discord answers during an outage: a server error, which a client tries again.

    Discord documents no code of its own for it; this is the general one.
    """
    return errors.BackendError(503, 0, "503: Service Unavailable")


class BotPresenceRules(GuildRules):
    """Guilds that go down and come back, and that throw the bot out and invite it again."""

    down_guild_ids: set[int]
    """The guilds that an outage has taken away for now."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.down_guild_ids = set()

    def bot_is_in(self, guild_id: int) -> bool:
        """Whether the bot is a member."""
        guild = self.guilds.get(guild_id)
        return guild is not None and self.bot_user.id in guild.members

    def reaches_bot(self, guild_id: int) -> bool:
        """Whether the bot hears of what happens there."""
        return guild_id not in self.down_guild_ids and self.bot_is_in(guild_id)

    def bot_may(self, guild_id: int, permission: str) -> bool:
        """Whether the bot has a permission in the guild."""
        try:
            self.require_permissions(guild_id, self.bot_user.id, None, permission)
        except errors.BackendError:
            return False
        return True

    def take_down(self, guild_id: int) -> None:
        """An outage begins: GUILD_DELETE with `unavailable`, and nothing more until it ends."""
        self.get_guild(guild_id)
        if guild_id not in self.down_guild_ids:
            self.down_guild_ids.add(guild_id)
            self.emit("GUILD_DELETE", {"id": str(guild_id), "unavailable": True})

    def bring_back(self, guild_id: int) -> None:
        """An outage ends: GUILD_CREATE."""
        guild = self.get_guild(guild_id)
        if guild_id in self.down_guild_ids:
            self.down_guild_ids.remove(guild_id)
            self.emit("GUILD_CREATE", serializers.guild_create_payload(self, guild))

    def remove_guild(self, guild_id: int) -> None:
        """The bot is out, by its own will or thrown out; the guild goes on without it."""
        guild = self.get_guild(guild_id)
        if not self.bot_is_in(guild_id):
            raise errors.unknown_guild()
        self.set_voice_state(guild_id, self.bot_user.id, None)
        with self.quiet():
            super().remove_member(guild_id, self.bot_user.id)
            self.delete_role(guild_id, self.bot_role(guild).id)
        self.emit("GUILD_DELETE", {"id": str(guild_id)})

    def remove_member(self, guild_id: int, user_id: int) -> None:
        """Someone leaves; when it is the bot, it hears GUILD_DELETE."""
        if user_id == self.bot_user.id:
            self.remove_guild(guild_id)
        else:
            super().remove_member(guild_id, user_id)

    def invite_bot(self, guild_id: int, permissions: Iterable[str]) -> None:
        """Let the bot in again, with a new role of its own. Raises ValueError when it is in already."""
        guild = self.get_guild(guild_id)
        if self.bot_is_in(guild_id):
            raise ValueError(f"the bot is in {guild.name} already")
        with self.quiet():
            top = max(role.position for role in guild.roles.values())
            role = Role(
                id=self.snowflake(),
                name=self.bot_user.name,
                permissions=permission_bits(permissions),
                position=top + 1,
                managed=True,
            )
            guild.roles[role.id] = role
            self.add_member(guild_id, self.bot_user.id, roles=[role.id])
        self.announce_joining(guild)

    def require_permissions(self, guild_id: int | None, user_id: int, channel_id: int | None, *names: str) -> None:
        """As simcord's, and nobody can do anything in a guild that is down."""
        if guild_id in self.down_guild_ids:
            raise guild_is_down()
        super().require_permissions(guild_id, user_id, channel_id, *names)

    def check_path(self, path: str) -> None:
        """Refuse a request about a guild that is down (503), or that the bot is not in (10004, 50001)."""
        in_guild = _GUILD_IN_PATH.fullmatch(path)
        if in_guild is not None:
            self._check_guild(int(in_guild[1]), is_the_guild=in_guild[2] is None)
            return
        in_channel = _CHANNEL_IN_PATH.fullmatch(path)
        channel = None if in_channel is None else self.channels.get(int(in_channel[1]))
        if channel is not None and channel.guild_id is not None:
            self._check_guild(channel.guild_id, is_the_guild=False)

    def _check_guild(self, guild_id: int, *, is_the_guild: bool) -> None:
        if guild_id in self.down_guild_ids:
            raise guild_is_down()
        if guild_id in self.guilds and not self.bot_is_in(guild_id):
            raise errors.unknown_guild() if is_the_guild else errors.missing_access()
