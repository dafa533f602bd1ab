"""What members write and read, refused where Discord refuses it. Returns plain message payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.backend.access import channel_accessible, message_accessible, reaction_permissions
from simcord.enums import ChannelType

from .rules import thread_archived, thread_locked
from .threads import metadata_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simcord.backend.models import Channel, Message

    from .backend import SandboxBackend

Payload = dict[str, Any]
File = tuple[str, bytes]


class Chat:
    """Messages from the side of people: every method says who acts, and asks for that person's permissions."""

    def __init__(self, backend: SandboxBackend) -> None:
        self._backend = backend

    def send(
        self,
        user_id: int,
        channel_id: int,
        content: str = "",
        *,
        files: Sequence[File] = (),
        reply_to: int | None = None,
    ) -> Payload:
        """A member writes. Raises 50013 or 50001 without permission, 50035 for bad content, 160005 when locked."""
        channel = self._backend.get_channel(channel_id)
        self._check_may_write(user_id, channel, with_files=bool(files))
        reference = None
        if reply_to is not None:
            self._message(user_id, channel_id, reply_to)
            entry = {"channel_id": str(channel_id), "message_id": str(reply_to)}
            reference = self._backend.normalize_message_reference(channel_id, entry)
        attachments = self._backend.store_attachments(channel_id, files)
        self._check_not_empty(content, attachments)
        message = self._backend.create_message(
            channel_id, user_id, content, attachments=attachments, reference=reference
        )
        return self._payload(message)

    def edit(self, user_id: int, channel_id: int, message_id: int, content: str) -> Payload:
        """A member changes an own message. Raises 50005 for another's, 50083 in an archived thread."""
        message = self._message(user_id, channel_id, message_id)
        if message.author_id != user_id:
            raise errors.cannot_edit_other_user()
        channel = self._backend.get_channel(channel_id)
        if channel.is_thread and metadata_of(channel).archived:
            raise thread_archived()
        self._check_not_empty(content, message.attachments)
        return self._payload(self._backend.edit_message(channel_id, message_id, {"content": content}))

    def delete(self, user_id: int, channel_id: int, message_id: int) -> None:
        """A member deletes an own message, or another's with Manage Messages."""
        message = self._message(user_id, channel_id, message_id)
        if message.author_id != user_id:
            self._require(user_id, channel_id, "manage_messages")
        self._backend.delete_message(channel_id, message_id)

    def react(self, user_id: int, channel_id: int, message_id: int, emoji: str) -> None:
        """A member adds a reaction."""
        message = self._message(user_id, channel_id, message_id)
        self._require(user_id, channel_id, *reaction_permissions(message, emoji))
        self._backend.set_reaction(channel_id, message_id, emoji, user_id, True)

    def message(self, user_id: int, channel_id: int, message_id: int) -> Payload:
        """A message that this member may see. Raises 10008."""
        return self._payload(self._message(user_id, channel_id, message_id))

    def history(self, user_id: int, channel_id: int) -> list[Payload]:
        """What this member's client shows of a channel, oldest first. Raises 50001 without access."""
        if not channel_accessible(self._backend, channel_id, user_id):
            raise errors.missing_access()
        if not channel_accessible(self._backend, channel_id, user_id, history=True):
            return []
        messages = sorted(self._backend.messages[channel_id].values(), key=lambda message: message.id)
        return [self._payload(message) for message in messages if message.visible_to(user_id)]

    def open_dm(self, user_id: int) -> int:
        """The id of the direct message channel between a person and the bot."""
        return self._backend.get_dm_channel(user_id).id

    def can_see(self, user_id: int, channel_id: int) -> bool:
        """Whether someone may look into a channel."""
        return channel_accessible(self._backend, channel_id, user_id)

    def upload(self, channel_id: int, filename: str, data: bytes) -> Payload:
        """Store a file that a member hands over; returns the attachment object."""
        return self._backend.store_attachments(channel_id, [(filename, data)])[0]

    def _message(self, user_id: int, channel_id: int, message_id: int) -> Message:
        message = self._backend.get_message(channel_id, message_id)
        if not message_accessible(self._backend, channel_id, message, user_id):
            raise errors.unknown_message()
        return message

    def _require(self, user_id: int, channel_id: int, *permissions: str) -> None:
        guild_id = self._backend.get_channel(channel_id).guild_id
        self._backend.require_permissions(guild_id, user_id, channel_id, *permissions)

    def _check_may_write(self, user_id: int, channel: Channel, *, with_files: bool) -> None:
        needed = ["send_messages_in_threads" if channel.is_thread else "send_messages"]
        if with_files:
            needed.append("attach_files")
        if channel.type == ChannelType.CATEGORY:
            raise errors.cannot_execute_on_channel_type()
        self._require(user_id, channel.id, *needed)
        if channel.is_thread and metadata_of(channel).locked:
            try:
                self._require(user_id, channel.id, "manage_threads")
            except errors.BackendError:
                raise thread_locked() from None

    def _check_not_empty(self, content: str, attachments: Sequence[Payload]) -> None:
        if not content.strip() and not attachments:
            raise errors.BackendError(400, 50006, "Cannot send an empty message")

    def _payload(self, message: Message) -> Payload:
        return dict(serializers.message_payload(self._backend, message))
