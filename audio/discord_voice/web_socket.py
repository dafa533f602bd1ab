"""discord.py's voice WebSocket: what it is told of the session, and how the bot finds its own address.

discord.py waits for that address in a thread, which `select` holds for 30 seconds on a socket that is gone by then,
and which knows no descriptor above 1023. Here the event loop waits, and asks again where an answer was lost.
"""

from __future__ import annotations

import asyncio
import struct
from contextlib import closing
from typing import TYPE_CHECKING, Any

import davey
from discord import SpeakingState
from discord.gateway import DiscordVoiceWebSocket

from audio.errors import VoiceError
from audio.sender.commands import MODES

if TYPE_CHECKING:
    from audio.discord_voice.state import LineVoiceState

_DISCOVERY = struct.Struct(">HHI64sH")  # Discord docs: Voice Connections > IP Discovery
_REQUEST, _RESPONSE = 1, 2
_LENGTH = 70
_ASK_AGAIN_S = 0.5


class LineVoiceWebSocket(DiscordVoiceWebSocket):
    """Made by discord.py's `from_connection_state`."""

    _connection: LineVoiceState

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resumed = False

    async def initial_connection(self, data: dict[str, Any]) -> None:
        """Called by discord.py with the voice server's READY, of whose modes it takes the first that it knows."""
        modes = [mode for mode in MODES if mode in data["modes"]]
        if not modes:
            raise VoiceError("unavailable", f"the voice server offers {data['modes']} only")
        self._connection.ears.forget_names()
        await super().initial_connection({**data, "modes": modes})

    async def received_message(self, msg: dict[str, Any]) -> None:
        """Called by discord.py with each JSON message."""
        await super().received_message(msg)
        match msg["op"]:
            case self.SESSION_DESCRIPTION:
                self._take_over_encryption()
                self._connection.session_described()
            case self.RESUMED:
                self.resumed = True
            case self.SPEAKING:
                self._connection.ears.name(int(msg["d"]["ssrc"]), int(msg["d"]["user_id"]))

    async def received_binary_message(self, msg: bytes) -> None:
        """Called by discord.py with each message of the group's key exchange."""
        could_seal = self._connection.sealer.can_seal
        await super().received_binary_message(msg)
        if self._connection.sealer.can_seal and not could_seal:
            self._connection.voice_client.line.reseal()

    async def load_secret_key(self, data: dict[str, Any]) -> None:
        """Called by discord.py with the session's key: say once that the bot speaks, before its first packet.

        Discord docs, Voice Connections > Speaking: without it no packet is passed on.
        """
        await super().load_secret_key(data)
        await self.speak(SpeakingState.voice)

    async def discover_ip(self) -> tuple[str, int]:
        """The bot's address as the voice server sees it; asks until it is answered."""
        state = self._connection
        loop = asyncio.get_running_loop()
        # One of our own: discord.py may close its socket, and its number be another's, while we still listen.
        with closing(state.socket.dup()) as udp:
            while True:
                await loop.sock_sendall(udp, _DISCOVERY.pack(_REQUEST, _LENGTH, state.ssrc, b"", 0))
                try:
                    async with asyncio.timeout(_ASK_AGAIN_S):
                        while not _is_answer(answer := await loop.sock_recv(udp, 2048)):
                            pass  # somebody speaks already
                except (TimeoutError, ConnectionRefusedError):
                    continue
                _, _, _, address, port = _DISCOVERY.unpack(answer)
                return address.rstrip(b"\0").decode("ascii"), port

    def _take_over_encryption(self) -> None:
        state = self._connection
        if state.dave_protocol_version == 0:
            if state.dave_session is None:
                # Without one discord.py would not hear that the call is encrypted from now on.
                version = davey.DAVE_PROTOCOL_VERSION
                state.dave_session = davey.DaveSession(version, state.user.id, state.voice_client.channel.id)
            state.sealer.plain = True


def _is_answer(datagram: bytes) -> bool:
    return len(datagram) == _DISCOVERY.size and _DISCOVERY.unpack(datagram)[0] == _RESPONSE
