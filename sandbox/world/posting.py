"""What members send besides plain messages: stickers, voice messages, polls, forwards, a sign of typing."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from simcord.backend import errors
from simcord.backend.models import MessageSticker, Poll, PollAnswer

from .message_limits import FORWARD, IS_VOICE_MESSAGE, check_files, check_poll
from .rules import DiscordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simcord.backend.models import Sticker

    from .backend import SandboxBackend
    from .chat import Chat, File

Payload = dict[str, Any]
MAX_STICKERS = 3
MAX_WAVEFORM = 256
"""How many points the picture of a voice message has at most (Discord docs: Message > Voice Messages)."""


class Posting:
    """Messages of special kinds; every method says who acts, and asks for that person's permissions."""

    def __init__(self, backend: SandboxBackend, chat: Chat) -> None:
        self._backend = backend
        self._chat = chat

    def send_stickers(self, user_id: int, channel_id: int, sticker_ids: Sequence[int], content: str = "") -> Payload:
        """Send up to three stickers. Raises 10060 for an unknown one, 50013 for another guild's."""
        self._chat.check_may_write(user_id, self._backend.get_channel(channel_id), with_files=False)
        if not 1 <= len(sticker_ids) <= MAX_STICKERS:
            raise errors.invalid_form_body(f"sticker_ids: Must be between 1 and {MAX_STICKERS} in length.")
        stickers = [self._sticker(user_id, channel_id, sticker_id) for sticker_id in sticker_ids]
        return self._chat.shown(self._backend.create_message(channel_id, user_id, content, stickers=stickers))

    def send_voice_message(
        self, user_id: int, channel_id: int, file: File, *, duration_s: float, waveform: bytes
    ) -> Payload:
        """Send a recording; `waveform` is its loudness, a byte a point. Raises 50173 without permission."""
        self._chat.check_may_write(user_id, self._backend.get_channel(channel_id), with_files=True)
        try:
            self._chat.require(user_id, channel_id, "send_voice_messages")
        except errors.BackendError:
            raise DiscordError(403, 50173, "You cannot send voice messages in this channel") from None
        check_files([len(file[1])])
        details = {"duration_secs": duration_s, "waveform": b64encode(waveform[:MAX_WAVEFORM]).decode()}
        attachments = self._backend.store_attachments(channel_id, [file])
        with self._backend.with_enclosures([details]):
            message = self._backend.create_message(
                channel_id, user_id, "", attachments=attachments, flags=IS_VOICE_MESSAGE
            )
        return self._chat.shown(message)

    def send_poll(
        self, user_id: int, channel_id: int, question: str, answers: Sequence[str], *, hours: int, several: bool
    ) -> Payload:
        """Open a poll; `several` lets everyone choose more than one answer."""
        self._chat.check_may_write(user_id, self._backend.get_channel(channel_id), with_files=False)
        self._chat.require(user_id, channel_id, "send_polls")
        media = [{"poll_media": {"text": answer}} for answer in answers]
        check_poll({"question": {"text": question}, "answers": media, "duration": hours})
        poll = Poll(
            question,
            [PollAnswer(number, text) for number, text in enumerate(answers, start=1)],
            expiry=self._backend.iso_after(hours * 3600),
            allow_multiselect=several,
        )
        return self._chat.shown(self._backend.create_message(channel_id, user_id, "", poll=poll))

    def forward(self, user_id: int, source: tuple[int, int], channel_id: int) -> Payload:
        """Forward a message, named by its channel and its id, to another channel."""
        self._chat.check_may_write(user_id, self._backend.get_channel(channel_id), with_files=False)
        self._chat.find(user_id, *source)
        reference = {"type": FORWARD, "channel_id": str(source[0]), "message_id": str(source[1])}
        return self._chat.shown(self._backend.create_message(channel_id, user_id, "", reference=reference))

    def start_typing(self, user_id: int, channel_id: int) -> None:
        """Begin to type."""
        self._chat.check_may_write(user_id, self._backend.get_channel(channel_id), with_files=False)
        self._backend.start_typing(channel_id, user_id)

    def _sticker(self, user_id: int, channel_id: int, sticker_id: int) -> MessageSticker:
        found = self._find_sticker(sticker_id)
        if found.guild_id != self._backend.get_channel(channel_id).guild_id:
            self._chat.require(user_id, channel_id, "use_external_stickers")
        return MessageSticker(found.id, found.name, found.format_type, found.guild_id, found.url)

    def _find_sticker(self, sticker_id: int) -> Sticker:
        for guild in self._backend.guilds.values():
            if sticker_id in guild.stickers:
                return guild.stickers[sticker_id]
        raise errors.unknown_sticker()
