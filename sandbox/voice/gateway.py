"""One client's conversation over the voice WebSocket, from HELLO to its close.

Source: Discord docs, Voice and Opcodes and Status Codes > Voice.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import WSMessage, WSMsgType
from pydantic import ValidationError

from sandbox.tape import Overheard
from sandbox.voice.opcodes import GATEWAY_VERSION, Close, Op
from sandbox.voice.payloads import (
    Heartbeat,
    Identify,
    Resume,
    SelectProtocol,
    Speaking,
    TransitionReference,
)
from sandbox.voice.registry import VoiceCloseError
from sandbox.voice.socket_writer import SocketWriter, json_message
from sandbox.voice.tls_codec import DecodeError
from sandbox.voice.transport import MODES

if TYPE_CHECKING:
    from aiohttp import web

    from sandbox.tape import Line
    from sandbox.voice.registry import Registry
    from sandbox.voice.room import Room
    from sandbox.voice.session import VoiceSession


class Conversation:
    """Serves one WebSocket; `run` returns when it is closed. `host` is the name it was opened
    for, `udp_address` where clients send voice to; `line` is told of all that passes.
    """

    def __init__(
        self,
        registry: Registry,
        ws: web.WebSocketResponse,
        *,
        host: str,
        udp_address: tuple[str, int],
        line: Line,
    ) -> None:
        self._registry = registry
        self._ws = ws
        self._host = host
        self._heartbeat_interval_ms = registry.faults.heartbeat_interval_ms
        self._udp_address = udp_address
        self._line = line
        self._writer = SocketWriter(Overheard(ws, line))
        self._session: VoiceSession | None = None
        self._watchdog = self._watch()

    async def run(self) -> None:
        """Talk to the client until either side closes the WebSocket."""
        hello = {"v": GATEWAY_VERSION, "heartbeat_interval": self._heartbeat_interval_ms}
        self._writer.put(json_message(Op.HELLO, hello))
        reader = asyncio.create_task(self._read())
        self._writer.closing.add_done_callback(lambda _: reader.cancel())
        try:
            await asyncio.wait([reader])
        finally:
            reader.cancel()
            self._watchdog.cancel()
            self._part()
            await self._writer.finish()
        if not reader.cancelled():
            reader.result()
        if self._writer.closing.done():
            code = self._writer.closing.result()
            await self._ws.close(code=code, message=_reason(code).encode())

    @property
    def close_code(self) -> int | None:
        """The code with which it was closed, by whoever was first; None while it is open."""
        return self._writer.closing.result() if self._writer.closing.done() else self._ws.close_code

    def close(self, code: int) -> None:
        """Close the WebSocket and end the session with it."""
        self._writer.close(code)

    def _watch(self) -> asyncio.TimerHandle:
        """Close the WebSocket unless a heartbeat comes in time; one may be late by a whole interval."""
        delay_s = 2 * self._heartbeat_interval_ms / 1000
        return asyncio.get_running_loop().call_later(delay_s, self.close, Close.SESSION_TIMEOUT)

    def _part(self) -> None:
        """Decide what becomes of the session: a client that only lost its connection may resume."""
        if self._session is None or not self._session.detach(self._writer):
            return
        if self._writer.closing.done() or self._ws.close_code in (Close.NORMAL, Close.GOING_AWAY):
            self._registry.end(self._session, Close.NORMAL)
        else:
            self._registry.lose(self._session)

    async def _read(self) -> None:
        try:
            async for message in self._ws:
                self._receive(message)
        except VoiceCloseError as error:
            self.close(error.code)

    def _receive(self, message: WSMessage) -> None:
        if self._writer.closing.done():
            return  # the session has ended, whatever its client still says
        if isinstance(message.data, str | bytes):
            self._line.received(message.data)
        op, data = _envelope(message)
        try:
            if op in (Op.IDENTIFY, Op.RESUME):
                self._authenticate(op, data)
            elif self._session is None:
                raise VoiceCloseError(Close.NOT_AUTHENTICATED)
            elif isinstance(data, bytes):
                self._handle_binary(self._session, op, data)
            else:
                self._handle(self._session, op, data)
        except (ValidationError, DecodeError) as error:
            raise VoiceCloseError(Close.DECODE_ERROR) from error

    def _authenticate(self, op: int, data: object) -> None:
        if self._session is not None:
            raise VoiceCloseError(Close.ALREADY_AUTHENTICATED)
        if op == Op.IDENTIFY:
            self._session = session = self._registry.admit(Identify.model_validate(data), self._host)
            self._line.member_id = session.user_id
            session.attach(self._writer)
            host, port = self._udp_address
            session.reply(Op.READY, {"ssrc": session.leg.ssrc, "ip": host, "port": port, "modes": MODES})
        else:
            self._session = session = self._registry.resume(Resume.model_validate(data))
            self._line.member_id = session.user_id
            session.close(Close.SESSION_INVALID)  # a socket of which only the client knows that it is dead
            session.attach(self._writer)
            session.reply(Op.RESUMED, None)
            session.repeat()

    def _handle(self, session: VoiceSession, op: int, data: object) -> None:
        match op:
            case Op.SELECT_PROTOCOL:
                self._select_protocol(session, SelectProtocol.model_validate(data))
            case Op.HEARTBEAT:
                self._heartbeat(session, Heartbeat.model_validate(data))
            case Op.SPEAKING:
                self._speak(session, Speaking.model_validate(data))
            case Op.TRANSITION_READY:
                transition = TransitionReference.model_validate(data)
                self._room(session).dave.note_ready(session.user_id, transition.transition_id)
            case Op.INVALID_COMMIT_WELCOME:
                self._room(session).dave.note_invalid(session.user_id)
            case _:
                raise VoiceCloseError(Close.UNKNOWN_OPCODE)

    def _handle_binary(self, session: VoiceSession, op: int, payload: bytes) -> None:
        match op:
            case Op.KEY_PACKAGE:
                self._room(session).dave.offer_key_package(session.user_id, payload)
            case Op.COMMIT_WELCOME:
                self._room(session).dave.offer_commit(session.user_id, payload)
            case _:
                raise VoiceCloseError(Close.UNKNOWN_OPCODE)

    def _room(self, session: VoiceSession) -> Room:
        """The call that the session has joined by selecting a protocol."""
        room = self._registry.room_of(session)
        if session not in room:
            raise VoiceCloseError(Close.NOT_AUTHENTICATED)
        return room

    def _select_protocol(self, session: VoiceSession, select: SelectProtocol) -> None:
        if select.protocol != "udp":
            raise VoiceCloseError(Close.UNKNOWN_PROTOCOL)
        if select.data.mode not in MODES:
            raise VoiceCloseError(Close.UNKNOWN_ENCRYPTION_MODE)
        key = self._registry.describe(session, select.data)
        description = {
            "mode": select.data.mode,
            "secret_key": list(key),
            "dave_protocol_version": self._registry.room_of(session).dave.version,
            "audio_codec": "opus",
        }
        session.reply(Op.SESSION_DESCRIPTION, description)
        room = self._registry.room_of(session)
        if session not in room:
            room.join(session)

    def _heartbeat(self, session: VoiceSession, heartbeat: Heartbeat) -> None:
        self._watchdog.cancel()
        self._watchdog = self._watch()
        session.acknowledge(heartbeat.seq_ack)
        delay_s = self._registry.faults.next_ack_delay_s((session.guild_id, session.user_id))
        acknowledgement = {"t": heartbeat.t}
        if delay_s:
            asyncio.get_running_loop().call_later(delay_s, session.reply, Op.HEARTBEAT_ACK, acknowledgement)
        elif delay_s is not None:
            session.reply(Op.HEARTBEAT_ACK, acknowledgement)

    def _speak(self, session: VoiceSession, speaking: Speaking) -> None:
        if speaking.ssrc != session.leg.ssrc:
            raise VoiceCloseError(Close.BAD_REQUEST)
        self._room(session).speak(session, speaking.speaking)


def _reason(code: int) -> str:
    return next((known.name for known in Close if known == code), "")


def _envelope(message: WSMessage) -> tuple[int, Any]:
    """Opcode and content of a message: bytes of a binary one, whatever JSON says of a text."""
    try:
        if message.type is WSMsgType.BINARY:
            return message.data[0], message.data[1:]
        content = json.loads(message.data)
        return int(content["op"]), content["d"]
    except (LookupError, TypeError, ValueError) as error:
        raise VoiceCloseError(Close.DECODE_ERROR) from error
