"""From a reserved seat to a voice connection that is ready for packets.

Source: Discord docs, Voice > Establishing a Voice Websocket Connection and Establishing a Voice UDP Connection.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from sandbox.client.listener_socket import VoiceClosedError, VoiceSocket
from sandbox.client.listener_udp import StampedSocket
from sandbox.voice.opcodes import DAVE_VERSION, Op
from sandbox.voice.transport import TransportCipher

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path


class Seat(TypedDict):
    """What the sandbox answers to `join_voice`: all that a voice client needs to connect.

    There is no `endpoint` while the channel has no voice server.
    """

    endpoint: str | None
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


@dataclass
class Dialer:
    """How one member connects: at first, on another voice server, and again where a connection broke.

    `address` is the sandbox's "host:port". `renew` waits for another server than the one of a seat, and returns the
    member's seat there, or None once the member is not in voice.
    """

    seat: Seat
    address: str
    ca_file: Path
    mode: str
    renew: Callable[[Seat], Awaitable[Seat | None]] | None = None

    async def dial(self) -> VoiceConnection:
        """Connect, once there is a voice server. Raises `VoiceClosedError` if it refuses."""
        if self.seat["endpoint"] is not None:
            return await connect(self.seat, address=self.address, ca_file=self.ca_file, mode=self.mode)
        connection = await self.follow()
        if connection is None:
            raise VoiceClosedError(None)
        return connection

    async def follow(self) -> VoiceConnection | None:
        """Connect to another voice server, or to the one after it if that is named before the first has answered.

        None where there will be none; raises `VoiceClosedError` if it refuses.
        """
        seat = await self._find_seat()
        while seat is not None:
            self.seat = seat
            dialing, finding = asyncio.create_task(self.dial()), asyncio.create_task(self._find_seat())
            try:
                await asyncio.wait((dialing, finding), return_when=asyncio.FIRST_COMPLETED)
                if not finding.done() or (dialing.done() and dialing.exception() is None):
                    return dialing.result()
                seat = finding.result()
            finally:
                dialing.cancel()
                finding.cancel()
                await asyncio.gather(dialing, finding, return_exceptions=True)  # what they raise now is nobody's
        return None

    async def _find_seat(self) -> Seat | None:
        return None if self.renew is None else await self.renew(self.seat)

    async def resume(self, broken: VoiceConnection) -> VoiceConnection:
        """Go on with a connection whose WebSocket is closed. Raises `VoiceClosedError` if the server refuses.

        Source: Discord docs, Voice > Resuming Voice Connection.
        """
        voice = await _greet(self.seat, address=self.address, ca_file=self.ca_file)
        try:
            voice.sequence = broken.voice.sequence
            voice.send(Op.RESUME, {**_credentials(self.seat), "seq_ack": voice.sequence})
            await voice.expect(Op.RESUMED)
        except BaseException:
            await voice.close()
            raise
        return broken._replace(voice=voice)


async def connect(seat: Seat, *, address: str, ca_file: Path, mode: str) -> VoiceConnection:
    """Go through the whole handshake; raises `VoiceClosedError` if the server refuses."""
    voice = await _greet(seat, address=address, ca_file=ca_file)
    try:
        identity = {"user_id": str(seat["user_id"]), "max_dave_protocol_version": DAVE_VERSION}
        voice.send(Op.IDENTIFY, {**_credentials(seat), **identity})
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


async def _greet(seat: Seat, *, address: str, ca_file: Path) -> VoiceSocket:
    """A WebSocket to the seat's server, whose heart beats."""
    voice = await VoiceSocket.open(str(seat["endpoint"]), address=address, ca_file=ca_file)
    try:
        hello = await voice.expect(Op.HELLO)
    except BaseException:
        await voice.close()
        raise
    voice.start_heartbeat(hello["heartbeat_interval"])
    return voice


def _credentials(seat: Seat) -> dict[str, object]:
    return {"server_id": str(seat["guild_id"]), "session_id": seat["session_id"], "token": seat["token"]}
