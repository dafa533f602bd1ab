"""Mended routes: channels and their permission overwrites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers

from .audit import OVERWRITE_CREATE, OVERWRITE_DELETE, OVERWRITE_UPDATE
from .call import Call, Reply, mended
from .overwrites import differing, parse_overwrite, parse_overwrites
from .rules import check_auto_archive, check_channel_name, check_overwrites, thread_locked
from .threads import check_still_archived, metadata_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simcord.backend.models import Channel, Overwrite

_CREATOR_FIELDS = frozenset({"name", "archived", "auto_archive_duration", "invitable", "applied_tags"})
_METADATA_FIELDS = ("archived", "locked", "auto_archive_duration", "invitable")


def _check(call: Call, guild_id: int, changed: Iterable[Overwrite]) -> None:
    listed = list(changed)
    if listed:
        check_overwrites(call.backend.compute_permissions(guild_id, call.bot_id), listed)


@mended("POST", "/guilds/{guild_id}/channels")
def create_channel(call: Call) -> Reply:
    """Create a channel; its overwrites need Manage Roles."""
    guild_id = call.number("guild_id")
    call.backend.require_permissions(guild_id, call.bot_id, None, "manage_channels")
    check_channel_name(call.body.get("name"))
    _check(call, guild_id, parse_overwrites(call.body.get("permission_overwrites")))
    return Reply(201, call.pass_on())


@mended("PATCH", "/channels/{channel_id}")
def edit_channel(call: Call) -> Reply:
    """Edit a channel or a thread; the two need different permissions."""
    channel = call.channel()
    if "name" in call.body:
        check_channel_name(call.body["name"])
    if channel.is_thread:
        return _edit_thread(call, channel)
    call.require(channel, "manage_channels")
    if "permission_overwrites" in call.body and channel.guild_id is not None:
        new = parse_overwrites(call.body["permission_overwrites"])
        _check(call, channel.guild_id, differing(new, channel.overwrites))
    return Reply(200, call.pass_on())


@mended("DELETE", "/channels/{channel_id}")
def delete_channel(call: Call) -> Reply:
    """Delete a channel; for a thread that takes Manage Threads, not Manage Channels."""
    channel = call.channel()
    if not channel.is_thread:
        return Reply(200, call.pass_on())
    call.require(channel, "manage_threads")
    payload = dict(serializers.channel_payload(call.backend, channel))
    call.backend.delete_channel(channel.id)
    return Reply(200, payload)


@mended("PUT", "/channels/{channel_id}/permissions/{target_id}")
def put_overwrite(call: Call) -> Reply:
    """Set one overwrite, of permissions that the bot has itself."""
    channel = call.channel()
    target_id = call.number("target_id")
    is_new = all(entry.target_id != target_id for entry in channel.overwrites)
    if channel.guild_id is not None:
        _check(call, channel.guild_id, [parse_overwrite(target_id, call.body)])
    call.pass_on()
    _record(call, channel, OVERWRITE_CREATE if is_new else OVERWRITE_UPDATE)
    return Reply(204)


@mended("DELETE", "/channels/{channel_id}/permissions/{target_id}")
def delete_overwrite(call: Call) -> Reply:
    """Take one overwrite away. Raises 10009 when there is none."""
    channel = call.channel()
    call.require(channel, "manage_roles")
    if all(entry.target_id != call.number("target_id") for entry in channel.overwrites):
        raise errors.BackendError(404, 10009, "Unknown Overwrite")
    call.backend.delete_overwrite(channel.id, call.number("target_id"))
    _record(call, channel, OVERWRITE_DELETE)
    return Reply(204)


def _record(call: Call, channel: Channel, action: int) -> None:
    if channel.guild_id is not None:
        options = {"id": call.args["target_id"], "type": str(int(call.body.get("type", 1)))}
        call.backend.record_audit_log(
            channel.guild_id, action, target_id=channel.id, options=options, reason=call.reason
        )


def _edit_thread(call: Call, thread: Channel) -> Reply:
    _check_thread_edit(call, thread)
    body = call.body
    changes: dict[str, Any] = {key: body[key] for key in ("name", "rate_limit_per_user") if key in body}
    if "applied_tags" in body:
        changes["applied_tags"] = [int(tag) for tag in body["applied_tags"]]
    if "auto_archive_duration" in body:
        check_auto_archive(int(body["auto_archive_duration"]))
    metadata = {key: body[key] for key in _METADATA_FIELDS if key in body}
    edited = call.backend.edit_channel(thread.id, changes, thread_metadata=metadata)
    return Reply(200, dict(serializers.channel_payload(call.backend, edited)))


def _check_thread_edit(call: Call, thread: Channel) -> None:
    """Who may edit a thread (Discord docs: Threads > Editing & Deleting Threads)."""
    metadata = metadata_of(thread)
    check_still_archived(metadata, call.body)
    if call.has(thread, "manage_threads"):
        return
    if metadata.locked:
        raise thread_locked()
    only_reopens = call.body.keys() <= {"archived"} and call.body.get("archived") is False
    if only_reopens and call.bot_id in thread.thread_members:
        return
    if thread.owner_id != call.bot_id or not call.body.keys() <= _CREATOR_FIELDS:
        call.require(thread, "manage_threads")
