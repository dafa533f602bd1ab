"""discord.py's voice client in a transport mode that it lacks, and with less patience than its minute."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import discord
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from discord.voice_state import VoiceConnectionState

if TYPE_CHECKING:
    from discord.gateway import DiscordVoiceWebSocket

AES256_GCM = "aead_aes256_gcm_rtpsize"


class AesVoiceClient(discord.VoiceClient):
    """Looked for by discord.py through these two names."""

    supported_modes = (AES256_GCM,)  # type: ignore[assignment]  # discord.py's Literal does not know it

    def _encrypt_aead_aes256_gcm_rtpsize(self, header: bytes, data: bytes) -> bytes:
        nonce = struct.pack(">I", self._incr_nonce)
        self.checked_add("_incr_nonce", 1, 0xFFFFFFFF)
        sealed = AESGCM(bytes(self.secret_key)).encrypt(nonce + bytes(8), bytes(data), bytes(header))
        return bytes(header) + sealed + nonce


def impatient(patience_s: float) -> type[discord.VoiceClient]:
    """A client that waits so long for a heartbeat to be acknowledged."""

    async def shorten(ws: DiscordVoiceWebSocket, *_message: object) -> None:
        if ws._keep_alive is not None:
            ws._keep_alive.heartbeat_timeout = patience_s

    class ImpatientVoiceClient(discord.VoiceClient):
        def create_connection_state(self) -> VoiceConnectionState:
            return VoiceConnectionState(self, hook=shorten)

    return ImpatientVoiceClient
