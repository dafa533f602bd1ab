"""Writing and reading as a member."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload


def send(
    desk: Desk,
    member_id: int,
    channel_id: int,
    content: str = "",
    files: list[tuple[str, str]] | None = None,
    reply_to: int | None = None,
    silent: bool = False,
    embeds: list[Payload] | None = None,
) -> Payload:
    """Write a message; files are (name, base64), and only bots have embeds."""
    decoded = [(name, b64decode(data)) for name, data in files or ()]
    more = {"reply_to": reply_to, "silent": silent, "embeds": embeds or []}
    return desk.world.chat.send(member_id, channel_id, content, files=decoded, **more)


def edit(desk: Desk, member_id: int, channel_id: int, message_id: int, content: str) -> Payload:
    """Change an own message."""
    return desk.world.chat.edit(member_id, channel_id, message_id, content)


def delete(desk: Desk, member_id: int, channel_id: int, message_id: int) -> None:
    """Delete an own message, or another's as a moderator."""
    desk.world.chat.delete(member_id, channel_id, message_id)


def react(desk: Desk, member_id: int, channel_id: int, message_id: int, emoji: str) -> None:
    """Add a reaction."""
    desk.world.chat.react(member_id, channel_id, message_id, emoji)


def history(desk: Desk, member_id: int, channel_id: int) -> list[Payload]:
    """What this member's client shows of a channel, oldest first."""
    return desk.world.chat.history(member_id, channel_id)


def whole_history(desk: Desk, channel_id: int) -> list[Payload]:
    """What Discord shows of a channel to those who may see it all, oldest first."""
    return desk.world.chat.whole_history(channel_id)


def message(desk: Desk, member_id: int, channel_id: int, message_id: int) -> Payload:
    """One message as it stands now."""
    return desk.world.chat.message(member_id, channel_id, message_id)


def open_dm(desk: Desk, member_id: int) -> Payload:
    """The direct message channel with the bot."""
    return desk.world.people.channel(desk.world.chat.open_dm(member_id))


def attachment(desk: Desk, target: str) -> str | None:
    """The bytes of an attachment, in base64; `target` is its address after the host."""
    data = desk.world.attachment(target)
    return None if data is None else b64encode(data).decode()


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (send, edit, delete, react, history, whole_history, message, open_dm, attachment)
}
