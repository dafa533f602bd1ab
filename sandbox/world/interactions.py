"""Interactions from their start by a member to the bot's answer. Returns plain payloads.

Source: Discord docs, Receiving and Responding to Interactions.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers
from simcord.backend.command_access import command_access
from simcord.backend.models import ResponseKind
from simcord.interactions import base_payload

from sandbox.discord_types import OptionType

from .payloads import complete
from .rules import MAX_UPLOAD_BYTES

if TYPE_CHECKING:
    from simcord.backend.models import Interaction

    from .backend import SandboxBackend

Payload = dict[str, Any]

_NESTING = (OptionType.SUBCOMMAND, OptionType.SUBCOMMAND_GROUP)
RESPONSE_WINDOW_S = 3.0
"""How long a bot has for its first answer; autocomplete has no other."""


class Interactions:
    """Starts interactions and knows what the bot made of them."""

    def __init__(self, backend: SandboxBackend) -> None:
        self.response_window_s = RESPONSE_WINDOW_S
        self._backend = backend
        self._changed = asyncio.Event()
        backend.message_watchers.append(lambda _channel_id, _message_id: self.note_change())

    def note_change(self) -> None:
        """Wake those who wait for an answer: something may have become one."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for_change(self, timeout_s: float) -> None:
        """Return after the next change anywhere, or when the time is over, whichever is first."""
        try:
            async with asyncio.timeout(max(timeout_s, 0)):
                await self._changed.wait()
        except TimeoutError:
            return

    def visible_commands(self, user_id: int, channel_id: int, kind: int = 1) -> list[Payload]:
        """The commands of a type in this member's picker in a channel; 1 is slash commands."""
        guild_id = self._backend.get_channel(channel_id).guild_id
        if guild_id is not None:
            self._check_sees(user_id, channel_id)
            if not self._backend.bot_is_in(guild_id):
                return []
        return self._backend.visible_commands(user_id=user_id, channel_id=channel_id, type=kind)

    def find_command(
        self, name: str, user_id: int, channel_id: int, kind: int = 1
    ) -> tuple[Payload | None, str | None]:
        """A command of a type by its first word and, when the member cannot use it there, why not."""
        channel = self._backend.get_channel(channel_id)
        self._check_sees(user_id, channel_id)
        command = self._backend.find_command(name, channel.guild_id, kind)
        is_in = channel.guild_id is None or self._backend.bot_is_in(channel.guild_id)
        if command is None or not is_in:
            return None, None
        access = command_access(self._backend, command, user_id=user_id, channel_id=channel_id)
        return command, None if access.allowed else access.reason

    def start(
        self,
        kind: int,
        *,
        user_id: int,
        channel_id: int,
        data: Payload,
        source: Payload | None = None,
        opener_id: int | None = None,
    ) -> int:
        """Send INTERACTION_CREATE to the bot; returns the interaction's id.

        `source` is the message it came from, `opener_id` the interaction that opened the modal which this sends off.
        """
        self._check_sees(user_id, channel_id)
        guild_id = self._backend.get_channel(channel_id).guild_id
        record, payload = base_payload(
            self._backend, type=kind, channel_id=channel_id, guild_id=guild_id, user_id=user_id, data=data
        )
        if record.command_name is not None:
            record.command_name = _whole_name(data)
        record.initial_response_deadline = self._backend.iso_after(self.response_window_s)
        payload["attachment_size_limit"] = MAX_UPLOAD_BYTES
        payload["channel"] = complete(self._backend, payload["channel"])
        if guild_id is not None:
            payload["guild"] = {"id": str(guild_id), "locale": "en-US", "features": []}
            payload["authorizing_integration_owners"] = {"0": str(guild_id)}
        if source is not None:
            payload["message"] = source
            record.source_message_id = int(source["id"])
        if opener_id is not None:
            self._backend.modal_openers[record.id] = opener_id
        self._backend.emit("INTERACTION_CREATE", payload)
        return record.id

    def consume_modal(self, interaction_id: int, user_id: int) -> Payload:
        """The modal an interaction opened, for one submission by the one who opened it."""
        record = self._record(interaction_id)
        if record.modal is None or record.user_id != user_id or record.modal_consumed:
            raise errors.unknown_interaction()
        record.modal_consumed = True
        return record.modal

    def release_modal(self, interaction_id: int) -> None:
        """A refused submission leaves the modal open."""
        self._record(interaction_id).modal_consumed = False

    def origin(self, interaction_id: int) -> tuple[int, int | None]:
        """Where an interaction happened: its channel and the message it came from."""
        record = self._record(interaction_id)
        return record.channel_id, record.source_message_id

    def check_asked_by(self, interaction_id: int, user_id: int) -> None:
        """Raises 10062 unless this person began the interaction."""
        if self._record(interaction_id).user_id != user_id:
            raise errors.unknown_interaction()

    def answers_to(self, user_id: int, most: int = 200) -> list[tuple[str, Payload]]:
        """The last of what a person began and the bot answered, oldest first, each with its command's first word.

        What is sent off in a modal counts to the command that opened it. Autocomplete is left out.
        """
        records = [
            record
            for record in self._backend.interactions.values()
            if record.user_id == user_id and record.responded and record.autocomplete_choices is None
        ]
        return [(self._command(record), self.answer(record.id)) for record in records[-most:]]

    def answer(self, interaction_id: int) -> Payload:
        """What the bot answered so far: `state`, `ephemeral`, `message`, `followups`, `modal`, `choices`.

        States: waiting, loading ("is thinking"), acknowledged (a component's defer), message, deleted, modal,
        autocomplete.
        """
        record = self._record(interaction_id)
        message = self._message(record, record.message_id)
        followups = [self._message(record, message_id) for message_id in record.followup_ids]
        return {
            "id": str(record.id),
            "state": self._state(record, message),
            "channel_id": str(record.channel_id),
            "ephemeral": record.ephemeral,
            "message": message,
            "followups": [followup for followup in followups if followup is not None],
            "modal": record.modal,
            "choices": record.autocomplete_choices,
        }

    def _state(self, record: Interaction, message: Payload | None) -> str:
        match record.response_kind:
            case None:
                return "waiting"
            case ResponseKind.MODAL:
                return "modal"
            case ResponseKind.AUTOCOMPLETE:
                return "autocomplete"
            case ResponseKind.DEFERRED_UPDATE:
                return "acknowledged"
        if message is None:
            return "deleted"
        return "loading" if record.loading else "message"

    def _message(self, record: Interaction, message_id: int | None) -> Payload | None:
        message = self._backend.messages.get(record.channel_id, {}).get(message_id or 0)
        return None if message is None else dict(serializers.message_payload(self._backend, message))

    def _command(self, record: Interaction) -> str:
        """The first word of the command that an interaction belongs to; empty for none."""
        opener = self._backend.interactions.get(self._backend.modal_openers.get(record.id, record.id))
        name = record.command_name or (None if opener is None else opener.command_name) or ""
        return name.partition(" ")[0]

    def _record(self, interaction_id: int) -> Interaction:
        record = self._backend.interactions.get(interaction_id)
        if record is None:
            raise errors.unknown_interaction()
        return record

    def _check_sees(self, user_id: int, channel_id: int) -> None:
        channel = self._backend.get_channel(channel_id)
        self._backend.require_permissions(channel.guild_id, user_id, channel_id)


def _whole_name(command: Payload) -> str:
    """A command's name with its group's and subcommand's, as Discord shows it above an answer.

    Source: Discord docs, Receiving and Responding > Message Interaction Object.
    """
    words = [str(command["name"])]
    while nested := [option for option in command.get("options") or () if option["type"] in _NESTING]:
        command = nested[0]
        words.append(command["name"])
    return " ".join(words)
