"""The audit log as Discord writes it. A mixin of the backend, and what the bot's requests leave in it.

Source: Discord docs, Audit Log. simcord's routes write most entries themselves; `note_request` adds the kinds that they
leave out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simcord.backend import Backend, errors, serializers
from simcord.backend.models import AuditLogEntry

if TYPE_CHECKING:
    from simcord.backend.models import Message, Webhook

    from .call import Call, Reply

    Payload = dict[str, Any]

MAX_REASON = 512
MAX_PAGE = 100
OVERWRITE_CREATE, OVERWRITE_UPDATE, OVERWRITE_DELETE = 13, 14, 15
WEBHOOK_CREATE, WEBHOOK_UPDATE, WEBHOOK_DELETE = 50, 51, 52
MESSAGE_DELETE, MESSAGE_PIN, MESSAGE_UNPIN = 72, 74, 75
STAGE_CREATE, STAGE_UPDATE, STAGE_DELETE = 83, 84, 85
_BY_REQUEST: tuple[tuple[str, re.Pattern[str], int], ...] = (
    ("POST", re.compile(r"/channels/\d+(?:/messages/\d+)?/threads"), 110),
    ("POST", re.compile(r"/channels/\d+/webhooks"), WEBHOOK_CREATE),
    ("PATCH", re.compile(r"/webhooks/(\d+)"), WEBHOOK_UPDATE),
    ("POST", re.compile(r"/stage-instances"), STAGE_CREATE),
    ("PATCH", re.compile(r"/stage-instances/\d+"), STAGE_UPDATE),
)
_OF_CHANNEL = re.compile(r"/channels/\d+")
_OF_THREADS = {"PATCH": 111, "DELETE": 112}


class AuditRules(Backend):
    """Entries without what is not there, and role changes where Discord puts them."""

    def record_audit_log(
        self,
        guild_id: int,
        action_type: int,
        *,
        target_id: int | None = None,
        changes: list[Payload] | None = None,
        options: Payload | None = None,
        reason: str | None = None,
        user_id: int | None = None,
    ) -> AuditLogEntry:
        """Write an entry, of the bot unless `user_id` says of whom, and tell it to those who may read the log."""
        given = options or {}
        roles = [{"key": key, "new_value": value} for key, value in given.items() if key.startswith("$")]
        entry = AuditLogEntry(
            id=self.snowflake(),
            action_type=int(action_type),
            user_id=self.bot_user.id if user_id is None else user_id,
            target_id=target_id,
            reason=reason,
            changes=[_without_none(change) for change in (*(changes or ()), *roles)],
            options={key: str(value) for key, value in given.items() if not key.startswith("$")},
        )
        self.get_guild(guild_id).audit_log_entries.append(entry)
        self.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", {**entry_payload(entry), "guild_id": str(guild_id)})
        return entry

    def note_deed(
        self, action_type: int, message: Message, *, user_id: int | None = None, reason: str | None = None
    ) -> None:
        """Write down what somebody, else the bot, did to another's message; nothing in direct messages."""
        guild_id = self.get_channel(message.channel_id).guild_id
        if guild_id is None:
            return
        where = {"channel_id": str(message.channel_id)}
        more = {"count": "1"} if action_type == MESSAGE_DELETE else {"message_id": str(message.id)}
        self.record_audit_log(
            guild_id,
            action_type,
            target_id=message.author_id,
            options={**where, **more},
            reason=reason,
            user_id=user_id,
        )

    def note_webhook(
        self, action_type: int, webhook: Webhook, *, user_id: int | None = None, reason: str | None = None
    ) -> None:
        """Write down what somebody, else the bot, did to a webhook."""
        if webhook.guild_id is not None:
            self.record_audit_log(webhook.guild_id, action_type, target_id=webhook.id, reason=reason, user_id=user_id)


def entry_payload(entry: AuditLogEntry) -> Payload:
    """An entry without the fields that it has no value for."""
    payload = dict(serializers.audit_log_entry_payload(entry))
    optional = ("reason", "options", "changes")
    return {key: value for key, value in payload.items() if key not in optional or value}


def check_reason(reason: str | None) -> None:
    """Raises 50035 for a reason above 512 characters."""
    if reason is not None and len(reason) > MAX_REASON:
        raise errors.invalid_form_body("X-Audit-Log-Reason: Must be 512 or fewer in length.")


def note_request(call: Call, reply: Reply) -> None:
    """Write the entry of a request that simcord would forget."""
    body = reply.body
    if not isinstance(body, dict):
        return
    guild_id = body.get("guild_id")
    if guild_id is None:
        return
    action = _action_of(call, body)
    if action is not None:
        changes = (
            [{"key": "name", "new_value": body["name"]}] if body.get("name") and action != _OF_THREADS["DELETE"] else []
        )
        call.backend.record_audit_log(
            int(guild_id), action, target_id=int(body["id"]), changes=changes, reason=call.reason
        )


def _action_of(call: Call, body: Payload) -> int | None:
    for method, pattern, action in _BY_REQUEST:
        if method == call.method and pattern.fullmatch(call.path):
            return action
    if "thread_metadata" in body and _OF_CHANNEL.fullmatch(call.path):
        return _OF_THREADS.get(call.method)
    return None


def _without_none(change: Payload) -> Payload:
    return {key: value for key, value in change.items() if value is not None}
