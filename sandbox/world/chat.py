"""What members write and read, refused where Discord refuses it. Returns plain message payloads."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.backend.access import channel_accessible, message_accessible, reaction_permissions
from simcord.enums import ChannelType

from .audit import MESSAGE_DELETE
from .emoji import check_emoji
from .enclosures import NITRO_CONTENT
from .files import check_file_names
from .message_limits import IS_VOICE_MESSAGE, SUPPRESS_NOTIFICATIONS, check_files
from .message_payloads import mend_webhook, with_fresh_links
from .payload_excess import drop_shown_files
from .reactions import CONTENT_TYPES
from .rules import thread_archived, thread_locked
from .threads import metadata_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simcord.backend.models import Channel, Message

    from .backend import SandboxBackend

Payload = dict[str, Any]
File = tuple[str, bytes]
MAX_CONTENT = 2000
_UNHURRIED = ("manage_messages", "manage_channels", "bypass_slowmode")


class Chat:
    """Messages from the side of people: every method says who acts, and asks for that person's permissions."""

    def __init__(self, backend: SandboxBackend) -> None:
        self._backend = backend

    def send(self, user_id: int, channel_id: int, content: str = "", **more: Any) -> Payload:
        """A member writes; takes what `write` takes, returns the message's object."""
        return self.shown(self.write(user_id, channel_id, content, **more))

    def write(
        self,
        user_id: int,
        channel_id: int,
        content: str = "",
        *,
        files: Sequence[File] = (),
        reply_to: int | None = None,
        silent: bool = False,
        embeds: Sequence[Payload] = (),
    ) -> Message:
        """A member writes, with Nitro up to 4,000 characters; `silent` pings nobody.

        Raises 50013 or 50001 without permission, 50035 for bad content, 160005 when locked, 40005 for a large file,
        ValueError for a person's embeds.
        """
        if embeds and not self._backend.get_user(user_id).bot:
            raise ValueError("only bots write embeds")
        channel = self._backend.get_channel(channel_id)
        self.check_may_write(user_id, channel, with_files=bool(files))
        reference = None
        if reply_to is not None:
            self.find(user_id, channel_id, reply_to)
            entry = {"channel_id": str(channel_id), "message_id": str(reply_to)}
            reference = self._backend.normalize_message_reference(channel_id, entry)
        check_files([len(data) for _, data in files])
        check_file_names(name for name, _ in files)
        attachments = self._backend.store_attachments(channel_id, files)
        self._check_not_empty(content, [*attachments, *embeds])
        with self._maybe_long(user_id, content) as accepted:
            return self._backend.create_message(
                channel_id,
                user_id,
                accepted,
                embeds=list(embeds),
                attachments=attachments,
                reference=reference,
                flags=SUPPRESS_NOTIFICATIONS if silent else 0,
            )

    def edit(self, user_id: int, channel_id: int, message_id: int, content: str) -> Payload:
        """A member changes an own message. Raises 50005 for another's, 50083 in an archived thread, 160005 in a
        locked one.
        """
        message = self.find(user_id, channel_id, message_id)
        if message.author_id != user_id:
            raise errors.cannot_edit_other_user()
        self.check_not_archived(channel_id)
        self._check_not_locked(user_id, self._backend.get_channel(channel_id))
        if message.flags & IS_VOICE_MESSAGE:
            raise errors.BackendError(400, 50162, "Voice messages cannot be edited.")
        self._check_not_empty(content, message.attachments)
        with self._maybe_long(user_id, content) as accepted:
            return self.shown(self._backend.edit_message(channel_id, message_id, {"content": accepted}))

    def delete(self, user_id: int, channel_id: int, message_id: int) -> None:
        """A member deletes an own message, or another's with Manage Messages."""
        message = self.find(user_id, channel_id, message_id)
        if message.author_id != user_id:
            self.require(user_id, channel_id, "manage_messages")
            self._backend.note_deed(MESSAGE_DELETE, message, user_id=user_id)
        self._backend.delete_message(channel_id, message_id)

    def react(self, user_id: int, channel_id: int, message_id: int, emoji: str) -> None:
        """A member adds a reaction."""
        message = self.find(user_id, channel_id, message_id)
        check_emoji(self._backend, user_id, channel_id, emoji)
        self.check_not_archived(channel_id)
        self.require(user_id, channel_id, *reaction_permissions(message, emoji))
        self._backend.set_reaction(channel_id, message_id, emoji, user_id, True)

    def message(self, user_id: int, channel_id: int, message_id: int) -> Payload:
        """A message that this member may see. Raises 10008."""
        return self.shown(self.find(user_id, channel_id, message_id), user_id)

    def history(self, user_id: int, channel_id: int) -> list[Payload]:
        """What this member's client shows of a channel, oldest first. Raises 50001 without access."""
        if not channel_accessible(self._backend, channel_id, user_id):
            raise errors.missing_access()
        if not channel_accessible(self._backend, channel_id, user_id, history=True):
            return []
        messages = sorted(self._backend.messages[channel_id].values(), key=lambda message: message.id)
        return [self.shown(message, user_id) for message in messages if message.visible_to(user_id)]

    def as_event(self, channel_id: int, message_id: int) -> Payload:
        """A message as MESSAGE_UPDATE carries it. Raises 10008."""
        return self.shown(self._backend.get_message(channel_id, message_id))

    def whole_history(self, channel_id: int) -> list[Payload]:
        """All that Discord shows of a channel to those who may see it all, oldest first; nothing ephemeral."""
        messages = sorted(self._backend.messages[channel_id].values(), key=lambda message: message.id)
        return [self.shown(message) for message in messages if not message.is_ephemeral]

    def open_dm(self, user_id: int) -> int:
        """The id of the direct message channel between a person and the bot."""
        return self._backend.get_dm_channel(user_id).id

    def can_see(self, user_id: int, channel_id: int) -> bool:
        """Whether someone may look into a channel."""
        return channel_accessible(self._backend, channel_id, user_id)

    def upload(self, channel_id: int, filename: str, data: bytes) -> Payload:
        """Store a file that a member hands over; returns the attachment object."""
        return self._backend.store_attachments(channel_id, [(filename, data)])[0]

    def check_not_archived(self, channel_id: int) -> None:
        """Raises 50083 in an archived thread."""
        channel = self._backend.get_channel(channel_id)
        if channel.is_thread and metadata_of(channel).archived:
            raise thread_archived()

    def find(self, user_id: int, channel_id: int, message_id: int) -> Message:
        """A message that this person may see. Raises 10008."""
        message = self._backend.get_message(channel_id, message_id)
        if not message_accessible(self._backend, channel_id, message, user_id):
            raise errors.unknown_message()
        return message

    def require(self, user_id: int, channel_id: int, *permissions: str) -> None:
        """Raises 50001 or 50013 unless this person has the permissions there."""
        guild_id = self._backend.get_channel(channel_id).guild_id
        self._backend.require_permissions(guild_id, user_id, channel_id, *permissions)

    def check_may_write(self, user_id: int, channel: Channel, *, with_files: bool) -> None:
        """Raises what keeps this person from writing there: 50001, 50013, 50024, 160005, 20016."""
        needed = ["send_messages_in_threads" if channel.is_thread else "send_messages"]
        if with_files:
            needed.append("attach_files")
        if channel.type == ChannelType.CATEGORY:
            raise errors.cannot_execute_on_channel_type()
        self.require(user_id, channel.id, *needed)
        self._check_not_locked(user_id, channel)
        self._check_slowmode(user_id, channel)

    def _check_not_locked(self, user_id: int, channel: Channel) -> None:
        if channel.is_thread and metadata_of(channel).locked and not self._may(user_id, channel.id, "manage_threads"):
            raise thread_locked()

    def _check_slowmode(self, user_id: int, channel: Channel) -> None:
        """Raises 20016 for whoever wrote there already within the channel's `rate_limit_per_user` seconds.

        Moderators are unaffected (Discord docs: Channel > Channel Structure).
        """
        seconds = channel.rate_limit_per_user
        if not seconds or any(self._may(user_id, channel.id, permission) for permission in _UNHURRIED):
            return
        since = self._backend.clock.now() - timedelta(seconds=seconds)
        for message in reversed(self._backend.messages[channel.id].values()):
            if datetime.fromisoformat(message.timestamp) <= since:
                return
            if message.author_id == user_id and message.type in CONTENT_TYPES:
                raise errors.BackendError(429, 20016, "This action cannot be performed due to slowmode rate limit")

    def _may(self, user_id: int, channel_id: int, permission: str) -> bool:
        try:
            self.require(user_id, channel_id, permission)
        except errors.BackendError:
            return False
        return True

    @contextmanager
    def _maybe_long(self, user_id: int, content: str) -> Iterator[str]:
        """What to hand to the backend, which then puts the whole content into the message if Nitro allows it."""
        is_long = MAX_CONTENT < len(content) <= NITRO_CONTENT and user_id in self._backend.nitro_ids
        with self._backend.with_enclosures(long_content=content if is_long else None):
            yield content[:MAX_CONTENT] if is_long else content

    def _check_not_empty(self, content: str, attachments: Sequence[Payload]) -> None:
        if not content.strip() and not attachments:
            raise errors.BackendError(400, 50006, "Cannot send an empty message")

    def shown(self, message: Message, user_id: int | None = None) -> Payload:
        """A message's object as it is now, with links that work; what is "me" in it is this person."""
        payload = dict(serializers.message_payload(self._backend, message, for_user=user_id))
        fresh: Payload = with_fresh_links(self._backend, payload)
        if fresh.get("webhook_id"):
            mend_webhook(self._backend, fresh)
        drop_shown_files(fresh)
        return fresh
