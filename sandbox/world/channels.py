"""Channels as Discord keeps them: names, the limit of 500, what goes with a deleted one. A mixin of the backend."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from simcord.backend.models import Channel
from simcord.enums import VOICE_CHANNEL_TYPES, ChannelType

from .categories import CategoryRules
from .channel_values import check_type, check_values
from .rules import MAX_CHANNELS, check_channel_name, too_many_channels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simcord.backend.models import Overwrite

DASHED_TYPES = (ChannelType.TEXT, ChannelType.NEWS, ChannelType.FORUM)
_CHANNEL_FIELDS = frozenset(field.name for field in fields(Channel))


def stored_name(name: str, kind: int) -> str:
    """How Discord writes a channel's name: text channels in lower case with dashes for spaces."""
    return re.sub(r"\s+", "-", name.strip()).lower() if kind in DASHED_TYPES else name


class ChannelRules(CategoryRules):
    """Channels with Discord's limits; deletion takes threads, webhooks and voice connections along."""

    def create_channel(
        self,
        guild_id: int | None,
        name: str | None,
        *,
        type: int = ChannelType.TEXT,
        overwrites: list[Overwrite] | None = None,
        announce: bool = True,
        **fields: Any,
    ) -> Channel:
        """Make a channel. Raises 50035 for what it cannot have and 30013 when the guild is full."""
        if guild_id is not None:
            name = stored_name(check_channel_name(name), type)
            check_type(type)
            check_values(type, fields)
            self.check_parent(guild_id, type, fields.get("parent_id"))
            if len(self.get_guild(guild_id).channel_ids) >= MAX_CHANNELS:
                raise too_many_channels()
        return super().create_channel(guild_id, name, type=type, overwrites=overwrites, announce=announce, **fields)

    def edit_channel(
        self,
        channel_id: int,
        changes: Mapping[str, Any],
        *,
        overwrites: list[Overwrite] | None = None,
        thread_metadata: Mapping[str, Any] | None = None,
    ) -> Channel:
        """Change a channel that is not a thread, without the rename message that simcord would post there."""
        channel = self.get_channel(channel_id)
        self.check_changes(channel, changes)
        for field, value in changes.items():
            is_name = field == "name"
            setattr(channel, field, stored_name(value, channel.type) if is_name else value)
        if overwrites is not None:
            channel.overwrites = overwrites
        self.announce_channel_update(channel_id)
        return channel

    def check_changes(self, channel: Channel, changes: Mapping[str, Any]) -> None:
        """Raises 50035 for what this channel cannot have, and ValueError for what no channel has."""
        unknown = sorted(changes.keys() - _CHANNEL_FIELDS)
        if unknown:
            raise ValueError(f"unsupported channel fields: {', '.join(unknown)}")
        if "name" in changes:
            check_channel_name(changes["name"])
        check_values(channel.type, changes)
        if changes.get("parent_id") != channel.parent_id:
            self.check_parent(channel.guild_id, channel.type, changes.get("parent_id"))

    def delete_channel(self, channel_id: int) -> None:
        """Delete a channel with all that hangs on it; its threads go without an event of their own.

        Whoever sat in it is told to be out of voice after it: Discord's documentation leaves the order open.
        """
        channel = self.get_channel(channel_id)
        for webhook in [hook for hook in self.webhooks.values() if hook.channel_id == channel_id]:
            del self.webhooks[webhook.id]
            self.webhook_tokens.pop(webhook.token, None)
        for thread in [thread for thread in self.channels.values() if thread.parent_id == channel_id]:
            if thread.is_thread and thread.guild_id is not None:
                del self.channels[thread.id]
                self.messages.pop(thread.id, None)
                self.get_guild(thread.guild_id).thread_ids.remove(thread.id)
        super().delete_channel(channel_id)
        if channel.type in VOICE_CHANNEL_TYPES:
            self._hang_up(channel)

    def _hang_up(self, channel: Channel) -> None:
        if channel.guild_id is None:
            return
        states = self.get_guild(channel.guild_id).voice_states
        for user_id in [state.user_id for state in states.values() if state.channel_id == channel.id]:
            self.set_voice_state(channel.guild_id, user_id, None)
