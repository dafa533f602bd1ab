"""Mended routes: sending, editing and deleting messages, typing, the first answer to an interaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from simcord.backend import errors
from simcord.enums import AuditLogAction, ChannelType

from .audit import MESSAGE_DELETE
from .auto_archive import moment_of
from .call import Call, Reply, mended
from .files import check_file_names
from .interaction_answers import check_answer
from .message_limits import (
    EPHEMERAL,
    IS_COMPONENTS_V2,
    IS_VOICE_MESSAGE,
    PINGS,
    SETTABLE_FLAGS,
    SUPPRESS_EMBEDS,
    check_files,
    check_new_message,
    is_forward,
    tidied,
)
from .reactions import CONTENT_TYPES
from .rules import DiscordError, thread_archived, thread_locked
from .threads import metadata_of

if TYPE_CHECKING:
    from simcord.backend.models import Channel, Message

NO_MESSAGES = (ChannelType.CATEGORY, ChannelType.FORUM)
MESSAGE_WITH_SOURCE = 4
"""The interaction callback that answers with a new message."""
BULK_AGE = timedelta(days=14)
BULK_NUMBERS = range(2, 101)


def check_uploads(call: Call) -> None:
    """Raises 40005 or 30015 when the files of a request are above what a bot may upload, 50035 for a long name."""
    check_files([upload.size for upload in call.uploads])
    check_file_names(upload.filename for upload in call.uploads)


def check_not_archived(channel: Channel) -> None:
    """Raises 50083 in an archived thread."""
    if channel.is_thread and metadata_of(channel).archived:
        raise thread_archived()


@mended("POST", "/channels/{channel_id}/messages")
def send_message(call: Call) -> Reply:
    """Send a message: files and polls need their own permission, embeds silently go without it.

    With `enforce_nonce` a nonce that is known already gets its first message again.
    """
    channel = call.channel()
    if channel.type in NO_MESSAGES:
        raise DiscordError(400, 50008, "Cannot send messages in a non-text channel")
    check_uploads(call)
    call.json = tidied(call.body)
    check_new_message(call.body, call.uploads)
    _check_not_locked(call, channel)
    _check_parts(call, channel)
    _check_reply(call, channel)
    nonce = call.body.get("nonce")
    if nonce is not None and call.body.get("enforce_nonce"):
        known = call.backend.find_nonce(channel.id, nonce)
        if known is not None:
            return Reply(200, call.shown(known))
    details = [upload.details for upload in call.uploads]
    with call.backend.with_nonce(nonce), call.backend.with_enclosures(details):
        return Reply(200, call.pass_on())


@mended("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit_message(call: Call) -> Reply:
    """Edit a message, not in an archived thread; another's can only have its embeds hidden."""
    channel = call.channel()
    check_uploads(call)
    _check_not_locked(call, channel)
    check_not_archived(channel)
    message = call.message()
    flags = int(call.body.get("flags") or 0)
    if call.body.keys() - {"allowed_mentions", "tts"} == {"flags"} and not (flags & ~message.flags) & IS_COMPONENTS_V2:
        if message.author_id != call.bot_id:
            call.require(channel, "manage_messages")
        call.backend.suppress_embeds(channel.id, message.id, suppressed=bool(flags & SUPPRESS_EMBEDS))
        return Reply(200, call.shown(message))
    if message.author_id == call.bot_id:
        _check_edit(call, message)
    return Reply(200, call.pass_on())


