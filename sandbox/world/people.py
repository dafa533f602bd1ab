"""Guilds, their members and channels, as the people who run a server arrange them. Returns plain payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.backend.access import channel_accessible
from simcord.backend.models import Overwrite
from simcord.enums import ChannelType, OverwriteType

from .payloads import complete
from .permissions import BOT_PERMISSIONS, permission_bits
from .rules import MAX_ACTIVE_THREADS, MAX_CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simcord.backend.models import Guild

    from .backend import SandboxBackend

Payload = dict[str, Any]
CHANNEL_KINDS = {
    "text": ChannelType.TEXT,
    "voice": ChannelType.VOICE,
    "category": ChannelType.CATEGORY,
    "stage": ChannelType.STAGE_VOICE,
}


class People:
    """What a server's owner and moderators do by hand; no permission is asked for."""

    def __init__(self, backend: SandboxBackend) -> None:
        self._backend = backend

    def create_guild(
        self, name: str, *, owner: str | None = None, permissions: Iterable[str] = BOT_PERMISSIONS
    ) -> Payload:
        """A guild with the bot in it, invited with the named permissions. The owner is a person of that name."""
        guild = self._backend.found_guild(name, owner=owner or f"{name} owner", bot_permissions=permissions)
        return self.guild(guild.id)

    def guild(self, guild_id: int) -> Payload:
        """A guild: id, name, owner_id, members, channels."""
        guild = self._backend.get_guild(guild_id)
        return {
            "id": str(guild.id),
            "name": guild.name,
            "owner_id": str(guild.owner_id),
            "members": self.members(guild.id),
            "channels": self.channels(guild.id),
        }

    def guilds(self) -> list[Payload]:
        """All guilds."""
        return [self.guild(guild_id) for guild_id in self._backend.guilds]

    def owner(self, guild_id: int) -> int:
        """The id of the guild's owner."""
        return self._backend.get_guild(guild_id).owner_id

    def set_bot_permissions(self, guild_id: int, changes: Mapping[str, bool]) -> None:
        """Switch permissions of the bot's role on or off."""
        self._backend.change_bot_permissions(guild_id, changes)

    def add_member(self, guild_id: int, name: str, *, administrator: bool = False, bot: bool = False) -> Payload:
        """A new person joins, or somebody's bot."""
        user = self._backend.make_user(name, bot=bot)
        self._backend.welcome(guild_id, user, administrator=administrator)
        return self.member(guild_id, user.id)

    def add_user(self, guild_id: int, user_id: int, *, administrator: bool = False) -> Payload:
        """A person who exists already joins another guild."""
        self._backend.welcome(guild_id, self._backend.get_user(user_id), administrator=administrator)
        return self.member(guild_id, user_id)

    def make_administrator(self, guild_id: int, user_id: int) -> None:
        """Give a member the administrators' role."""
        guild = self._backend.get_guild(guild_id)
        role = next(role for role in guild.roles.values() if role.name == "Administrators")
        self._backend.add_member_role(guild_id, user_id, role.id)

    def is_administrator(self, guild_id: int, user_id: int) -> bool:
        """Whether a member may do everything in a guild."""
        return bool(self._backend.compute_permissions(guild_id, user_id) & permission_bits({"administrator": True}))

    def remove_member(self, guild_id: int, user_id: int) -> None:
        """A person leaves, or is thrown out."""
        self._backend.remove_member(guild_id, user_id)

    def user(self, user_id: int) -> Payload:
        """A user object."""
        return dict(serializers.user_payload(self._backend.get_user(user_id)))

    def own_application(self, user_id: int) -> None:
        """The bot's application is this person's from now on."""
        self._backend.application_owner = self._backend.get_user(user_id).id

    def member(self, guild_id: int, user_id: int) -> Payload:
        """A guild member object with its user."""
        guild = self._backend.get_guild(guild_id)
        member = self._backend.get_member(guild_id, user_id)
        return dict(serializers.member_payload(self._backend, guild, member))

    def permissions(self, guild_id: int, user_id: int, channel_id: int) -> str:
        """Someone's permissions in a channel, as Discord writes them."""
        return str(self._backend.compute_permissions(guild_id, user_id, channel_id))

    def members(self, guild_id: int) -> list[Payload]:
        """All guild member objects."""
        return [self.member(guild_id, user_id) for user_id in self._backend.get_guild(guild_id).members]

    def is_member(self, guild_id: int, user_id: int) -> bool:
        """Whether someone is in a guild."""
        return user_id in self._backend.get_guild(guild_id).members

    def find_member(self, guild_id: int, name: str) -> int | None:
        """The id of the member of that name; None when there is none."""
        for user_id in self._backend.get_guild(guild_id).members:
            if self._backend.get_user(user_id).name.casefold() == name.casefold():
                return user_id
        return None

    def role(self, guild_id: int, role_id: int) -> Payload:
        """A role object."""
        return dict(serializers.role_payload(self._backend.get_role(guild_id, role_id)))

    def roles(self, guild_id: int) -> list[Payload]:
        """All role objects of a guild, @everyone among them."""
        return [dict(serializers.role_payload(role)) for role in self._backend.get_guild(guild_id).roles.values()]

    def create_channel(self, guild_id: int, name: str, *, kind: str = "text", user_limit: int = 0) -> Payload:
        """A new channel of a kind: text, voice, category, stage."""
        channel = self._backend.create_channel(guild_id, name, type=CHANNEL_KINDS[kind], user_limit=user_limit)
        return self.channel(channel.id)

    def channel(self, channel_id: int) -> Payload:
        """A channel or thread object. Raises 10003."""
        channel = self._backend.get_channel(channel_id)
        payload: Payload = complete(self._backend, dict(serializers.channel_payload(self._backend, channel)))
        return payload

    def channels(self, guild_id: int, *, seen_by: int | None = None) -> list[Payload]:
        """The guild's channels without its threads, or those that a member may see."""
        return [
            self.channel(channel_id)
            for channel_id in self._backend.get_guild(guild_id).channel_ids
            if seen_by is None or channel_accessible(self._backend, channel_id, seen_by)
        ]

    def threads(self, guild_id: int, *, seen_by: int | None = None) -> list[Payload]:
        """The guild's threads, or those that a member may see."""
        return [
            self.channel(thread_id)
            for thread_id in self._backend.get_guild(guild_id).thread_ids
            if seen_by is None or channel_accessible(self._backend, thread_id, seen_by)
        ]

    def thread_members(self, thread_id: int) -> list[int]:
        """The ids of those who are in a thread."""
        return list(self._backend.get_thread(thread_id).thread_members)

    def delete_channel(self, channel_id: int) -> None:
        """Delete a channel or thread by hand."""
        self._backend.delete_channel(channel_id)

    def rename_channel(self, channel_id: int, name: str) -> Payload:
        """Rename a channel or thread by hand, as the guild's owner."""
        guild = self._guild_of(channel_id)
        self._backend.edit_channel(channel_id, {"name": name}, actor_id=guild.owner_id)
        return self.channel(channel_id)

    def move_channel(self, channel_id: int, category_id: int | None) -> Payload:
        """Put a channel into a category by hand, or with None out of any. Raises 50035."""
        self._backend.edit_channel(channel_id, {"parent_id": category_id})
        return self.channel(channel_id)

    def archive_thread(self, thread_id: int, *, archived: bool, locked: bool) -> Payload:
        """Archive, reopen or lock a thread by hand."""
        changes = {"archived": archived, "locked": locked}
        self._backend.edit_channel(thread_id, {}, thread_metadata=changes)
        return self.channel(thread_id)

    def set_overwrite(self, channel_id: int, target: int | str, changes: Mapping[str, bool]) -> None:
        """Allow or deny permissions in one channel; the target is a member's id, "everyone" or "bot"."""
        guild = self._guild_of(channel_id)
        target_id = self._overwrite_target(guild, target)
        kind = OverwriteType.ROLE if target_id == guild.id else OverwriteType.MEMBER
        allow = permission_bits(name for name, granted in changes.items() if granted)
        deny = permission_bits(name for name, granted in changes.items() if not granted)
        self._backend.set_overwrite(channel_id, Overwrite(target_id, kind, allow, deny))

    def fill_channels(self, guild_id: int) -> int:
        """Make silent channels until the guild is full; returns how many."""
        missing = MAX_CHANNELS - len(self._backend.get_guild(guild_id).channel_ids)
        with self._backend.quiet():
            for number in range(missing):
                self._backend.create_channel(guild_id, f"filler-{number}")
        return missing

    def fill_threads(self, guild_id: int) -> int:
        """Start silent threads in the first text channel until the guild is full; returns how many."""
        guild = self._backend.get_guild(guild_id)
        parent = next(
            channel_id
            for channel_id in guild.channel_ids
            if self._backend.get_channel(channel_id).type == ChannelType.TEXT
        )
        missing = MAX_ACTIVE_THREADS - len(self._backend.active_threads(guild_id))
        with self._backend.quiet():
            for number in range(missing):
                thread = self._backend.create_thread(parent, f"filler {number}", guild.owner_id, broadcast=False)
                thread.thread_members.clear()
        return missing

    def _guild_of(self, channel_id: int) -> Guild:
        guild_id = self._backend.get_channel(channel_id).guild_id
        if guild_id is None:
            raise errors.cannot_execute_on_channel_type()
        return self._backend.get_guild(guild_id)

    def _overwrite_target(self, guild: Guild, target: int | str) -> int:
        if target == "everyone":
            return guild.id
        return self._backend.bot_user.id if target == "bot" else int(target)
