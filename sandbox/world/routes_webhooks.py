"""Mended routes: webhooks, what they say, and what interactions say through theirs.

Source: Discord docs, Webhook.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simcord.backend import errors

from .audit import WEBHOOK_DELETE
from .call import Call, Reply, mended
from .message_limits import (
    EPHEMERAL,
    IS_COMPONENTS_V2,
    PINGS,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    check_new_message,
    tidied,
)
from .routes_messages import check_uploads
from .rules import check_webhook_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_WEBHOOK = "/webhooks/{webhook_id}/{token}"
_MESSAGE = "/webhooks/{webhook_id}/{token}/messages/{message_id}"
FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2
"""What a webhook may flag its message with; an interaction may also hide it from others."""


@mended("POST", "/channels/{channel_id}/webhooks")
def create_webhook(call: Call) -> Reply:
    """Create a webhook."""
    call.require(call.channel(), "manage_webhooks")
    if "name" not in call.body:
        raise errors.invalid_form_body("name: This field is required")
    return Reply(200, _owned(call, call.pass_on()))


@mended("GET", "/channels/{channel_id}/webhooks")
@mended("GET", "/guilds/{guild_id}/webhooks")
def list_webhooks(call: Call) -> Reply:
    """The webhooks of a channel or a guild."""
    return Reply(200, [_owned(call, webhook) for webhook in call.pass_on()])


@mended("GET", _WEBHOOK)
@mended("PATCH", _WEBHOOK)
@mended("DELETE", _WEBHOOK)
def webhook_by_token(call: Call) -> Reply:
    """Read, rename or delete a webhook with nothing but its token; the answer names no user."""
    call.backend.check_webhook_token(call.number("webhook_id"), call.args["token"])
    if call.method == "PATCH":
        call.json = {key: value for key, value in call.body.items() if key == "name"}
    body: Any = call.pass_on()
    if body is None:
        return Reply(204)
    owned = _owned(call, body)
    owned.pop("user", None)
    return Reply(200, {**owned, "token": call.args["token"]})


@mended("GET", "/webhooks/{webhook_id}")
def read_webhook(call: Call) -> Reply:
    """One webhook."""
    return Reply(200, _owned(call, call.pass_on()))


@mended("DELETE", "/webhooks/{webhook_id}")
def delete_webhook(call: Call) -> Reply:
    """Delete a webhook."""
    webhook = call.backend.get_webhook(call.number("webhook_id"))
    call.pass_on()
    call.backend.note_webhook(WEBHOOK_DELETE, webhook, reason=call.reason)
    return Reply(204)


@mended("PATCH", "/webhooks/{webhook_id}")
def edit_webhook(call: Call) -> Reply:
    """Rename a webhook or move it to another channel; a new avatar is taken and not kept."""
    call.json = {key: value for key, value in call.body.items() if key != "avatar"}
    return Reply(200, _owned(call, call.pass_on()))


@mended("POST", _WEBHOOK)
def execute_webhook(call: Call) -> Reply:
    """Post as a webhook, into a thread when one is named; answer an interaction further."""
    check_uploads(call)
    of_interaction = _check_token(call)
    body = tidied(call.body, flags=FLAGS | EPHEMERAL if of_interaction else FLAGS, pings=PINGS)
    body.pop("message_reference", None)  # neither replies nor forwards
    check_new_message(body, call.uploads)
    if not of_interaction and body.get("username") is not None:
        body["username"] = check_webhook_name(body["username"])
    call.json = body
    with _in_thread(call), call.backend.with_enclosures([upload.details for upload in call.uploads]):
        answer = call.pass_on()
    wanted = of_interaction or call.query.get("wait") in ("1", "true")
    return Reply(200, answer) if wanted else Reply(204)


@mended("GET", _MESSAGE)
@mended("PATCH", _MESSAGE)
@mended("DELETE", _MESSAGE)
def webhook_message(call: Call) -> Reply:
    """Read, edit or delete a message of a webhook or of an interaction."""
    check_uploads(call)
    _check_token(call)
    if "content" in call.body:
        call.json = tidied(call.body, pings=PINGS)
    with _in_thread(call):
        body: Any = call.pass_on()
    return Reply(204) if body is None else Reply(200, {"components": [], **body})


def _owned(call: Call, webhook: dict[str, Any]) -> dict[str, Any]:
    """A webhook's object that tells whose application made it."""
    is_own = call.backend.get_webhook(int(webhook["id"])).creator_id == call.bot_id
    return {**webhook, "application_id": str(call.backend.application_id) if is_own else None}


def _check_token(call: Call) -> bool:
    """Whether the token is an interaction's; raises 10015 or 50027 for one that is nobody's."""
    if call.args["token"] in call.backend.interaction_tokens:
        return True
    if call.number("webhook_id") != call.backend.application_id:
        call.backend.check_webhook_token(call.number("webhook_id"), call.args["token"])
    return False


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
