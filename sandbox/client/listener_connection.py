"""From a reserved seat to a voice connection that is ready for packets.

Source: Discord docs, Voice > Establishing a Voice Websocket Connection and Establishing a Voice UDP Connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypedDict

from sandbox.client.listener_socket import VoiceSocket
from sandbox.client.listener_udp import StampedSocket
from sandbox.voice.opcodes import DAVE_VERSION, Op
from sandbox.voice.transport import TransportCipher

if TYPE_CHECKING:
    from pathlib import Path


class Seat(TypedDict):
    """What the sandbox answers to `join_voice`: all that a voice client needs to connect."""

    endpoint: str
    token: str
    session_id: str
    guild_id: int
    channel_id: int
    user_id: int


class VoiceConnection(NamedTuple):
    """An established voice connection. `aclose` closes both sockets."""

    voice: VoiceSocket
    udp: StampedSocket
    ssrc: int
    cipher: TransportCipher
    dave_version: int

    async def aclose(self) -> None:
        """Hang up."""
        self.udp.close()
        await self.voice.close()


async def connect(seat: Seat, *, address: str, ca_file: Path, mode: str) -> VoiceConnection:
    """Go through the whole handshake; raises `VoiceClosedError` if the server refuses."""
    voice = await VoiceSocket.open(seat["endpoint"], address=address, ca_file=ca_file)
    try:
        hello = await voice.expect(Op.HELLO)
        voice.start_heartbeat(hello["heartbeat_interval"])
        voice.send(Op.IDENTIFY, _identify(seat))
        ready = await voice.expect(Op.READY)
        udp = StampedSocket((ready["ip"], ready["port"]))
    except BaseException:
        await voice.close()
        raise
    try:
        host, port = await udp.discover(ready["ssrc"])
        choice = {"address": host, "port": port, "mode": mode}
        voice.send(Op.SELECT_PROTOCOL, {"protocol": "udp", "data": choice})
        description = await voice.expect(Op.SESSION_DESCRIPTION)
        cipher = TransportCipher(description["mode"], bytes(description["secret_key"]))
    except BaseException:
        udp.close()
        await voice.close()
        raise
    return VoiceConnection(voice, udp, ready["ssrc"], cipher, description["dave_protocol_version"])


def _identify(seat: Seat) -> dict[str, object]:
    return {
        "server_id": str(seat["guild_id"]),
        "user_id": str(seat["user_id"]),
        "session_id": seat["session_id"],
        "token": seat["token"],
        "max_dave_protocol_version": DAVE_VERSION,
    }
