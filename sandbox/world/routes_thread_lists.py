"""Mended routes: who is in a thread, and a channel's archived threads, page by page.

Source: Discord docs, Channel > List Thread Members, Get Thread Member, List Public Archived Threads and its siblings.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.backend.access import channel_accessible
from simcord.enums import ChannelType

from .call import Call, Reply, mended
from .threads import metadata_of

if TYPE_CHECKING:
    from simcord.backend.models import Channel

MAX_MEMBERS = 100
_YES = ("true", "1")


@mended("GET", "/channels/{channel_id}/thread-members")
def thread_members(call: Call) -> Reply:
    """The members of a thread; with `with_member` by id, in pages, with their guild member. Needs the members intent.

    Raises 50001 while that intent is switched off.
    """
    if "members" not in call.backend.granted_intents:
        raise errors.missing_access()
    thread = call.backend.get_thread(call.channel().id)
    if call.query.get("with_member", "").lower() not in _YES:
        return Reply(200, [serializers.thread_member_payload(thread, user_id) for user_id in thread.thread_members])
    limit, after = int(call.query.get("limit", MAX_MEMBERS)), int(call.query.get("after", 0))
    if not 1 <= limit <= MAX_MEMBERS:
        raise errors.invalid_form_body("limit: int value should be between 1 and 100.")
    page = sorted(user_id for user_id in thread.thread_members if user_id > after)[:limit]
    return Reply(200, [_with_member(call, thread, user_id) for user_id in page])


@mended("GET", "/channels/{channel_id}/thread-members/{user_id}")
def thread_member(call: Call) -> Reply:
    """One member of a thread. Raises 10007."""
    thread = call.backend.get_thread(call.channel().id)
    user_id = call.bot_id if call.args["user_id"] == "@me" else call.number("user_id")
    if user_id not in thread.thread_members:
        raise errors.unknown_member()
    if call.query.get("with_member", "").lower() in _YES:
        return Reply(200, _with_member(call, thread, user_id))
    return Reply(200, serializers.thread_member_payload(thread, user_id))


@mended("GET", "/channels/{channel_id}/threads/archived/public")
def public_archived(call: Call) -> Reply:
    """Archived public threads, the last archived first."""
    parent = _parent(call)
    return _page(call, _archived(call, parent, ChannelType.PUBLIC_THREAD), _archived_at)


@mended("GET", "/channels/{channel_id}/threads/archived/private")
def private_archived(call: Call) -> Reply:
    """Archived private threads, the last archived first; takes Manage Threads."""
    parent = _parent(call)
    call.require(parent, "manage_threads")
    return _page(call, _archived(call, parent, ChannelType.PRIVATE_THREAD), _archived_at)


@mended("GET", "/channels/{channel_id}/users/@me/threads/archived/private")
def own_private_archived(call: Call) -> Reply:
    """Archived private threads that the bot is in, by descending id."""
    threads = _archived(call, _parent(call), ChannelType.PRIVATE_THREAD)
    return _page(call, [thread for thread in threads if call.bot_id in thread.thread_members], _id)


def _parent(call: Call) -> Channel:
    parent = call.channel()
    call.require(parent, "read_message_history")
    return parent


def _archived(call: Call, parent: Channel, kind: ChannelType) -> list[Channel]:
    return [
        thread
        for thread in call.backend.archived_threads(parent.id, private=kind == ChannelType.PRIVATE_THREAD)
        if channel_accessible(call.backend, thread.id, call.bot_id)
    ]


def _page(call: Call, threads: list[Channel], key: Any) -> Reply:
    """The threads before the one that the query names, the latest by `key` first."""
    ordered = sorted(threads, key=key, reverse=True)
    before = call.query.get("before")
    if before is not None:
        limit_key = int(before) if key is _id else datetime.fromisoformat(before)
        ordered = [thread for thread in ordered if key(thread) < limit_key]
    limit = int(call.query.get("limit", len(ordered) or 1))
    has_more = len(ordered) > limit
    return Reply(200, serializers.thread_list_payload(call.backend, ordered[:limit], has_more=has_more))


def _archived_at(thread: Channel) -> datetime:
    return datetime.fromisoformat(metadata_of(thread).archive_timestamp)


def _id(thread: Channel) -> int:
    return thread.id


def _with_member(call: Call, thread: Channel, user_id: int) -> dict[str, Any]:
    payload = serializers.thread_member_payload(thread, user_id)
    guild = None if thread.guild_id is None else call.backend.get_guild(thread.guild_id)
    if guild is not None and user_id in guild.members:
        member = serializers.member_payload(call.backend, guild, guild.members[user_id])
        payload["member"] = dict(member)
    return payload
