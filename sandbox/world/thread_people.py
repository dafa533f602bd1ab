"""What members do with threads: start, join, leave, add, take out, change. Returns plain payloads.

Source: Discord docs, Threads > Permissions, Editing & Deleting Threads; Channel > Start Thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.backend.access import channel_accessible
from simcord.enums import ChannelType

from .payloads import complete
from .rules import thread_locked
from .threads import check_still_archived, metadata_of

if TYPE_CHECKING:
    from simcord.backend.models import Channel

    from .backend import SandboxBackend

Payload = dict[str, Any]
_BY_CREATOR = frozenset({"name", "archived", "auto_archive_duration", "invitable"})


class ThreadPeople:
    """Threads from the side of people: every method says who acts, and asks for that person's permissions."""

    def __init__(self, backend: SandboxBackend) -> None:
        self._backend = backend

    def start(
        self,
        user_id: int,
        channel_id: int,
        name: str,
        *,
        private: bool = False,
        message_id: int | None = None,
        auto_archive_minutes: int = 1440,
    ) -> Payload:
        """A member starts a thread, of its own or on a message. Raises 50013, 50024, 160004."""
        parent = self._backend.get_channel(channel_id)
        if parent.type not in (ChannelType.TEXT, ChannelType.NEWS):
            raise errors.cannot_execute_on_channel_type()
        self._require(user_id, parent, "create_private_threads" if private else "create_public_threads")
        if message_id is not None:
            self._backend.get_message(channel_id, message_id)
        thread = self._backend.create_thread(
            channel_id,
            name,
            user_id,
            type=ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD,
            message_id=message_id,
            auto_archive_duration=auto_archive_minutes,
        )
        return self._payload(thread)

    def join(self, user_id: int, thread_id: int) -> None:
        """A member enters a thread they can see. Raises 50001, 50083."""
        thread = self._seen(user_id, thread_id)
        self._backend.add_thread_member(thread.id, user_id, actor_id=user_id)

    def leave(self, user_id: int, thread_id: int) -> None:
        """A member leaves a thread. Raises 50083."""
        thread = self._seen(user_id, thread_id)
        self._backend.remove_thread_member(thread.id, user_id, actor_id=user_id)

    def add(self, user_id: int, thread_id: int, other_id: int) -> None:
        """A member adds another, the bot included. Raises 50013 where a private thread takes a moderator."""
        thread = self._seen(user_id, thread_id)
        self._require(user_id, thread, "send_messages_in_threads")
        closed = thread.type == ChannelType.PRIVATE_THREAD and not metadata_of(thread).invitable
        if closed and thread.owner_id != user_id:
            self._require(user_id, thread, "manage_threads")
        self._backend.add_thread_member(thread.id, other_id, actor_id=user_id)

    def remove(self, user_id: int, thread_id: int, other_id: int) -> None:
        """A moderator, or the creator of a private thread, takes someone out. Raises 50013, 50083."""
        thread = self._seen(user_id, thread_id)
        if not (thread.type == ChannelType.PRIVATE_THREAD and thread.owner_id == user_id):
            self._require(user_id, thread, "manage_threads")
        self._backend.remove_thread_member(thread.id, other_id, actor_id=user_id)

    def edit(self, user_id: int, thread_id: int, changes: Payload) -> Payload:
        """Change name, archived, locked, auto_archive_duration or invitable. Raises 50013, 160005, 50083."""
        thread = self._seen(user_id, thread_id)
        self._check_edit(user_id, thread, changes)
        fields = {"name": changes["name"]} if "name" in changes else {}
        metadata = {key: value for key, value in changes.items() if key != "name"}
        return self._payload(self._backend.edit_channel(thread.id, fields, thread_metadata=metadata, actor_id=user_id))

    def delete(self, user_id: int, thread_id: int) -> None:
        """A moderator deletes a thread. Raises 50013."""
        self._require(user_id, self._seen(user_id, thread_id), "manage_threads")
        self._backend.delete_channel(thread_id)

    def _check_edit(self, user_id: int, thread: Channel, changes: Payload) -> None:
        check_still_archived(metadata_of(thread), changes)
        try:
            self._require(user_id, thread, "manage_threads")
        except errors.BackendError:
            if metadata_of(thread).locked:
                raise thread_locked() from None
            reopens = changes == {"archived": False} and user_id in thread.thread_members
            is_creators = thread.owner_id == user_id and changes.keys() <= _BY_CREATOR
            if not reopens and not is_creators:
                raise

    def _seen(self, user_id: int, thread_id: int) -> Channel:
        thread = self._backend.get_thread(thread_id)
        if not channel_accessible(self._backend, thread_id, user_id):
            raise errors.missing_access()
        return thread

    def _require(self, user_id: int, channel: Channel, *permissions: str) -> None:
        self._backend.require_permissions(channel.guild_id, user_id, channel.id, *permissions)

    def _payload(self, thread: Channel) -> Payload:
        payload: Payload = complete(self._backend, dict(serializers.channel_payload(self._backend, thread)))
        return payload