@mended("POST", "/channels/{channel_id}/messages/bulk-delete")
def bulk_delete(call: Call) -> Reply:
    """Delete 2 to 100 messages of a guild's channel that are younger than two weeks; 50034 for older ones."""
    channel = call.channel()
    if channel.guild_id is None:
        raise DiscordError(400, 50003, "Cannot execute action on a DM channel")
    call.require(channel, "manage_messages")
    ids = [int(entry) for entry in call.body.get("messages") or ()]
    if len(ids) not in BULK_NUMBERS or len(set(ids)) != len(ids):
        raise errors.invalid_form_body("messages: Must be between 2 and 100 in length, each once.")
    oldest = call.backend.clock.now() - BULK_AGE
    if any(moment_of(message_id) < oldest for message_id in ids):
        raise DiscordError(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    deleted = call.backend.bulk_delete_messages(channel.id, ids)
    if deleted:
        count = {"count": str(len(deleted))}
        action = AuditLogAction.MESSAGE_BULK_DELETE
        call.backend.record_audit_log(channel.guild_id, action, target_id=channel.id, options=count, reason=call.reason)
    return Reply(204)


@mended("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete_message(call: Call) -> Reply:
    """Delete a message; another's takes Manage Messages and stands in the audit log."""
    channel, message = call.channel(), call.message()
    call.pass_on()
    if message.author_id != call.bot_id and channel.guild_id is not None:
        call.backend.note_deed(MESSAGE_DELETE, message, reason=call.reason)
    return Reply(204)


@mended("POST", "/channels/{channel_id}/typing")
def start_typing(call: Call) -> Reply:
    """Show that the bot is about to write."""
    channel = call.channel()
    call.require(channel, "send_messages_in_threads" if channel.is_thread else "send_messages")
    call.backend.start_typing(channel.id, call.bot_id)
    return Reply(204)


@mended("POST", "/interactions/{interaction_id}/{token}/callback")
def answer_interaction(call: Call) -> Reply:
    """The first answer to an interaction; its body comes back only when asked for."""
    check_answer(call.backend.interactions.get(call.number("interaction_id")), call.body)
    check_uploads(call)
    if call.body.get("type") == MESSAGE_WITH_SOURCE:
        data = tidied(call.body.get("data") or {}, flags=SETTABLE_FLAGS | EPHEMERAL, pings=PINGS)
        check_new_message(data, call.uploads)
        call.json = {**call.body, "data": data}
    with call.backend.with_enclosures([upload.details for upload in call.uploads]):
        body = call.pass_on()
    if body["interaction"]["response_message_id"] is None:
        del body["interaction"]["response_message_id"]
    return Reply(200, body) if call.query.get("with_response") in ("1", "true") else Reply(204)


def _check_not_locked(call: Call, channel: Channel) -> None:
    if channel.is_thread and metadata_of(channel).locked and not call.has(channel, "manage_threads"):
        raise thread_locked()


def _check_parts(call: Call, channel: Channel) -> None:
    """What a message holds may need permissions of its own."""
    body = call.body
    needed = {
        "attach_files": call.uploads,
        "read_message_history": body.get("message_reference"),
        "send_polls": body.get("poll"),
        "send_tts_messages": body.get("tts"),
    }
    call.require(channel, *(permission for permission, part in needed.items() if part))
    if int(body.get("flags") or 0) & IS_VOICE_MESSAGE and not call.has(channel, "send_voice_messages"):
        raise DiscordError(403, 50173, "You cannot send voice messages in this channel")
    if body.get("embeds") and not call.has(channel, "embed_links"):
        call.json = {**body, "embeds": []}


def _check_reply(call: Call, channel: Channel) -> None:
    """The message replied to must be there, unless the bot said that it need not, and written by somebody."""
    reference = call.body.get("message_reference")
    if not reference or is_forward(call.body):
        return
    target = call.backend.messages[channel.id].get(int(reference["message_id"]))
    if target is None or target.is_ephemeral:
        if reference.get("fail_if_not_exists", True):
            raise _bad_reference("REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        call.json = {key: value for key, value in call.body.items() if key != "message_reference"}
    elif target.type not in CONTENT_TYPES:
        raise _bad_reference("REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message")


def _bad_reference(code: str, message: str) -> DiscordError:
    details: dict[str, Any] = {"message_reference": {"_errors": [{"code": code, "message": message}]}}
    return errors.invalid_form_body(errors=details)


def _check_edit(call: Call, message: Message) -> None:
    """Voice messages and polls stay as they are, and nothing becomes empty."""
    if message.flags & IS_VOICE_MESSAGE:
        raise DiscordError(400, 50162, "Voice messages cannot be edited.")
    if message.poll is not None:
        raise DiscordError(400, 520003, "Cannot edit a poll message")
    left = [call.body.get(part, getattr(message, part)) for part in ("embeds", "components", "attachments")]
    content = call.body.get("content", message.content) or ""
    if not (content.strip() or any(left) or call.uploads or message.stickers or message.snapshots):
        raise DiscordError(400, 50006, "Cannot send an empty message")
