"""Mended routes: sending, reading, webhooks, answers to interactions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simcord.backend import errors, serializers

from .call import Call, Reply, mended
from .rules import (
    MAX_UPLOAD_BYTES,
    MAX_WEBHOOKS,
    check_webhook_name,
    thread_archived,
    thread_locked,
    too_many_webhooks,
    upload_too_large,
)
from .threads import metadata_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simcord.backend.models import Channel

_WEBHOOK_MESSAGE = "/webhooks/{webhook_id}/{token}/messages/{message_id}"


def check_uploads(call: Call) -> None:
    """Raises 40005 when the files of a request are above what a bot may upload."""
    if sum(upload.size for upload in call.uploads) > MAX_UPLOAD_BYTES:
        raise upload_too_large()


def _check_not_locked(call: Call, channel: Channel) -> None:
    if channel.is_thread and metadata_of(channel).locked and not call.has(channel, "manage_threads"):
        raise thread_locked()


@mended("POST", "/channels/{channel_id}/messages")
def send_message(call: Call) -> Reply:
    """Send a message: files need their own permission, embeds silently go without it.

    With `enforce_nonce` a nonce that is known already gets its first message again.
    """
    channel = call.channel()
    check_uploads(call)
    _check_not_locked(call, channel)
    if call.uploads:
        call.require(channel, "attach_files")
    if call.body.get("message_reference"):
        call.require(channel, "read_message_history")
    if call.body.get("embeds") and not call.has(channel, "embed_links"):
        call.json = {**call.body, "embeds": []}
    nonce = call.body.get("nonce")
    if nonce is not None and call.body.get("enforce_nonce"):
        known = call.backend.find_nonce(channel.id, nonce)
        if known is not None:
            return Reply(200, dict(serializers.message_payload(call.backend, known)))
    with call.backend.with_nonce(nonce):
        return Reply(200, call.pass_on())


@mended("GET", "/channels/{channel_id}/messages")
def read_messages(call: Call) -> Reply:
    """A page of messages: 1 to 100."""
    if not 1 <= int(call.query.get("limit", 50)) <= 100:
        raise errors.invalid_form_body("limit: int value should be between 1 and 100.")
    return Reply(200, call.pass_on())


@mended("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit_message(call: Call) -> Reply:
    """Edit a message; not in an archived thread."""
    channel = call.channel()
    check_uploads(call)
    _check_not_locked(call, channel)
    if channel.is_thread and metadata_of(channel).archived:
        raise thread_archived()
    return Reply(200, call.pass_on())


@mended("POST", "/interactions/{interaction_id}/{token}/callback")
def answer_interaction(call: Call) -> Reply:
    """The first answer to an interaction; its body comes back only when asked for."""
    check_uploads(call)
    body = call.pass_on()
    if body["interaction"]["response_message_id"] is None:
        del body["interaction"]["response_message_id"]
    return Reply(200, body) if call.query.get("with_response") in ("1", "true") else Reply(204)


@mended("POST", "/channels/{channel_id}/webhooks")
def create_webhook(call: Call) -> Reply:
    """Create a webhook: 15 a channel, and no name with Discord's own in it."""
    channel = call.channel()
    check_webhook_name(call.body.get("name"))
    hooks = call.backend.webhooks.values()
    if sum(hook.channel_id == channel.id for hook in hooks) >= MAX_WEBHOOKS:
        raise too_many_webhooks()
    return Reply(200, call.pass_on())


@mended("POST", "/webhooks/{webhook_id}/{token}")
def execute_webhook(call: Call) -> Reply:
    """Post as a webhook, into a thread when one is named; answer an interaction further."""
    check_uploads(call)
    of_interaction = call.args["token"] in call.backend.interaction_tokens
    if not of_interaction and call.body.get("username") is not None:
        check_webhook_name(call.body["username"])
    with _in_thread(call):
        body = call.pass_on()
    wanted = of_interaction or call.query.get("wait") in ("1", "true")
    return Reply(200, body) if wanted else Reply(204)


@mended("GET", _WEBHOOK_MESSAGE)
@mended("PATCH", _WEBHOOK_MESSAGE)
@mended("DELETE", _WEBHOOK_MESSAGE)
def webhook_message(call: Call) -> Reply:
    """Read, edit or delete a message of a webhook or of an interaction."""
    check_uploads(call)
    with _in_thread(call):
        body: Any = call.pass_on()
    return Reply(204) if body is None else Reply(200, body)


@contextmanager
def _in_thread(call: Call) -> Iterator[None]:
    """Let a webhook act in the thread that `thread_id` names, which simcord does not know.

    Raises 10003 for a thread of another channel.
    """
    webhook = call.backend.webhooks.get(call.backend.webhook_tokens.get(call.args["token"], 0))
    if webhook is None or "thread_id" not in call.query:
        yield
        return
    thread = call.backend.get_thread(int(call.query["thread_id"]))
    home = webhook.channel_id
    if thread.parent_id != home:
        raise errors.unknown_channel()
    webhook.channel_id = thread.id
    try:
        yield
    finally:
        webhook.channel_id = home
