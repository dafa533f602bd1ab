"""Threads as Discord keeps them: limits, archiving, membership, system messages. A mixin of the backend.

Source: Discord docs, Topics > Threads, and Channel > Thread Members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.backend.access import channel_accessible
from simcord.backend.models import Message, SystemMessageMetadata
from simcord.enums import ChannelType, MessageType

from .channels import ChannelRules
from .rules import (
    MAX_ACTIVE_THREADS,
    check_auto_archive,
    check_channel_name,
    thread_archived,
    thread_exists,
    too_many_threads,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simcord.backend.models import Channel, Overwrite, ThreadMetadata

_RESTARTING_FIELDS = ("archived", "auto_archive_duration")
_PRIVATE_HOMES = (ChannelType.TEXT,)
_HOMES = (*_PRIVATE_HOMES, ChannelType.NEWS, ChannelType.FORUM)
HAS_THREAD = 1 << 5
"""The flag of a message from which a thread was started (Discord docs: Message > Message Flags)."""


def metadata_of(thread: Channel) -> ThreadMetadata:
    """A thread's metadata; raises 50024 for a channel that is no thread."""
    if thread.thread_metadata is None:
        raise errors.cannot_execute_on_channel_type()
    return thread.thread_metadata


def check_still_archived(metadata: ThreadMetadata, changes: Mapping[str, Any]) -> None:
    """Raises 50083 for changes of an archived thread that do not open it again.

    Source: Discord docs, Channel > Modify Channel > JSON Params (Thread).
    """
    if metadata.archived and changes.get("archived") is not False:
        raise thread_archived()


def _is_archived(channel: Channel) -> bool:
    return channel.thread_metadata is not None and channel.thread_metadata.archived


