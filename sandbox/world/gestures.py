"""What people do with messages that are there: taking reactions back, pinning, voting, hiding embeds.

And what happens to messages by themselves, and what a server's owner arranges for them by hand: previews of links,
stickers, webhooks, Nitro.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers

from .audit import MESSAGE_PIN, MESSAGE_UNPIN, WEBHOOK_CREATE, WEBHOOK_DELETE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .backend import SandboxBackend
    from .chat import Chat

Payload = dict[str, Any]
PNG = 1
"""A sticker's format type."""


class Gestures:
    """Acts upon messages; a method that says who acts asks for that person's permissions."""

    def __init__(self, backend: SandboxBackend, chat: Chat) -> None:
        self._backend = backend
        self._chat = chat

    def unreact(self, user_id: int, channel_id: int, message_id: int, emoji: str, *, of: int | None = None) -> None:
        """Take back the own reaction, or as a moderator that `of` somebody else."""
        self._chat.find(user_id, channel_id, message_id)
        owner = user_id if of is None else of
        if owner != user_id:
            self._chat.require(user_id, channel_id, "manage_messages")
        self._chat.check_not_archived(channel_id)
        self._backend.remove_reaction(channel_id, message_id, emoji, owner)

    def clear_reactions(self, user_id: int, channel_id: int, message_id: int, emoji: str | None = None) -> None:
        """A moderator takes all reactions away, or all of one emoji."""
        self._chat.find(user_id, channel_id, message_id)
        self._chat.require(user_id, channel_id, "manage_messages")
        self._chat.check_not_archived(channel_id)
        if emoji is None:
            self._backend.clear_reactions(channel_id, message_id)
        else:
            self._backend.clear_reaction(channel_id, message_id, emoji)

    def pin(self, user_id: int, channel_id: int, message_id: int, *, pinned: bool) -> None:
        """Pin or unpin a message, which takes Pin Messages."""
        message = self._chat.find(user_id, channel_id, message_id)
        self._chat.require(user_id, channel_id, "pin_messages")
        self._chat.check_not_archived(channel_id)
        if message.pinned != pinned:
            self._backend.set_pinned(channel_id, message_id, pinned, actor_id=user_id)
            self._backend.note_deed(MESSAGE_PIN if pinned else MESSAGE_UNPIN, message, user_id=user_id)

    def vote(self, user_id: int, channel_id: int, message_id: int, answer_ids: Sequence[int]) -> None:
        """Replace this person's votes in a poll; none takes them back."""
        self._chat.find(user_id, channel_id, message_id)
        self._backend.set_poll_votes(channel_id, message_id, answer_ids, user_id)

    def end_poll(self, user_id: int, channel_id: int, message_id: int) -> None:
        """End an own poll before its time."""
        if self._chat.find(user_id, channel_id, message_id).author_id != user_id:
            raise errors.cannot_edit_other_user()
        self._backend.expire_poll(channel_id, message_id)

    def suppress_embeds(self, user_id: int, channel_id: int, message_id: int, *, suppressed: bool) -> None:
        """Hide the embeds of an own message, or as a moderator of anyone's."""
        if self._chat.find(user_id, channel_id, message_id).author_id != user_id:
            self._chat.require(user_id, channel_id, "manage_messages")
        self._backend.suppress_embeds(channel_id, message_id, suppressed=suppressed)

    def unfurl(self, channel_id: int, message_id: int, embeds: Iterable[Payload]) -> bool:
        """Previews of a message's links appear under it; tells whether they do."""
        return self._backend.unfurl(channel_id, message_id, embeds)

    def set_nitro(self, user_id: int, *, has_nitro: bool) -> None:
        """Give a person Nitro, or take it away."""
        change = self._backend.nitro_ids.add if has_nitro else self._backend.nitro_ids.discard
        change(self._backend.get_user(user_id).id)

    def create_sticker(self, guild_id: int, name: str, image: bytes) -> Payload:
        """A PNG becomes a sticker of the guild."""
        owner_id = self._backend.get_guild(guild_id).owner_id
        made = self._backend.create_sticker(guild_id, name, owner_id, format_type=PNG, file_data=image)
        return serializers.sticker_payload(self._backend, made)

    def create_webhook(self, channel_id: int, name: str) -> Payload:
        """The guild's owner makes a webhook by hand."""
        guild_id = self._backend.get_channel(channel_id).guild_id
        if guild_id is None:
            raise errors.cannot_execute_on_channel_type()
        owner_id = self._backend.get_guild(guild_id).owner_id
        webhook = self._backend.create_webhook(channel_id, name, owner_id)
        self._backend.note_webhook(WEBHOOK_CREATE, webhook, user_id=owner_id)
        return serializers.webhook_payload(self._backend, webhook)

    def delete_webhook(self, webhook_id: int) -> None:
        """The guild's owner deletes a webhook. Raises 10015."""
        webhook = self._backend.get_webhook(webhook_id)
        self._backend.delete_webhook(webhook_id)
        owner_id = None if webhook.guild_id is None else self._backend.get_guild(webhook.guild_id).owner_id
        self._backend.note_webhook(WEBHOOK_DELETE, webhook, user_id=owner_id)
