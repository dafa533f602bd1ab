"""THREAD_LIST_SYNC: what the gateway tells a bot of the threads in a channel that it may see from now on.

A mixin of the backend. Source: Discord docs, Threads > Gaining Access to Channels; Gateway Events > Thread List Sync.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import serializers
from simcord.backend.access import channel_accessible
from simcord.enums import ChannelType

from .presence_of_bot import BotPresenceRules

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHANGING = ("CHANNEL_UPDATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE", "GUILD_MEMBER_UPDATE")
"""What can let the bot see a channel that it could not see before."""
_RENEWING = ("GUILD_CREATE", "GUILD_DELETE", "CHANNEL_CREATE", "CHANNEL_DELETE")
"""After these the bot has an accurate view anyhow."""
_WITH_THREADS = (ChannelType.TEXT, ChannelType.NEWS, ChannelType.FORUM)


class ThreadAccessRules(BotPresenceRules):
    """Remembers which channels the bot can see, and syncs the threads of those that come to it."""

    _seen_channels: dict[int, frozenset[int]]

    def __init__(self, **options: Any) -> None:
        self._seen_channels = {}
        super().__init__(**options)

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Tell every listener, then of the threads that this event let the bot see."""
        super().emit(event, payload)
        if event in _RENEWING:
            self._renew(int(payload["id"] if event.startswith("GUILD_") else payload.get("guild_id") or 0))
        elif event in _CHANGING:
            self._sync(int(payload.get("guild_id") or 0))

    def _renew(self, guild_id: int) -> frozenset[int]:
        """Look anew; returns the channels that were not seen before."""
        before = self._seen_channels.pop(guild_id, frozenset())
        if not self.reaches_bot(guild_id):
            return frozenset()
        self._seen_channels[guild_id] = frozenset(
            channel_id
            for channel_id in self.get_guild(guild_id).channel_ids
            if self.get_channel(channel_id).type in _WITH_THREADS and self._bot_sees(channel_id)
        )
        return self._seen_channels[guild_id] - before

    def _sync(self, guild_id: int) -> None:
        gained = self._renew(guild_id)
        if not gained:
            return
        threads = [
            thread
            for thread in self.active_threads(guild_id)
            if thread.parent_id in gained and self._bot_sees(thread.id)
        ]
        listed = serializers.thread_list_payload(self, threads)
        channel_ids = [str(channel_id) for channel_id in sorted(gained)]
        self.emit("THREAD_LIST_SYNC", {"guild_id": str(guild_id), "channel_ids": channel_ids, **listed})

    def _bot_sees(self, channel_id: int) -> bool:
        return channel_accessible(self, channel_id, self.bot_user.id)
