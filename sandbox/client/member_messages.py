"""Messages of special kinds, and what one does with messages, from a member's side."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from .actor import Actor
from .member_threads import user_id_of
from .message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .channel import Channel
    from .values import File


class MessageActions(Actor):
    """What a member does besides writing plain messages. Every method may raise Refused."""

    async def send_stickers(self, channel: Channel, *sticker_ids: int, content: str = "") -> Message:
        """Send stickers, up to three."""
        return await self._sent("send_stickers", channel_id=channel.id, stickers=list(sticker_ids), content=content)

    async def send_voice_message(
        self, channel: Channel, file: File, *, duration_s: float, waveform: bytes = b"\x80"
    ) -> Message:
        """Send a recording; `waveform` is its loudness, a byte a point, up to 256."""
        name, data = file
        return await self._sent(
            "send_voice_message",
            channel_id=channel.id,
            file=[name, b64encode(data).decode()],
            duration_s=duration_s,
            waveform=b64encode(waveform).decode(),
        )

    async def send_poll(
        self, channel: Channel, question: str, answers: Sequence[str], *, hours: int = 24, several: bool = False
    ) -> Message:
        """Open a poll; `several` lets everyone choose more than one answer."""
        return await self._sent(
            "send_poll",
            channel_id=channel.id,
            question=question,
            answers=list(answers),
            hours=hours,
            several=several,
        )

    async def forward(self, message: Message, to: Channel) -> Message:
        """Forward a message to another channel."""
        return await self._sent("forward", channel_id=message.channel_id, message_id=message.id, to=to.id)

    async def start_typing(self, channel: Channel) -> None:
        """Begin to type."""
        await self._call("start_typing", channel_id=channel.id)

    async def unreact(self, message: Message, emoji: str, *, of: Actor | int | None = None) -> None:
        """Take back the own reaction, or as a moderator that `of` somebody else."""
        await self._with(message, "unreact", emoji=emoji, of=None if of is None else user_id_of(of))

    async def clear_reactions(self, message: Message, emoji: str | None = None) -> None:
        """As a moderator, take all reactions away, or all of one emoji."""
        await self._with(message, "clear_reactions", emoji=emoji)

    async def pin(self, message: Message, *, pinned: bool = True) -> None:
        """Pin or unpin a message."""
        await self._with(message, "pin", pinned=pinned)

    async def vote(self, message: Message, *answers: int) -> None:
        """Vote for these answers of a poll, counted from 1, and no others."""
        await self._with(message, "vote", answers=list(answers))

    async def end_poll(self, message: Message) -> None:
        """End an own poll before its time."""
        await self._with(message, "end_poll")

    async def suppress_embeds(self, message: Message, *, suppressed: bool = True) -> None:
        """Hide the embeds of an own message, or as a moderator of anyone's."""
        await self._with(message, "suppress_embeds", suppressed=suppressed)

    async def set_nitro(self, *, has_nitro: bool = True) -> None:
        """Get Nitro, or lose it."""
        await self._call("set_nitro", has_nitro=has_nitro)

    async def _sent(self, action: str, **args: Any) -> Message:
        return Message.from_payload(await self._call(action, **args))

    async def _with(self, message: Message, action: str, **args: Any) -> None:
        await self._call(action, channel_id=message.channel_id, message_id=message.id, **args)
