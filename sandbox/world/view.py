"""What one gateway connection is sent: cut to its shard, its intents and what the bot may see.

Source: Discord docs, Gateway > Gateway Intents and Threads > Thread Access. Reads the state, never changes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from simcord import intents as rules
from simcord.backend import serializers
from simcord.backend.access import channel_accessible

from .payload_excess import deleted_thread, plain_guild
from .payloads import complete

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .backend import SandboxBackend

    Payload = dict[str, Any]

PRIVILEGED_INTENTS = rules.PRIVILEGED_INTENTS
_NEEDS_SIGHT = ("MESSAGE_", "TYPING_START", "THREAD_CREATE", "THREAD_UPDATE", "THREAD_MEMBER", "THREAD_DELETE")
_MESSAGE_EVENTS = ("MESSAGE_CREATE", "MESSAGE_UPDATE")
_GUILD_EVENTS = ("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE")


class BotView:
    """The window of one identified gateway session onto the world."""

    def __init__(self, backend: SandboxBackend, intents: int, shard: tuple[int, int] = (0, 1)) -> None:
        self._backend = backend
        self._intents = discord.Intents.none()
        self._intents.value = intents
        self._shard_id, self._shard_count = shard

    def missing_grants(self, granted: frozenset[str]) -> list[str]:
        """The privileged intents that were asked for and are not switched on in the developer portal."""
        return [name for name in PRIVILEGED_INTENTS if getattr(self._intents, name) and name not in granted]

    def guild_ids(self) -> list[int]:
        """The guilds of this shard."""
        return [guild for guild in self._backend.guilds if self._is_mine(guild) and self._backend.bot_is_in(guild)]

    def available_guild_ids(self) -> list[int]:
        """The guilds of this shard that no outage keeps away."""
        return [guild_id for guild_id in self.guild_ids() if self._backend.reaches_bot(guild_id)]

    def guild(self, guild_id: int) -> Payload:
        """The GUILD_CREATE of a guild as this connection gets it."""
        return self._shape_guild(
            dict(serializers.guild_create_payload(self._backend, self._backend.get_guild(guild_id)))
        )

    def completed(self, payload: Mapping[str, Any]) -> Payload:
        """A copy of an answer to this connection, with what simcord leaves out."""
        answer: Payload = complete(self._backend, payload)
        return answer

    def shape(self, event: str, payload: Mapping[str, Any]) -> Payload | None:
        """The event as this connection gets it; None when it gets nothing."""
        guild_id = self._guild_of(event, payload)
        if not self._is_mine(guild_id) or not self._hears_of(guild_id, event):
            return None
        intent = rules.required_intent(event, payload)
        if intent is not None and not getattr(self._intents, intent):
            return None
        if event.startswith(_NEEDS_SIGHT) and not self._sees(event, payload):
            return None
        return self._shaped(event, self._complete(event, payload))

    def censored(self, event: str, payload: Mapping[str, Any]) -> Payload:
        """A copy of an event without the content that only the message content intent brings."""
        return self._censored(event, self._complete(event, payload))

    def _complete(self, event: str, payload: Mapping[str, Any]) -> Payload:
        """A mended copy of an event; of all that tells of a message, only the events say in which guild it is."""
        completed: Payload = complete(self._backend, payload)
        if event in _MESSAGE_EVENTS and "guild_id" in payload:
            completed["guild_id"] = payload["guild_id"]
            if event == "MESSAGE_UPDATE":
                self._add_member(completed)
        elif event == "MESSAGE_REACTION_ADD":
            self._add_author(completed)
        return completed

    def _add_member(self, message: Payload) -> None:
        """An update says as much of its author as the message itself did (docs: Gateway Events > Message Update)."""
        guild = self._backend.get_guild(int(message["guild_id"]))
        author = guild.members.get(int(message["author"]["id"]))
        if author is not None and "webhook_id" not in message:
            member = serializers.member_payload(self._backend, guild, author, with_user=False)
            message["member"] = complete(self._backend, dict(member))

    def _add_author(self, reaction: Payload) -> None:
        """Say who wrote what somebody reacted to (docs: Gateway Events > Message Reaction Add)."""
        message = self._backend.get_message(int(reaction["channel_id"]), int(reaction["message_id"]))
        if message.webhook_id is None:
            reaction["message_author_id"] = str(message.author_id)

    def _shaped(self, event: str, payload: Payload) -> Payload:
        if event == "GUILD_CREATE":
            return self._shape_guild(payload)
        if event == "GUILD_UPDATE":
            return plain_guild(payload)
        if event == "THREAD_DELETE":
            return deleted_thread(payload)
        if event == "THREAD_MEMBERS_UPDATE" and not self._intents.members:
            return self._only_own_membership(payload)
        if not self._intents.message_content:
            return self._censored(event, payload)
        return payload

    def _shape_guild(self, payload: Payload) -> Payload:
        shaped: Payload = complete(self._backend, payload)
        rules.prune_guild_create(shaped, self._intents, self._backend.bot_user.id)
        shaped["stage_instances"] = [
            serializers.stage_instance_payload(stage)
            for stage in self._backend.stage_instances.values()
            if str(stage.guild_id) == shaped["id"]
        ]
        shaped["threads"] = [
            thread
            for thread in shaped["threads"]
            if not thread["thread_metadata"]["archived"] and self._sees_channel(int(thread["id"]))
        ]
        return shaped

    def _only_own_membership(self, payload: Payload) -> Payload:
        own = str(self._backend.bot_user.id)
        payload["added_members"] = [entry for entry in payload["added_members"] if entry["user_id"] == own]
        payload["removed_member_ids"] = [entry for entry in payload["removed_member_ids"] if entry == own]
        return payload

    def _censored(self, event: str, payload: Payload) -> Payload:
        own = self._backend.bot_user.id
        if event in _MESSAGE_EVENTS:
            rules.censor_message(payload, own, backend=self._backend)
        elif event == "INTERACTION_CREATE" and isinstance(payload.get("message"), dict):
            rules.censor_message(payload["message"], own, backend=self._backend, exempt_root=True)
        return payload

    def _guild_of(self, event: str, payload: Mapping[str, Any]) -> int | None:
        value = payload.get("guild_id") or (payload.get("id") if event in _GUILD_EVENTS else None)
        return None if value is None else int(value)

    def _is_mine(self, guild_id: int | None) -> bool:
        """Direct messages and the like belong to shard 0."""
        return (0 if guild_id is None else (guild_id >> 22) % self._shard_count) == self._shard_id

    def _hears_of(self, guild_id: int | None, event: str) -> bool:
        """Nothing comes from a guild that is down or that the bot is not in, but the news of that."""
        if guild_id is None or event == "GUILD_DELETE":
            return True
        if event == "GUILD_AUDIT_LOG_ENTRY_CREATE" and not self._backend.bot_may(guild_id, "view_audit_log"):
            return False
        return self._backend.reaches_bot(guild_id)

    def _sees(self, event: str, payload: Mapping[str, Any]) -> bool:
        if event == "THREAD_DELETE":
            return int(payload["id"]) not in self._backend.unseen_deletions
        own = str(self._backend.bot_user.id)
        if own in payload.get("removed_member_ids", ()):
            return True
        key = "id" if event.startswith("THREAD_") else "channel_id"
        return self._sees_channel(int(payload[key]))

    def _sees_channel(self, channel_id: int) -> bool:
        return channel_accessible(self._backend, channel_id, self._backend.bot_user.id)
