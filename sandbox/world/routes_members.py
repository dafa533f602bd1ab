"""Mended routes: bans, moving and silencing members, the audit log.

Source: Discord docs, Guild > Get Guild Bans, Modify Guild Member; Audit Log > Get Guild Audit Log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.enums import VOICE_CHANNEL_TYPES, AuditLogAction

from .audit import MAX_PAGE, entry_payload
from .call import Call, Reply, mended
from .rules import check_deletion

if TYPE_CHECKING:
    from simcord.backend.models import Member

_VOICE_FIELDS = {"mute": "mute_members", "deaf": "deafen_members", "channel_id": "move_members"}
MAX_BANS = 1000
MAX_MEMBERS = 1000


@mended("GET", "/guilds/{guild_id}/members")
def members(call: Call) -> Reply:
    """A page of members; takes the privileged members intent (docs: Guild > List Guild Members)."""
    if "members" not in call.backend.granted_intents:
        raise errors.missing_access()
    if not 1 <= int(call.query.get("limit", 1)) <= MAX_MEMBERS:
        raise errors.invalid_form_body(f"limit: int value should be between 1 and {MAX_MEMBERS}.")
    return Reply(200, call.pass_on())


@mended("GET", "/guilds/{guild_id}/bans")
def bans(call: Call) -> Reply:
    """A page of bans by user id; takes Ban Members."""
    guild = call.backend.get_guild(_guild_with(call, "ban_members"))
    limit = int(call.query.get("limit", MAX_BANS))
    if not 1 <= limit <= MAX_BANS:
        raise errors.invalid_form_body("limit: int value should be between 1 and 1000.")
    before, after = call.query.get("before"), call.query.get("after")
    banned = [
        user_id
        for user_id in sorted(guild.bans)
        if (before is None or user_id < int(before)) and (after is None or user_id > int(after))
    ]
    page = banned[-limit:] if before is not None else banned[:limit]
    return Reply(200, [_ban(call, user_id, guild.bans[user_id]) for user_id in page])


@mended("GET", "/guilds/{guild_id}/bans/{user_id}")
def ban(call: Call) -> Reply:
    """One ban; takes Ban Members. Raises 10026."""
    guild = call.backend.get_guild(_guild_with(call, "ban_members"))
    user_id = call.number("user_id")
    if user_id not in guild.bans:
        raise errors.unknown_ban()
    return Reply(200, _ban(call, user_id, guild.bans[user_id]))


@mended("PUT", "/guilds/{guild_id}/bans/{user_id}")
def put_ban(call: Call) -> Reply:
    """Ban somebody, and delete what they wrote in the last `delete_message_seconds`. Raises 50035 above 7 days."""
    given = {**call.body, **call.query}
    seconds = int(given.get("delete_message_seconds") or 0)
    check_deletion(seconds)
    call.pass_on()
    if seconds:
        call.backend.delete_recent_messages(call.number("guild_id"), call.number("user_id"), seconds)
    return Reply(204)


@mended("PATCH", "/guilds/{guild_id}/members/@me")
def edit_own_member(call: Call) -> Reply:
    """Change the bot's own nickname."""
    return Reply(200, call.pass_on())


@mended("PATCH", "/guilds/{guild_id}/members/{user_id}")
def edit_member(call: Call) -> Reply:
    """Change a member. Moving and silencing in voice, unlike the rest, does not ask who stands higher."""
    if not call.body or not call.body.keys() <= _VOICE_FIELDS.keys():
        return Reply(200, call.pass_on())
    guild_id, user_id = call.number("guild_id"), call.number("user_id")
    call.backend.require_permissions(guild_id, call.bot_id, None, *(_VOICE_FIELDS[key] for key in call.body))
    former = call.backend.get_member(guild_id, user_id)
    old = {key: getattr(former, key) for key in ("mute", "deaf")}
    moves, target = "channel_id" in call.body, _target(call)
    changes = {key: bool(call.body[key]) for key in old if key in call.body}
    member = call.backend.edit_member(guild_id, user_id, changes, move_voice=moves, channel_id=target)
    _record_voice(call, member, old, target)
    guild = call.backend.get_guild(guild_id)
    return Reply(200, dict(serializers.member_payload(call.backend, guild, member)))


@mended("GET", "/guilds/{guild_id}/audit-logs")
def audit_log(call: Call) -> Reply:
    """A page of the audit log, the latest first, or with `after` the earliest; takes View Audit Log."""
    guild = call.backend.get_guild(_guild_with(call, "view_audit_log"))
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= MAX_PAGE:
        raise errors.invalid_form_body("limit: int value should be between 1 and 100.")
    wanted = {name: int(call.query[name]) for name in ("user_id", "action_type") if name in call.query}
    before, after = call.query.get("before"), call.query.get("after")
    entries = [
        entry
        for entry in guild.audit_log_entries
        if all(getattr(entry, name) == value for name, value in wanted.items())
        and (before is None or entry.id < int(before))
        and (after is None or entry.id > int(after))
    ]
    page = entries[:limit] if after is not None else entries[-limit:][::-1]
    body = dict(serializers.audit_log_payload(call.backend, page))
    body["audit_log_entries"] = [entry_payload(entry) for entry in page]
    return Reply(200, body)


def _guild_with(call: Call, permission: str) -> int:
    guild_id = call.number("guild_id")
    call.backend.require_permissions(guild_id, call.bot_id, None, permission)
    return guild_id


def _ban(call: Call, user_id: int, reason: str | None) -> dict[str, Any]:
    return {"user": dict(serializers.user_payload(call.backend.get_user(user_id))), "reason": reason}


def _target(call: Call) -> int | None:
    """Where the request moves somebody; raises 50024 for no voice channel, 50001 and 50013 without permission."""
    if call.body.get("channel_id") is None:
        return None
    channel = call.backend.get_channel(int(call.body["channel_id"]))
    if channel.type not in VOICE_CHANNEL_TYPES:
        raise errors.cannot_execute_on_channel_type()
    call.require(channel, "connect")
    return channel.id


def _record_voice(call: Call, member: Member, old: dict[str, bool], target: int | None) -> None:
    guild_id, user_id = call.number("guild_id"), member.user_id
    if "channel_id" in call.body:
        action = AuditLogAction.MEMBER_DISCONNECT if target is None else AuditLogAction.MEMBER_MOVE
        options = {"count": "1"} if target is None else {"channel_id": str(target), "count": "1"}
        call.backend.record_audit_log(guild_id, action, options=options, reason=call.reason)
    changes = [
        {"key": key, "old_value": value, "new_value": getattr(member, key)}
        for key, value in old.items()
        if key in call.body and value != getattr(member, key)
    ]
    if changes:
        action = AuditLogAction.MEMBER_UPDATE
        call.backend.record_audit_log(guild_id, action, target_id=user_id, changes=changes, reason=call.reason)
