"""Webhooks as Discord keeps them: their limit, their tokens, whose they are. A mixin of the backend.

Source: Discord docs, Webhook.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from simcord.backend import Backend, errors
from simcord.enums import ChannelType

from .rules import MAX_WEBHOOKS, DiscordError, check_webhook_name, too_many_webhooks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simcord.backend.models import AllowedMentions, Channel, Webhook

TOKEN_BYTES = 51
"""Makes 68 characters, as long as Discord's."""

_HOMES = (ChannelType.TEXT, ChannelType.VOICE, ChannelType.STAGE_VOICE, ChannelType.NEWS, ChannelType.FORUM)


class WebhookRules(Backend):
    """Webhooks with Discord's names, limits and announcements."""

    def create_webhook(self, channel_id: int, name: str, creator_id: int) -> Webhook:
        """A new webhook. Raises 50035 for its name, 50024 for a channel that has none, 30007 for the 16th."""
        name = check_webhook_name(name)
        self._check_room(channel_id)
        webhook = super().create_webhook(channel_id, name, creator_id)
        del self.webhook_tokens[webhook.token]
        webhook.token = secrets.token_urlsafe(TOKEN_BYTES)
        self.webhook_tokens[webhook.token] = webhook.id
        self._emit_webhooks_update(channel_id)
        return webhook

    def edit_webhook(self, webhook_id: int, changes: Mapping[str, Any]) -> Webhook:
        """Rename or move a webhook; both channels are told of a move."""
        webhook = self.get_webhook(webhook_id)
        home = webhook.channel_id
        if changes.get("name") is not None:
            changes = {**changes, "name": check_webhook_name(changes["name"])}
            self.users[webhook.webhook_user_id].name = changes["name"]
        target = changes.get("channel_id")
        if target is not None and int(target) != home:
            self._check_room(int(target))
            self._emit_webhooks_update(home)
        return super().edit_webhook(webhook_id, changes)

    def check_webhook_token(self, webhook_id: int, token: str) -> None:
        """Raises 10015 for a webhook that is not there and 50027 for another's token."""
        if self.get_webhook(webhook_id).token != token:
            raise DiscordError(401, 50027, "Invalid Webhook Token")

    def _mention_state(
        self, channel: Channel, author_id: int, content: str, policy: AllowedMentions, reply_author_id: int | None
    ) -> tuple[list[int], list[int], list[int], list[int], bool]:
        """Whom a message mentions; a webhook needs no permission to mention everyone."""
        *mentioned, everyone = super()._mention_state(channel, author_id, content, policy, reply_author_id)
        users, roles, ping_users, ping_roles = mentioned
        if author_id in self.webhooks:
            everyone = policy.everyone and any(word in content for word in ("@everyone", "@here"))
        return users, roles, ping_users, ping_roles, everyone

    def _check_room(self, channel_id: int) -> None:
        channel = self.get_channel(channel_id)
        if channel.type not in _HOMES:
            raise errors.cannot_execute_on_channel_type()
        if sum(hook.channel_id == channel_id for hook in self.webhooks.values()) >= MAX_WEBHOOKS:
            raise too_many_webhooks()
