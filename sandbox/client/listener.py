"""`Listener`: a member's voice client, which keeps every packet it hears.

It is a client like any other: own WebSocket, own UDP socket, own keys. It resumes after the voice server crashed
(4015) and follows its channel to another one (4022), as Discord's documentation asks. It can also speak, as a second
source of packets for tests.
"""

# ruff: noqa: ASYNC109 - whoever waits for a listener says with one word for how long

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Self

from sandbox.client.listener_connection import Dialer, Seat, VoiceConnection
from sandbox.client.listener_dave import DavePeer
from sandbox.client.listener_packets import Hearing, Packet
from sandbox.client.listener_socket import VoiceClosedError
from sandbox.client.listener_voice import SILENCE_FRAMES, SPOKEN, speaking
from sandbox.voice.opcodes import Close, Op
from sandbox.voice.rtp import SAMPLES_PER_FRAME, SILENCE_FRAME, RtpHeader
from sandbox.voice.transport import AES256_GCM

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

__all__ = ["Listener", "Packet", "Seat", "VoiceClosedError"]

_MICROPHONE = 1


class Listener:
    """One member in one voice channel. Made by `join`, ended by `leave` or `async with`.

    `packets` are those that a real client would play, in order of arrival. `unprotected` are those that came
    without end-to-end encryption, `early` counts those sent before the sender knew of this listener's key, and
    `undecryptable` those that should have been understood but were not. `present` are the others in the call,
    `departures` counts how often one of them left it, `speaking` are their speaking flags as last told. `resumed` and
    `reconnected` count how often it came back, the former to the same session and the latter to another server.
    """

    def __init__(
        self,
        dialer: Dialer,
        connection: VoiceConnection,
        leave: Callable[[], Awaitable[object]] | None,
        hear: Callable[[Packet], object] | None = None,
    ) -> None:
        self.user_id = dialer.seat["user_id"]
        self.channel_id = dialer.seat["channel_id"]
        self.present: set[int] = set()
        self.departures = 0
        self.speaking: dict[int, int] = {}
        self.resumed = 0
        self.reconnected = 0
        self._dialer = dialer
        self._connection = connection
        self._on_leave = leave
        self._dave = self._new_peer()
        self._hearing = Hearing(self._dave, connection.cipher, hear)
        self._greeted = False  # the server has said who is in the call
        self._announced = False  # the server has been told that this member speaks
        self._sent = 0
        self._left = False
        self._changed = asyncio.Event()
        self._take_part()
        self._reader = asyncio.create_task(self._run())
        self._reader.add_done_callback(lambda _: self._notify())

    @classmethod
    async def join(
        cls,
        seat: Seat,
        *,
        address: str,
        ca_file: Path,
        leave: Callable[[], Awaitable[object]] | None = None,
        renew: Callable[[Seat], Awaitable[Seat | None]] | None = None,
        hear: Callable[[Packet], object] | None = None,
        mode: str = AES256_GCM,
        timeout: float = 10.0,
    ) -> Self:
        """Connect to a reserved seat; returns when the member shares a DAVE group with all others in the call.

        `address` is the sandbox's "host:port"; `leave` gives the seat back and is awaited once, when the listener
        leaves or cannot join; `renew` is the `Dialer`'s; `hear` is told each packet, and none is kept then. Raises
        `VoiceClosedError` if the server refuses and TimeoutError after `timeout` seconds.
        """
        dialer = Dialer(seat, address, ca_file, mode, renew)
        try:
            async with asyncio.timeout(timeout):
                connection = await dialer.dial()
        except BaseException:
            if leave is not None:
                await leave()
            raise
        listener = cls(dialer, connection, leave, hear)
        try:
            await listener.wait_until_secure(timeout)
        except BaseException:
            await listener.leave()
            raise
        return listener

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.leave()

    @property
    def packets(self) -> list[Packet]:
        """What was heard so far."""
        return self._hearing.packets

    @property
    def unprotected(self) -> list[Packet]:
        """Packets without end-to-end encryption, which a real client refuses to play."""
        return self._hearing.unprotected

    @property
    def early(self) -> int:
        """How many packets were sent before their sender knew of this listener's key."""
        return self._hearing.early

    @property
    def repeated(self) -> int:
        """How many packets came another time, which a client does not play again."""
        return self._hearing.repeated

    @property
    def undecryptable(self) -> int:
        """How many packets could not be decrypted within a second although earlier ones could."""
        return self._hearing.undecryptable

    @property
    def dave_version(self) -> int:
        """The protocol version of the call's end-to-end encryption; 0 while it has been downgraded to none."""
        return self._dave.version

    @property
    def epoch(self) -> int | None:
        """The epoch of the listener's DAVE group; 0 while it is alone."""
        return self._dave.session.epoch

    @property
    def privacy_code(self) -> str | None:
        """The code that is the same for everyone in a DAVE group."""
        return self._dave.session.voice_privacy_code

    @property
    def secure(self) -> bool:
        """Whether all others in the call are in this listener's DAVE group. True when alone, or when it needs none."""
        if self.dave_version == 0:
            return self._greeted
        group = {int(user_id) for user_id in self._dave.session.get_user_ids()}
        return self._greeted and (not self.present or (self._dave.session.ready and group >= self.present))

    @property
    def can_speak(self) -> bool:
        """Whether there is somebody in the DAVE group to speak to, or none is needed."""
        return not self.dave_version or self._dave.session.ready

    def packets_from(self, user_id: int) -> list[Packet]:
        """What was heard of one member."""
        return [packet for packet in self.packets if packet.user_id == user_id]

    async def wait_for_packets(self, count: int, timeout: float = 10.0) -> list[Packet]:
        """Wait until `count` packets have been heard in all; returns those heard."""
        await self.wait_until(
            lambda: len(self.packets) >= count,
            timeout,
            lambda: f"{len(self.packets)} of {count} packets heard",
        )
        return self.packets

    async def wait_for_end(self, silence_ms: int = 0, timeout: float = 30.0) -> list[Packet]:
        """Wait until the last five packets are silence frames and nothing follows for `silence_ms`."""
        heard = -1
        while heard != len(self.packets):
            await self.wait_until(self._silent, timeout, lambda: f"{len(self.packets)} packets heard, no end")
            heard = len(self.packets)
            with contextlib.suppress(TimeoutError):
                await self.wait_until(lambda: not self._silent(), silence_ms / 1000)
        return self.packets

    async def wait_until_secure(self, timeout: float = 10.0) -> None:
        """Wait until all others in the call are in this listener's DAVE group."""
        await self.wait_until(
            lambda: self.secure, timeout, lambda: f"no DAVE group with {self.present or 'the server'}"
        )

    async def wait_until(
        self,
        condition: Callable[[], bool],
        timeout: float = 10.0,
        describe: Callable[[], str] = lambda: "the condition did not come true",
    ) -> None:
        """Wait until something that this listener knows comes true.

        Raises TimeoutError with what `describe` says, or `VoiceClosedError` when the connection ends before.
        """
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    self._check_connected()
                    await self._changed.wait()
        except TimeoutError:
            raise TimeoutError(f"{describe()} after {timeout} s") from None

    async def wait_closed(self, timeout: float | None = 10.0) -> int | None:
        """Wait until the server closes the connection for good; returns the close code. None waits for ever."""
        await asyncio.wait([self._reader], timeout=timeout)
        try:
            self._check_connected()
        except VoiceClosedError as error:
            return error.code
        raise TimeoutError(f"the connection is still open after {timeout} s")

    def send(self, opus: bytes) -> None:
        """Speak one 20 ms Opus packet, encrypted for the group; raises `RuntimeError` outside of one."""
        if not self.can_speak:
            raise RuntimeError("there is nobody in the DAVE group to speak to")
        voice, udp, ssrc, cipher, _ = self._connection
        if not self._announced:
            self._announced = True
            voice.send(Op.SPEAKING, {"speaking": _MICROPHONE, "delay": 0, "ssrc": ssrc})
        header = RtpHeader(self._sent & 0xFFFF, self._sent * SAMPLES_PER_FRAME & 0xFFFFFFFF, ssrc)
        content = self._dave.session.encrypt_opus(opus) if self.dave_version else opus
        udp.udp.send(cipher.seal(header.pack(), content))
        self._sent += 1

    def talk(self, opus: bytes = SPOKEN) -> AbstractAsyncContextManager[None]:
        """Speak, 50 packets a second, until the block ends, with five frames of silence behind it."""
        return speaking(self, opus)

    async def leave(self) -> None:
        """Leave the channel and close everything. May be repeated."""
        if self._left:
            return
        self._left = True
        self._reader.cancel()
        await asyncio.wait([self._reader])
        error = None if self._reader.cancelled() else self._reader.exception()
        self._stop_hearing()
        try:
            if self._on_leave is not None and not _is_dismissal(error):
                await self._on_leave()
        finally:
            await self._connection.aclose()
        if error is not None and not isinstance(error, VoiceClosedError):
            raise error

    def _check_connected(self) -> None:
        """Raise what ended the connection, if anything has."""
        if self._left:
            raise RuntimeError("this listener has left")
        if self._reader.done():
            self._reader.result()

    def _silent(self) -> bool:
        tail = self.packets[-SILENCE_FRAMES:]
        return len(tail) == SILENCE_FRAMES and all(packet.payload == SILENCE_FRAME for packet in tail)

    def _notify(self) -> None:
        self._changed.set()
        self._changed.clear()

    def _hear(self) -> None:
        while (received := self._connection.udp.receive()) is not None:
            self._hearing.take(*received)
        self._notify()

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except VoiceClosedError as closed:
                await self._come_back(closed)
                self._notify()

    async def _come_back(self, closed: VoiceClosedError) -> None:
        """Do what a close code asks for; raises it where there is nothing to be done."""
        if closed.code == Close.SERVER_CRASHED:
            await self._connection.voice.close()
            self._connection = await self._dialer.resume(self._connection)
            self._dave.sender = self._connection.voice
            self.resumed += 1
        elif closed.code == Close.CALL_TERMINATED:
            self._stop_hearing()
            self._greeted = False
            self._notify()
            await self._connection.aclose()
            connection = await self._dialer.follow()
            if connection is None:
                raise closed
            self._begin(connection)
            self.reconnected += 1
        else:
            raise closed

    def _begin(self, connection: VoiceConnection) -> None:
        """Take part in another call; what was heard so far is kept."""
        self._connection = connection
        self._announced = False
        self.present.clear()
        self.speaking.clear()
        self._dave = self._new_peer()
        self._hearing.change_call(self._dave, connection.cipher)
        self._take_part()

    def _new_peer(self) -> DavePeer:
        connection = self._connection
        return DavePeer(self.user_id, self.channel_id, self.present, connection.voice, connection.dave_version)

    def _take_part(self) -> None:
        self._hearing.set_passthrough(enabled=self.dave_version == 0)
        if self.dave_version:
            self._dave.offer_key_package()
        asyncio.get_running_loop().add_reader(self._connection.udp.udp, self._hear)

    def _stop_hearing(self) -> None:
        if self._connection.udp.udp.fileno() != -1:
            asyncio.get_running_loop().remove_reader(self._connection.udp.udp)

    async def _follow(self) -> None:
        while True:
            op, data = await self._connection.voice.receive()
            if isinstance(data, bytes):
                self._greeted = True  # the first binary message comes after the list of those present
                self._dave.handle(op, data)
                self._hearing.retry()
            else:
                self._handle(op, data)
            self._notify()

    def _handle(self, op: int, data: Any) -> None:
        match op:
            case Op.CLIENTS_CONNECT:
                self.present.update(int(user_id) for user_id in data["user_ids"])
            case Op.CLIENT_DISCONNECT:
                self.present.discard(int(data["user_id"]))
                self.departures += 1
            case Op.SPEAKING:
                self.speaking[int(data["user_id"])] = data["speaking"]
                self._hearing.speakers[data["ssrc"]] = int(data["user_id"])
                self._hearing.retry()
            case Op.PREPARE_TRANSITION:
                if data["protocol_version"] == 0:
                    self._hearing.set_passthrough(enabled=True)
                self._dave.prepare(data["transition_id"], data["protocol_version"])
            case Op.EXECUTE_TRANSITION:
                self._dave.execute(data["transition_id"])
                self._hearing.set_passthrough(enabled=self.dave_version == 0)
            case Op.PREPARE_EPOCH if data["epoch"] == 1:
                self._dave.start_over()


def _is_dismissal(error: BaseException | None) -> bool:
    """Whether the member is not in the channel any more: moved or disconnected, not just cut off."""
    return isinstance(error, VoiceClosedError) and error.code == Close.DISCONNECTED
