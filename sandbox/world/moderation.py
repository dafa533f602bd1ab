"""What moderators do to people: throw out, ban, time out, rename, give roles, silence, let speak, move.

Every method says who acts and asks for that person's permission and place in the hierarchy, and writes the audit log
under their name. Source: Discord docs, Guild (the endpoints of the same names) and Audit Log > Audit Log Events.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from simcord.backend import errors
from simcord.enums import AuditLogAction, ChannelType

from .rules import check_deletion

if TYPE_CHECKING:
    from .backend import SandboxBackend

MAX_TIMEOUT_S = 28 * 24 * 3600
MAX_NICKNAME = 32


class Moderation:
    """Moderators at work, from the side of people."""

    def __init__(self, backend: SandboxBackend) -> None:
        self._backend = backend

    def kick(self, actor_id: int, guild_id: int, user_id: int, *, reason: str | None = None) -> None:
        """Throw someone out, the bot included. Raises 50013, or 10007 for no member."""
        self._check(actor_id, guild_id, user_id, "kick_members")
        self._backend.remove_member(guild_id, user_id)
        self._record(guild_id, actor_id, AuditLogAction.MEMBER_KICK, user_id, reason)

    def ban(
        self,
        actor_id: int,
        guild_id: int,
        user_id: int,
        *,
        reason: str | None = None,
        delete_message_seconds: int = 0,
    ) -> None:
        """Ban someone, who need not be a member, and delete what they wrote lately. Raises 50013, 50035."""
        self._check(actor_id, guild_id, user_id, "ban_members", member=False)
        check_deletion(delete_message_seconds)
        self._backend.apply_ban(guild_id, user_id, reason)
        if delete_message_seconds:
            self._backend.delete_recent_messages(guild_id, user_id, delete_message_seconds)
        self._record(guild_id, actor_id, AuditLogAction.MEMBER_BAN, user_id, reason)

    def unban(self, actor_id: int, guild_id: int, user_id: int, *, reason: str | None = None) -> None:
        """Lift a ban. Raises 50013, or 10026 when there is none."""
        self._check(actor_id, guild_id, user_id, "ban_members", member=False)
        self._backend.remove_ban(guild_id, user_id)
        self._record(guild_id, actor_id, AuditLogAction.MEMBER_UNBAN, user_id, reason)

    def time_out(
        self, actor_id: int, guild_id: int, user_id: int, seconds: float, *, reason: str | None = None
    ) -> None:
        """Silence someone for some seconds of the sandbox's time, or with 0 no longer. Raises 50013, 50035."""
        self._check(actor_id, guild_id, user_id, "moderate_members")
        if not 0 <= seconds <= MAX_TIMEOUT_S:
            raise errors.invalid_form_body("communication_disabled_until: at most 28 days from now")
        until = (self._backend.clock.now() + timedelta(seconds=seconds)).isoformat() if seconds else None
        self._edit(actor_id, guild_id, user_id, "communication_disabled_until", {"timed_out_until": until}, reason)

    def rename(
        self, actor_id: int, guild_id: int, user_id: int, nickname: str | None, *, reason: str | None = None
    ) -> None:
        """Give someone, or oneself, a nickname; None takes it away. Raises 50013, 50035."""
        if nickname is not None and not 1 <= len(nickname) <= MAX_NICKNAME:
            raise errors.invalid_form_body("nick: Must be between 1 and 32 in length.")
        if actor_id == user_id:
            self._backend.require_permissions(guild_id, actor_id, None, "change_nickname")
        else:
            self._check(actor_id, guild_id, user_id, "manage_nicknames")
        self._edit(actor_id, guild_id, user_id, "nick", {"nick": nickname}, reason)

    def add_role(self, actor_id: int, guild_id: int, user_id: int, role_id: int, *, reason: str | None = None) -> None:
        """Give a role that is below one's own. Raises 50013, 10011."""
        self._check_role(actor_id, guild_id, user_id, role_id)
        self._backend.add_member_role(guild_id, user_id, role_id)
        self._record_role(guild_id, actor_id, user_id, role_id, "$add", reason)

    def remove_role(
        self, actor_id: int, guild_id: int, user_id: int, role_id: int, *, reason: str | None = None
    ) -> None:
        """Take a role away. Raises 50013, 10011."""
        self._check_role(actor_id, guild_id, user_id, role_id)
        self._backend.remove_member_role(guild_id, user_id, role_id)
        self._record_role(guild_id, actor_id, user_id, role_id, "$remove", reason)

    def silence(
        self,
        actor_id: int,
        guild_id: int,
        user_id: int,
        *,
        mute: bool | None = None,
        deaf: bool | None = None,
        reason: str | None = None,
    ) -> None:
        """Mute or deafen someone in voice for everybody. Raises 50013, 40032 for who is not connected."""
        for name, value, permission in (("mute", mute, "mute_members"), ("deaf", deaf, "deafen_members")):
            if value is not None:
                self._check(actor_id, guild_id, user_id, permission, hierarchy=False)
                self._edit(actor_id, guild_id, user_id, name, {name: value}, reason)

    def let_speak(self, actor_id: int, guild_id: int, user_id: int, *, speaks: bool) -> None:
        """Bring somebody up to speak on the stage where they sit, or back to those who listen.

        Raises 50013, 10065 for who sits nowhere, and 50024 outside of stages (Discord docs: Voice > Modify User Voice
        State).
        """
        state = self._backend.get_guild(guild_id).voice_states.get(user_id)
        if state is None or state.channel_id is None:
            raise errors.BackendError(404, 10065, "Unknown Voice State")
        self._backend.require_permissions(guild_id, actor_id, state.channel_id, "mute_members")
        if self._backend.get_channel(state.channel_id).type != ChannelType.STAGE_VOICE:
            raise errors.cannot_execute_on_channel_type()
        asked_at = self._backend.now_iso() if speaks else None
        flags = {"suppress": not speaks, "request_to_speak_timestamp": asked_at}
        self._backend.set_voice_state(guild_id, user_id, state.channel_id, **flags)

    def move(
        self, actor_id: int, guild_id: int, user_id: int, channel_id: int | None, *, reason: str | None = None
    ) -> None:
        """Move someone to another voice channel, or out of voice with None. Raises 50013, 40032."""
        self._check(actor_id, guild_id, user_id, "move_members", hierarchy=False)
        if channel_id is not None:
            self._backend.require_permissions(guild_id, actor_id, channel_id, "connect")
        self._backend.edit_member(guild_id, user_id, {}, move_voice=True, channel_id=channel_id)
        action = AuditLogAction.MEMBER_DISCONNECT if channel_id is None else AuditLogAction.MEMBER_MOVE
        options = {"count": "1"} if channel_id is None else {"channel_id": str(channel_id), "count": "1"}
        self._record(guild_id, actor_id, action, None, reason, options=options)

    def _check(
        self,
        actor_id: int,
        guild_id: int,
        user_id: int,
        permission: str,
        *,
        member: bool = True,
        hierarchy: bool = True,
    ) -> None:
        self._backend.require_permissions(guild_id, actor_id, None, permission)
        if member:
            self._backend.get_member(guild_id, user_id)
        else:
            self._backend.get_user(user_id)
        if hierarchy:
            self._backend.require_hierarchy(guild_id, actor_id, user_id)

    def _check_role(self, actor_id: int, guild_id: int, user_id: int, role_id: int) -> None:
        self._backend.require_permissions(guild_id, actor_id, None, "manage_roles")
        self._backend.get_member(guild_id, user_id)
        self._backend.require_role_assignable(guild_id, actor_id, role_id)

    def _edit(
        self, actor_id: int, guild_id: int, user_id: int, key: str, changes: dict[str, Any], reason: str | None
    ) -> None:
        member = self._backend.get_member(guild_id, user_id)
        ((field, new),) = changes.items()
        old = getattr(member, field)
        self._backend.edit_member(guild_id, user_id, changes)
        entry = {"key": key, "old_value": old, "new_value": new}
        change = {name: value for name, value in entry.items() if value is not None}
        self._record(guild_id, actor_id, AuditLogAction.MEMBER_UPDATE, user_id, reason, changes=[change])

    def _record_role(
        self, guild_id: int, actor_id: int, user_id: int, role_id: int, change: str, reason: str | None
    ) -> None:
        role = {"id": str(role_id), "name": self._backend.get_role(guild_id, role_id).name}
        changes = [{"key": change, "new_value": [role]}]
        self._record(guild_id, actor_id, AuditLogAction.MEMBER_ROLE_UPDATE, user_id, reason, changes=changes)

    def _record(
        self,
        guild_id: int,
        actor_id: int,
        action: AuditLogAction,
        target_id: int | None,
        reason: str | None,
        *,
        changes: list[dict[str, Any]] | None = None,
        options: dict[str, Any] | None = None,
    ) -> None:
        self._backend.record_audit_log(
            guild_id, action, target_id=target_id, changes=changes, options=options, reason=reason, user_id=actor_id
        )
