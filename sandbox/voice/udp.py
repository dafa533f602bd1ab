"""The voice server's UDP socket: IP discovery, and passing each packet on to everyone else in the call.

The relay runs in a thread of its own, so that packets do not wait for whatever the event loop is doing. What it
reads (the parts of a `Leg`, the table of legs) is only ever replaced whole from the event loop, never changed in
place, which makes locks needless.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
import socket
import struct
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from sandbox.voice.impairment import Datagram
from sandbox.voice.rtp import RtpError, parse_header
from sandbox.voice.transport import TransportCipher, TransportError

if TYPE_CHECKING:
    from sandbox.voice.impairment import Impairment

_DISCOVERY = struct.Struct(">HHI64sH")  # Discord docs: Voice > IP Discovery
_DISCOVERY_REQUEST = 1
_DISCOVERY_RESPONSE = 2
_DISCOVERY_LENGTH = 70

# discord.py starts to wait for the answer after it has sent the request, and loses an answer that comes at once.
_DISCOVERY_DELAY_S = 0.01
_PATIENCE_S = 0.1  # how long a packet is kept back where none comes to overtake it
_SHORTEST_WAIT_S = 0.0005  # a socket that waits 0 s is another kind of socket

_log = logging.getLogger(__name__)


class Leg:
    """One participant's UDP side. `peers` are the legs that hear what `impairment` leaves of what comes in here.

    One that is `deaf` is sent nothing, and of one that is `silenced` nothing is passed on.
    `packets` and `octets` count what came; they are the relay's thread's, and may be read from any.
    """

    def __init__(self, ssrc: int) -> None:
        self.ssrc = ssrc
        self.cipher: TransportCipher | None = None
        self.address: tuple[str, int] | None = None
        self.peers: tuple[Leg, ...] = ()
        self.deaf = False
        self.silenced = False
        self.impairment: Impairment | None = None
        self.packets = 0
        self.octets = 0


class _Late(NamedTuple):
    """A packet that is passed on at `due`, by the monotonic clock; `number` keeps those of the same moment in order."""

    due: float
    number: int
    leg: Leg
    datagram: Datagram


class UdpRelay:
    """A selective forwarding unit. `open` binds the socket and starts the thread, `close` ends both.

    Both are called in the event loop that `open` found running.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self._legs: dict[int, Leg] = {}
        self._ssrcs = itertools.count(1)
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._closing = False
        self._keeping: tuple[Leg, Impairment, float] | None = None  # whoever kept a packet back last, and until when
        self._late: list[_Late] = []
        self._late_numbers = itertools.count()

    @property
    def address(self) -> tuple[str, int]:
        """Where clients send to; raises `RuntimeError` while the relay is not open."""
        if self._socket is None:
            raise RuntimeError("the UDP relay is not open")
        host, port = self._socket.getsockname()
        return host, port

    def open(self) -> None:
        """Bind a free port and start relaying."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self._host, 0))
        loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, args=(self._socket, loop), name="voice-relay", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop relaying; may be called twice."""
        if self._socket is None or self._thread is None:
            return
        self._closing = True
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
            waker.sendto(b"", self.address)  # the thread is waiting for a datagram
        self._thread.join()
        self._socket.close()
        self._socket = self._thread = None

    def add_leg(self) -> Leg:
        """A new leg with an SSRC of its own."""
        leg = Leg(next(self._ssrcs))
        self._legs = {**self._legs, leg.ssrc: leg}
        return leg

    def remove_leg(self, leg: Leg) -> None:
        """Take nothing more from this leg."""
        self._legs = {ssrc: other for ssrc, other in self._legs.items() if other is not leg}

    def _run(self, udp: socket.socket, loop: asyncio.AbstractEventLoop) -> None:
        while True:
            udp.settimeout(self._wait_s())
            try:
                packet, address = udp.recvfrom(4096)
            except TimeoutError:
                packet, address = None, None
            if self._closing:
                return
            try:
                self._pass_due(udp)
                if packet is None:
                    continue
                if len(packet) == _DISCOVERY.size and packet[:2] == b"\x00\x01":
                    loop.call_soon_threadsafe(loop.call_later, _DISCOVERY_DELAY_S, self._discover, packet, address)
                else:
                    self._relay(udp, packet)
            except (RtpError, TransportError) as error:
                _log.debug("A packet from %s is dropped: %s", address, error)
            except OSError as error:
                _log.warning("A packet could not be passed on: %s", error)

    def _wait_s(self) -> float | None:
        """Until when something is due that was kept back; None for nothing."""
        due = [one.due for one in self._late[:1]] + ([] if self._keeping is None else [self._keeping[2]])
        return max(_SHORTEST_WAIT_S, min(due) - time.monotonic()) if due else None

    def _relay(self, udp: socket.socket, packet: bytes) -> None:
        header = parse_header(packet)
        leg = self._legs.get(header.ssrc)
        if leg is None or leg.cipher is None:
            raise RtpError(f"SSRC {header.ssrc} is in no call")
        content = leg.cipher.open(packet, header.size)
        leg.packets += 1
        leg.octets += len(packet)
        if leg.silenced:
            return
        clear = packet[: header.size]
        impairment = leg.impairment
        if impairment is None:
            self._pass_on(udp, leg, clear, content)
            return
        now = time.monotonic()
        for datagram in impairment.treat(Datagram(header.sequence, clear, content)):
            self._pass_later(udp, leg, impairment, datagram, now)
        self._keeping = (leg, impairment, now + _PATIENCE_S)

    def _pass_later(self, udp: socket.socket, leg: Leg, impairment: Impairment, datagram: Datagram, now: float) -> None:
        if impairment.jitter_ms:
            heapq.heappush(self._late, _Late(now + impairment.delay_s(), next(self._late_numbers), leg, datagram))
        else:
            self._pass_on(udp, leg, datagram.clear, datagram.content)

    def _pass_due(self, udp: socket.socket) -> None:
        """What came late by jitter, and what was kept back to be overtaken when nothing came for a while."""
        now = time.monotonic()
        while self._late and self._late[0].due <= now:
            late = heapq.heappop(self._late)
            self._pass_on(udp, late.leg, late.datagram.clear, late.datagram.content)
        if self._keeping is not None and self._keeping[2] <= now:
            leg, impairment, _ = self._keeping
            self._keeping = None
            for datagram in impairment.release():
                self._pass_on(udp, leg, datagram.clear, datagram.content)

    def _pass_on(self, udp: socket.socket, leg: Leg, clear: bytes, content: bytes) -> None:
        for peer in leg.peers:
            if peer.cipher is not None and peer.address is not None and not peer.deaf:
                udp.sendto(peer.cipher.seal(clear, content), peer.address)

    def _discover(self, request: bytes, address: tuple[str, int]) -> None:
        """Tell a client at which address it is seen. Runs in the event loop."""
        _, _, ssrc, _, _ = _DISCOVERY.unpack(request)
        host, port = address
        if self._socket is not None:
            answer = _DISCOVERY.pack(_DISCOVERY_RESPONSE, _DISCOVERY_LENGTH, ssrc, host.encode(), port)
            self._socket.sendto(answer, address)
