"""Mended routes: starting threads, their members, their lists."""

from __future__ import annotations

from typing import Any

from simcord.backend import errors, serializers
from simcord.backend.access import channel_accessible
from simcord.enums import ChannelType

from .call import Call, Reply, mended
from .channel_values import check_values
from .rules import check_channel_name
from .threads import metadata_of


@mended("POST", "/channels/{channel_id}/threads")
def start_thread(call: Call) -> Reply:
    """Start a thread that belongs to no message; answers 201 and keeps `invitable`."""
    check_channel_name(call.body.get("name"))
    check_values(int(call.body.get("type") or ChannelType.PUBLIC_THREAD), call.body)
    payload: dict[str, Any] = call.pass_on()
    thread = call.backend.get_thread(int(payload["id"]))
    if thread.type == ChannelType.PRIVATE_THREAD and "invitable" in call.body:
        metadata_of(thread).invitable = bool(call.body["invitable"])
        payload["thread_metadata"]["invitable"] = metadata_of(thread).invitable
    return Reply(201, payload)


@mended("DELETE", "/channels/{channel_id}/thread-members/@me")
def leave_thread(call: Call) -> Reply:
    """The bot leaves a thread."""
    call.backend.remove_thread_member(call.channel().id, call.bot_id)
    return Reply(204)


@mended("PUT", "/channels/{channel_id}/thread-members/@me")
def join_thread(call: Call) -> Reply:
    """The bot joins a thread it may see."""
    call.backend.add_thread_member(call.channel().id, call.bot_id)
    return Reply(204)


@mended("DELETE", "/channels/{channel_id}/thread-members/{user_id}")
def remove_thread_member(call: Call) -> Reply:
    """Take someone out of a thread: with Manage Threads, or as the creator of a private one."""
    thread = call.backend.get_thread(call.channel().id)
    if not (thread.type == ChannelType.PRIVATE_THREAD and thread.owner_id == call.bot_id):
        call.require(thread, "manage_threads")
    if call.number("user_id") not in thread.thread_members:
        raise errors.unknown_member()
    call.backend.remove_thread_member(thread.id, call.number("user_id"))
    return Reply(204)


@mended("GET", "/guilds/{guild_id}/threads/active")
def active_threads(call: Call) -> Reply:
    """The active threads that the bot may see."""
    backend = call.backend
    threads = [
        thread
        for thread in backend.active_threads(call.number("guild_id"))
        if channel_accessible(backend, thread.id, call.bot_id)
    ]
    return Reply(200, serializers.thread_list_payload(backend, threads, has_more=False))
