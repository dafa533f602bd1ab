"""The chat of a group: read, said, changed, taken back, reacted to; and the files in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from aiohttp import web
from pydantic import Field, model_validator

from services.errors import NotMemberError
from services.sending.errors import MessageGoneError
from services.watching.chat import LONGEST_PAGE
from services.watching.writing import Typed
from services.web_access.errors import NoDiscordAccountError
from web.call import Call
from web.endpoint import Endpoint, Files, Model, endpoint
from web.live import shows, wire
from web.problems import HttpProblem

if TYPE_CHECKING:
    from services.seats import Seat

DiscordId = Annotated[int, Field(gt=0, le=wire.LARGEST_ID)]
TypedId = Annotated[str, Field(pattern=r"^[1-9]\d{0,18}$")]
LONGEST_TEXT = 4_000
SHOWN_INLINE = (
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
    "video/mp4",
    "video/webm",
    "audio/mpeg",
    "audio/ogg",
    "audio/mp4",
    "audio/webm",
    "audio/wav",
    "audio/flac",
)
"""What a browser shows by itself; the rest, which might be a page, is only to be saved."""


class MessagePath(Model):
    message_id: DiscordId


class ReactionPath(Model):
    message_id: DiscordId
    emoji: str = Field(min_length=1, max_length=64)


class FilePath(Model):
    message_id: DiscordId
    attachment_id: DiscordId


class Wanted(Model):
    """Which messages: the newest, or those next to one, before or after it."""

    group_id: wire.OurId
    before: DiscordId | None = None
    after: DiscordId | None = None
    limit: int = Field(default=50, ge=1, le=LONGEST_PAGE)

    @model_validator(mode="after")
    def one_way(self) -> Self:
        if self.before is not None and self.after is not None:
            raise ValueError("before and after cannot both be given")
        return self


class Messages(Model):
    """Messages, oldest first; `next` is what to pass on to go on, as it was asked for: `before` or `after`."""

    messages: list[wire.Message]
    next: str | None


class NewMessage(Model):
    """What to say. `client_id` is a name of the page's own for it: sent again under the same, it is not said twice."""

    group_id: wire.OurId
    text: str = Field(default="", max_length=LONGEST_TEXT)
    reply_to: TypedId | None = None
    client_id: str | None = Field(default=None, min_length=8, max_length=64, pattern=r"^[\w-]+$")


class ChangedMessage(Model):
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)


@endpoint("GET", "/messages")
async def list_messages(call: Call, query: Wanted) -> Messages:
    """Lists messages of a group's chat."""
    seat = await call.seat(query.group_id)
    page = await call.services.watch_rooms.chat.page(seat, before=query.before, after=query.after, limit=query.limit)
    at = -1 if query.after is not None else 0
    messages = [shows.message(one, seat.user_id) for one in page.messages]
    return Messages(messages=messages, next=messages[at].id if page.has_more and messages else None)


@endpoint("POST", "/messages")
async def send_message(call: Call, body: NewMessage, files: Files) -> wire.Message:
    """Says something in a group's thread, under one's own name; with files, as a form with `message` and `files`."""
    seat = await call.seat(body.group_id)
    answers = None if body.reply_to is None else int(body.reply_to)
    said = await call.services.watch_writing.say(seat, Typed(body.text, answers, body.client_id, files))
    return shows.message(said, seat.user_id)


@endpoint("PUT", "/messages/{message_id}")
async def edit_message(call: Call, path: MessagePath, body: ChangedMessage) -> wire.Message:
    """Changes what one said through Chorus."""
    seat = await _seat(call, path.message_id)
    said = await call.services.watch_writing.edit(seat, path.message_id, body.text)
    return shows.message(said, seat.user_id)


@endpoint("DELETE", "/messages/{message_id}")
async def delete_message(call: Call, path: MessagePath) -> None:
    """Takes back what one said; moderators also what others said."""
    await call.services.watch_writing.erase(await _seat(call, path.message_id), path.message_id)


@endpoint("PUT", "/messages/{message_id}/reactions/{emoji}")
async def add_reaction(call: Call, path: ReactionPath) -> None:
    """Reacts to a message."""
    seat = await _seat(call, path.message_id)
    await call.services.watch_reactions.add(seat, path.message_id, path.emoji)


@endpoint("DELETE", "/messages/{message_id}/reactions/{emoji}")
async def remove_reaction(call: Call, path: ReactionPath) -> None:
    """Takes a reaction back."""
    seat = await _seat(call, path.message_id)
    await call.services.watch_reactions.remove(seat, path.message_id, path.emoji)


@endpoint("GET", "/messages/{message_id}/files/{attachment_id}")
async def get_file(call: Call, path: FilePath) -> web.StreamResponse:
    """Gives a file that was attached to a message, as far as it is kept."""
    await _seat(call, path.message_id)
    file = await call.services.watch_rooms.chat.file(path.message_id, path.attachment_id)
    if file is None:
        raise HttpProblem(404, "error-no-such-file")
    kind = (file.content_type or "").partition(";")[0].strip().lower()
    is_shown = kind in SHOWN_INLINE
    response = web.Response(body=await call.services.files.open(file))
    response.content_type = kind if is_shown else "application/octet-stream"
    response.headers["Content-Disposition"] = "inline" if is_shown else "attachment"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


async def _seat(call: Call, message_id: int) -> Seat:
    """The visitor's seat in the group of a message. A message of a group that is not theirs is as good as none.

    Raises MessageGoneError, and as `Call.seat`.
    """
    call.visitor  # noqa: B018  whoever is not logged in is told that first
    group_id = await call.services.watch_rooms.chat.group_of(message_id)
    if group_id is None:
        raise MessageGoneError()
    try:
        return await call.seat(group_id)
    except (NotMemberError, NoDiscordAccountError):
        raise MessageGoneError() from None


ENDPOINTS: tuple[Endpoint, ...] = (
    list_messages,
    send_message,
    edit_message,
    delete_message,
    add_reaction,
    remove_reaction,
    get_file,
)
