"""Sending what is more than a plain message, and acting upon messages that are there."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk import Action, Desk, Payload


def send_stickers(desk: Desk, member_id: int, channel_id: int, stickers: list[int], content: str = "") -> Payload:
    """Send stickers."""
    return desk.world.posting.send_stickers(member_id, channel_id, stickers, content)


def send_voice_message(
    desk: Desk, member_id: int, channel_id: int, file: tuple[str, str], duration_s: float, waveform: str
) -> Payload:
    """Send a recording; the file is (name, base64), the waveform base64."""
    decoded = (file[0], b64decode(file[1]))
    return desk.world.posting.send_voice_message(
        member_id, channel_id, decoded, duration_s=duration_s, waveform=b64decode(waveform)
    )


def send_poll(
    desk: Desk, member_id: int, channel_id: int, question: str, answers: list[str], hours: int, several: bool
) -> Payload:
    """Open a poll."""
    return desk.world.posting.send_poll(member_id, channel_id, question, answers, hours=hours, several=several)


def forward(desk: Desk, member_id: int, channel_id: int, message_id: int, to: int) -> Payload:
    """Forward a message to another channel."""
    return desk.world.posting.forward(member_id, (channel_id, message_id), to)


def start_typing(desk: Desk, member_id: int, channel_id: int) -> None:
    """Begin to type."""
    desk.world.posting.start_typing(member_id, channel_id)


def unreact(desk: Desk, member_id: int, channel_id: int, message_id: int, emoji: str, of: int | None = None) -> None:
    """Take back the own reaction, or another's as a moderator."""
    desk.world.gestures.unreact(member_id, channel_id, message_id, emoji, of=of)


def clear_reactions(desk: Desk, member_id: int, channel_id: int, message_id: int, emoji: str | None = None) -> None:
    """Take all reactions away, or all of one emoji."""
    desk.world.gestures.clear_reactions(member_id, channel_id, message_id, emoji)


def pin(desk: Desk, member_id: int, channel_id: int, message_id: int, pinned: bool = True) -> None:
    """Pin or unpin a message."""
    desk.world.gestures.pin(member_id, channel_id, message_id, pinned=pinned)


def vote(desk: Desk, member_id: int, channel_id: int, message_id: int, answers: list[int]) -> None:
    """Vote in a poll."""
    desk.world.gestures.vote(member_id, channel_id, message_id, answers)


def end_poll(desk: Desk, member_id: int, channel_id: int, message_id: int) -> None:
    """End an own poll."""
    desk.world.gestures.end_poll(member_id, channel_id, message_id)


def suppress_embeds(desk: Desk, member_id: int, channel_id: int, message_id: int, suppressed: bool = True) -> None:
    """Hide a message's embeds."""
    desk.world.gestures.suppress_embeds(member_id, channel_id, message_id, suppressed=suppressed)


def unfurl(desk: Desk, channel_id: int, message_id: int, embeds: list[Payload]) -> bool:
    """Previews of a message's links appear under it."""
    return desk.world.gestures.unfurl(channel_id, message_id, embeds)


def set_nitro(desk: Desk, member_id: int, has_nitro: bool = True) -> None:
    """Give a person Nitro."""
    desk.world.gestures.set_nitro(member_id, has_nitro=has_nitro)


def create_sticker(desk: Desk, guild_id: int, name: str, image: str) -> Payload:
    """Add a sticker to a guild; the image is a PNG in base64."""
    return desk.world.gestures.create_sticker(guild_id, name, b64decode(image))


def create_webhook(desk: Desk, channel_id: int, name: str) -> Payload:
    """Make a webhook by hand."""
    return desk.world.gestures.create_webhook(channel_id, name)


def delete_webhook(desk: Desk, webhook_id: int) -> None:
    """Delete a webhook by hand."""
    desk.world.gestures.delete_webhook(webhook_id)


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        send_stickers,
        send_voice_message,
        send_poll,
        forward,
        start_typing,
        unreact,
        clear_reactions,
        pin,
        vote,
        end_poll,
        suppress_embeds,
        unfurl,
        set_nitro,
        create_sticker,
        create_webhook,
        delete_webhook,
    )
}
