"""What Discord takes in a new message and what not. Pure checks and conversions of request bodies.

Source: Discord docs, Message > Create Message, Allowed Mentions and Voice Messages; Poll > Poll Create Request Object;
Opcodes and Status Codes > JSON. Lengths of contents, embeds and components are simcord's to check.
"""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from simcord.backend import errors

from .rules import DiscordError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .call import Upload

SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 6, 1 << 12
IS_VOICE_MESSAGE, IS_COMPONENTS_V2 = 1 << 13, 1 << 15
SETTABLE_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_VOICE_MESSAGE | IS_COMPONENTS_V2
"""What a new message may be flagged with; other flags are dropped without a word."""

PINGS = ("users",)
"""Whom webhooks and interactions mention where they say nothing of it (docs: Allowed Mentions Object)."""

FORWARD = 1
"""The type of a message reference that forwards."""
MAX_ATTACHMENTS = 10
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_REQUEST_BYTES = 25 * 1024 * 1024
MAX_NONCE = 25
MAX_MENTIONS = 100
MAX_POLL_HOURS = 32 * 24
MAX_POLL_ANSWERS, MAX_POLL_QUESTION, MAX_POLL_ANSWER = 10, 300, 55

_CONTENTS = ("content", "embeds", "sticker_ids", "components", "poll")


def check_files(sizes: Sequence[int]) -> None:
    """Ten files of 10 MiB each, 25 MiB in all: raises 30015 or 40005.

    The limit of a file is what a bot without anything paid for gets (docs: Reference > Uploading Files).
    """
    if len(sizes) > MAX_ATTACHMENTS:
        raise DiscordError(400, 30015, f"Maximum number of attachments in a message reached ({MAX_ATTACHMENTS})")
    if sum(sizes) > MAX_REQUEST_BYTES or any(size > MAX_FILE_BYTES for size in sizes):
        raise DiscordError(413, 40005, "Request entity too large")


def check_new_message(body: Mapping[str, Any], uploads: Sequence[Upload]) -> None:
    """A message that is to be sent. Raises 50006 for an empty one, 50035, or a voice message's codes."""
    _check_nonce(body.get("nonce"))
    _check_mentions(body.get("allowed_mentions") or {})
    if body.get("poll"):
        check_poll(body["poll"])
    if int(body.get("flags") or 0) & IS_VOICE_MESSAGE:
        _check_voice_message(body, uploads)
    elif not (uploads or is_forward(body) or _has_contents(body)):
        raise DiscordError(400, 50006, "Cannot send an empty message")


def is_forward(body: Mapping[str, Any]) -> bool:
    """Whether a message forwards another."""
    return (body.get("message_reference") or {}).get("type") == FORWARD


def tidied(
    body: Mapping[str, Any], *, flags: int = SETTABLE_FLAGS, pings: Sequence[str] | None = None
) -> dict[str, Any]:
    """A body without flags that cannot be set; `pings` are the mentions that count where the body says nothing."""
    copied = dict(body)
    if copied.get("flags"):
        copied["flags"] = int(copied["flags"]) & flags
    mentions = copied.get("allowed_mentions")
    if isinstance(mentions, dict):
        copied["allowed_mentions"] = {key: value for key, value in mentions.items() if value or key == "parse"}
    elif pings is not None:
        copied["allowed_mentions"] = {"parse": list(pings)}
    return copied


def check_poll(poll: Mapping[str, Any]) -> None:
    """A poll that is to be opened; raises 50035."""
    answers = poll.get("answers") or ()
    if not 1 <= len(answers) <= MAX_POLL_ANSWERS:
        raise errors.invalid_form_body(f"poll.answers: Must be between 1 and {MAX_POLL_ANSWERS} in length.")
    _check_poll_text("question", poll.get("question") or {}, MAX_POLL_QUESTION)
    for answer in answers:
        _check_poll_text("answers", answer.get("poll_media") or {}, MAX_POLL_ANSWER)
    hours = poll.get("duration")
    if hours is not None and not 1 <= int(hours) <= MAX_POLL_HOURS:
        raise errors.invalid_form_body(f"poll.duration: int value should be between 1 and {MAX_POLL_HOURS}.")


def _check_poll_text(path: str, media: Mapping[str, Any], highest: int) -> None:
    text = media.get("text")
    if not isinstance(text, str) or not 1 <= len(text) <= highest:
        raise errors.invalid_form_body(f"poll.{path}.text: Must be between 1 and {highest} in length.")


def _has_contents(body: Mapping[str, Any]) -> bool:
    """Whether there is anything to see besides files; a content of blanks is nothing."""
    values = [body.get(name) for name in (*_CONTENTS, "embed")]
    return any(value.strip() if isinstance(value, str) else value for value in values)


def _check_nonce(nonce: Any) -> None:
    if isinstance(nonce, str) and len(nonce) > MAX_NONCE:
        raise errors.invalid_form_body(f"nonce: Must be {MAX_NONCE} or fewer in length.")


def _check_mentions(mentions: Mapping[str, Any]) -> None:
    for kind in ("users", "roles"):
        if len(mentions.get(kind) or ()) > MAX_MENTIONS:
            raise errors.invalid_form_body(f"allowed_mentions.{kind}: Must be {MAX_MENTIONS} or fewer in length.")


def _check_voice_message(body: Mapping[str, Any], uploads: Sequence[Upload]) -> None:
    """A single audio file with its length and waveform, and nothing else."""
    if _has_contents(body):
        raise DiscordError(400, 50159, "Voice messages do not support additional content.")
    if len(uploads) != 1 or not (mimetypes.guess_type(uploads[0].filename)[0] or "").startswith("audio/"):
        raise DiscordError(400, 50160, "Voice messages must have a single audio attachment.")
    if not {"duration_secs", "waveform"} <= uploads[0].details.keys():
        raise DiscordError(400, 50161, "Voice messages must have supporting metadata.")