class ThreadRules(ChannelRules):
    """Threads with Discord's limits and announcements."""

    unseen_deletions: set[int]
    """Threads that were deleted and that the bot could not see."""
    total_sent: dict[int, int]
    """How many messages each thread ever had; unlike `message_count`, deleting one does not lower it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.total_sent = {}
        self.unseen_deletions = set()

    def create_thread(
        self,
        parent_id: int,
        name: str,
        owner_id: int,
        *,
        type: int = ChannelType.PUBLIC_THREAD,
        auto_archive_duration: int = 1440,
        message_id: int | None = None,
        applied_tags: Iterable[int] = (),
        broadcast: bool = True,
    ) -> Channel:
        """Start a thread. Raises 50035 for a bad name or duration, 50024 in a channel without threads of this type,
        160006 when the guild is full.

        Only a public thread is told of in its parent channel.
        """
        check_channel_name(name)
        check_auto_archive(auto_archive_duration)
        parent = self.get_channel(parent_id)
        guild_id = parent.guild_id
        if guild_id is None or parent.type not in (_PRIVATE_HOMES if type == ChannelType.PRIVATE_THREAD else _HOMES):
            raise errors.cannot_execute_on_channel_type()
        self._check_thread_room(guild_id)
        if message_id in self.channels:
            raise thread_exists()
        thread = super().create_thread(
            parent_id,
            name,
            owner_id,
            type=type,
            auto_archive_duration=auto_archive_duration,
            message_id=message_id,
            applied_tags=applied_tags,
            broadcast=False,
        )
        if broadcast:
            self.announce_thread_create(thread)
            if type == ChannelType.PUBLIC_THREAD and message_id is None:
                self.create_system_message(parent_id, MessageType.THREAD_CREATED, owner_id, target_channel_id=thread.id)
            if message_id is not None:
                self._hang_on_message(thread, message_id)
        return thread

    def edit_channel(
        self,
        channel_id: int,
        changes: Mapping[str, Any],
        *,
        overwrites: list[Overwrite] | None = None,
        thread_metadata: Mapping[str, Any] | None = None,
        actor_id: int | None = None,
    ) -> Channel:
        """Change a channel or thread; a renamed thread says so in a system message by `actor_id` (else the bot)."""
        channel = self.get_channel(channel_id)
        old_name, was_archived = channel.name, _is_archived(channel)
        self.check_changes(channel, changes)
        if channel.is_thread and thread_metadata:
            self._edit_metadata(channel, thread_metadata)
        super().edit_channel(channel_id, changes, overwrites=overwrites)
        if was_archived and not _is_archived(channel):
            self._announce_own_membership(channel)
        if channel.is_thread and channel.name != old_name:
            self.create_system_message(channel_id, MessageType.CHANNEL_NAME_CHANGE, actor_id or self.bot_user.id)
        return channel

    def add_thread_member(self, thread_id: int, user_id: int, *, actor_id: int | None = None) -> Channel:
        """Add someone, told of in a system message when another person did it (else the bot is the actor).

        Raises 50083 for an archived thread, 10007 for someone outside the guild, 50001 for someone who may not see
        the parent channel.
        """
        thread = self.get_thread(thread_id)
        if user_id in thread.thread_members:
            return thread
        if metadata_of(thread).archived:
            raise thread_archived()
        self._check_may_enter(thread, user_id)
        self._enter(thread, user_id)
        actor = self.bot_user.id if actor_id is None else actor_id
        if actor != user_id:
            self.create_system_message(thread_id, MessageType.RECIPIENT_ADD, actor, recipient_id=user_id)
        return thread

    def remove_thread_member(self, thread_id: int, user_id: int, *, actor_id: int | None = None) -> Channel:
        """Take someone out, told of in a system message when another person did it."""
        thread = self.get_thread(thread_id)
        if user_id not in thread.thread_members:
            return thread
        if metadata_of(thread).archived:
            raise thread_archived()
        actor = self.bot_user.id if actor_id is None else actor_id
        if actor != user_id:
            self.create_system_message(thread_id, MessageType.RECIPIENT_REMOVE, actor, recipient_id=user_id)
        del thread.thread_members[user_id]
        self._announce_members(thread, removed=[user_id])
        return thread

    def take_part(self, thread: Channel, user_ids: Iterable[int]) -> None:
        """Who writes in a thread, or is mentioned there, becomes its member if they may see its parent."""
        for user_id in user_ids:
            if user_id not in thread.thread_members and self._sees_parent(thread, user_id):
                self._enter(thread, user_id)

    def wake(self, thread: Channel) -> None:
        """A message unarchives the thread it is sent to."""
        if metadata_of(thread).archived:
            self.edit_channel(thread.id, {}, thread_metadata={"archived": False})

    def _edit_metadata(self, thread: Channel, changes: Mapping[str, Any]) -> None:
        if "auto_archive_duration" in changes:
            check_auto_archive(int(changes["auto_archive_duration"]))
        metadata = metadata_of(thread)
        if metadata.archived and changes.get("archived") is False and thread.guild_id is not None:
            self._check_thread_room(thread.guild_id)
        for field, value in changes.items():
            setattr(metadata, field, value)
        if any(field in changes for field in _RESTARTING_FIELDS):
            metadata.archive_timestamp = self.now_iso()

    def delete_channel(self, channel_id: int) -> None:
        """Delete a channel or thread; of a thread that the bot cannot see it is told nothing."""
        channel = self.get_channel(channel_id)
        if channel.is_thread and not channel_accessible(self, channel_id, self.bot_user.id):
            self.unseen_deletions.add(channel_id)
        super().delete_channel(channel_id)

    def _check_thread_room(self, guild_id: int) -> None:
        if len(self.active_threads(guild_id)) >= MAX_ACTIVE_THREADS:
            raise too_many_threads()

    def _hang_on_message(self, thread: Channel, message_id: int) -> None:
        """The thread begins with a reference to its message, and the message says that it has a thread."""
        if thread.parent_id is None or thread.owner_id is None:
            raise errors.unknown_message()
        message = self.get_message(thread.parent_id, message_id)
        starter = Message(
            id=self.snowflake(),
            channel_id=thread.id,
            author_id=thread.owner_id,
            timestamp=self.now_iso(),
            type=MessageType.THREAD_STARTER_MESSAGE,
            system_metadata=SystemMessageMetadata(
                referenced_channel_id=thread.parent_id, referenced_message_id=message_id
            ),
        )
        self.commit_message(starter)
        message.flags |= HAS_THREAD
        self.emit("MESSAGE_UPDATE", serializers.message_payload(self, message))

    def _announce_own_membership(self, thread: Channel) -> None:
        """After unarchiving, the bot is told again that it is in the thread."""
        if self.bot_user.id in thread.thread_members:
            member = serializers.thread_member_payload(thread, self.bot_user.id)
            self.emit("THREAD_MEMBER_UPDATE", {**member, "guild_id": str(thread.guild_id)})

    def _check_may_enter(self, thread: Channel, user_id: int) -> None:
        if thread.guild_id is None or user_id not in self.get_guild(thread.guild_id).members:
            raise errors.unknown_member()
        if not self._sees_parent(thread, user_id):
            raise errors.missing_access()

    def _sees_parent(self, thread: Channel, user_id: int) -> bool:
        return thread.parent_id is not None and channel_accessible(self, thread.parent_id, user_id)

    def _enter(self, thread: Channel, user_id: int) -> None:
        thread.thread_members[user_id] = self.now_iso()
        if user_id == self.bot_user.id:
            self.emit("THREAD_CREATE", dict(serializers.thread_payload(self, thread)))
        self._announce_members(thread, added=[user_id])

    def _announce_members(self, thread: Channel, *, added: Iterable[int] = (), removed: Iterable[int] = ()) -> None:
        payload: dict[str, Any] = {
            "id": str(thread.id),
            "guild_id": str(thread.guild_id),
            "member_count": len(thread.thread_members),
            "added_members": [self._added_member(thread, user_id) for user_id in added],
            "removed_member_ids": [str(user_id) for user_id in removed],
        }
        self.emit("THREAD_MEMBERS_UPDATE", payload)

    def _added_member(self, thread: Channel, user_id: int) -> dict[str, Any]:
        """A thread member as only this event carries it: with the guild member and a presence."""
        member: dict[str, Any] = {**serializers.thread_member_payload(thread, user_id), "presence": None}
        guild = None if thread.guild_id is None else self.get_guild(thread.guild_id)
        if guild is not None and user_id in guild.members:
            member["member"] = serializers.member_payload(self, guild, guild.members[user_id])
        return member
