"""Mended routes: reactions, votes in polls, stickers.

Source: Discord docs, Message > Create Reaction and the like; Poll; Sticker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from simcord.backend import errors, serializers
from simcord.backend.access import reaction_permissions

from .call import Call, Reply, mended
from .emoji import check_emoji
from .routes_messages import check_not_archived

if TYPE_CHECKING:
    from collections.abc import Iterable

DEFAULT_PAGE, MAX_PAGE = 25, 100
_REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions"


@mended("PUT", _REACTIONS + "/{emoji}/@me")
def add_reaction(call: Call) -> Reply:
    """React; with an emoji that is not there yet this takes Add Reactions."""
    channel, message, emoji = call.channel(), call.message(), _emoji(call)
    check_emoji(call.backend, call.bot_id, channel.id, emoji)
    check_not_archived(channel)
    call.require(channel, *reaction_permissions(message, emoji))
    call.backend.set_reaction(channel.id, message.id, emoji, call.bot_id, True)
    return Reply(204)


@mended("DELETE", _REACTIONS + "/{emoji}/{user_id}")
def remove_reaction(call: Call) -> Reply:
    """Take back the own reaction, or with Manage Messages another's."""
    channel, message, emoji = call.channel(), call.message(), _emoji(call)
    user_id = call.bot_id if call.args["user_id"] == "@me" else call.number("user_id")
    call.require(channel, "read_message_history" if user_id == call.bot_id else "manage_messages")
    check_not_archived(channel)
    call.backend.remove_reaction(channel.id, message.id, emoji, user_id)
    return Reply(204)


@mended("DELETE", _REACTIONS)
@mended("DELETE", _REACTIONS + "/{emoji}")
def clear_reactions(call: Call) -> Reply:
    """Take all reactions away, or all of one emoji."""
    channel, message = call.channel(), call.message()
    call.require(channel, "manage_messages")
    check_not_archived(channel)
    if "emoji" in call.args:
        call.backend.clear_reaction(channel.id, message.id, _emoji(call))
    else:
        call.backend.clear_reactions(channel.id, message.id)
    return Reply(204)


@mended("GET", _REACTIONS + "/{emoji}")
def reacting_users(call: Call) -> Reply:
    """A page of those who reacted with an emoji, by their ids; super reactions are never any."""
    call.require(call.channel(), "read_message_history")
    reaction = call.message().reaction_for(_emoji(call))
    is_super = call.query.get("type") == "1"
    return Reply(200, _users(call, () if reaction is None or is_super else reaction.user_ids))


@mended("GET", "/channels/{channel_id}/polls/{message_id}/answers/{answer_id}")
def voters(call: Call) -> Reply:
    """A page of those who voted for an answer, by their ids."""
    call.require(call.channel(), "read_message_history")
    poll = call.message().poll
    if poll is None or poll.answer(call.number("answer_id")) is None:
        raise errors.invalid_form_body("answer_id: Unknown poll answer")
    return Reply(200, {"users": _users(call, poll.votes.get(call.number("answer_id"), ()))})


@mended("POST", "/channels/{channel_id}/polls/{message_id}/expire")
def end_poll(call: Call) -> Reply:
    """End an own poll before its time."""
    channel, message = call.channel(), call.message()
    if message.author_id != call.bot_id:
        raise errors.cannot_edit_other_user()
    return Reply(200, call.shown(call.backend.expire_poll(channel.id, message.id)))


@mended("GET", "/stickers/{sticker_id}")
def sticker(call: Call) -> Reply:
    """A sticker, whichever guild it belongs to; without its creator."""
    for guild in call.backend.guilds.values():
        found = guild.stickers.get(call.number("sticker_id"))
        if found is not None:
            payload = serializers.sticker_payload(call.backend, found)
            return Reply(200, {key: value for key, value in payload.items() if key != "user"})
    raise errors.unknown_sticker()


def _emoji(call: Call) -> str:
    return unquote(call.args["emoji"])


def _users(call: Call, user_ids: Iterable[int]) -> list[dict[str, Any]]:
    limit = int(call.query.get("limit", DEFAULT_PAGE))
    if not 1 <= limit <= MAX_PAGE:
        raise errors.invalid_form_body(f"limit: int value should be between 1 and {MAX_PAGE}.")
    after = int(call.query.get("after", 0))
    page = [user_id for user_id in sorted(user_ids) if user_id > after][:limit]
    return [dict(serializers.user_payload(call.backend.get_user(user_id))) for user_id in page]
