"""A tap on the bot's way over UDP: what it sends, as it is on the wire, and when the kernel received it."""

from __future__ import annotations

import contextlib
import selectors
import socket
import statistics
import struct
import threading
import time
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Address = tuple[str, int]

TICK_NS = 20_000_000
SAMPLES_PER_TICK = 960
_SO_TIMESTAMPNS = 35  # <asm-generic/socket.h>; Python's socket module does not name it
_TIMESPEC = struct.Struct("@ll")
_HEADER = struct.Struct(">BBHII")
_DISCOVERY_BYTES = 74


@dataclass(frozen=True)
class Raw:
    """One packet on the wire."""

    ssrc: int
    sequence: int
    timestamp: int
    nonce: int
    arrival_ns: int
    """When the kernel received it, on CLOCK_MONOTONIC."""


class Tap:
    """Passes datagrams on between whoever sends here and the voice server, as a router does that translates addresses.

    `server` is where the voice server listens.
    """

    def __init__(self) -> None:
        self.packets: list[Raw] = []
        self.server: Address = ("", 0)
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self._udp.bind(("127.0.0.1", 0))
        self._behind: dict[Address, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._udp, selectors.EVENT_READ, None)
        self._waker, woken = socket.socketpair()
        self._woken = woken
        self._selector.register(woken, selectors.EVENT_READ, None)
        self._thread = threading.Thread(target=self._run, daemon=True)

    @classmethod
    @contextlib.contextmanager
    def open(cls) -> Iterator[Tap]:
        tap = cls()
        tap._thread.start()
        try:
            yield tap
        finally:
            tap._waker.send(b"end")
            tap._thread.join()
            for opened in (*tap._behind.values(), tap._udp, tap._waker, tap._woken):
                opened.close()
            tap._selector.close()

    @property
    def address(self) -> Address:
        host, port = self._udp.getsockname()
        return host, port

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._woken:
                    return
                with contextlib.suppress(ConnectionRefusedError):
                    if key.data is None:
                        self._pass_on()
                    else:
                        self._udp.sendto(key.fileobj.recv(2048), key.data)  # type: ignore[union-attr]

    def _pass_on(self) -> None:
        datagram, ancillary, _, sender = self._udp.recvmsg(2048, socket.CMSG_SPACE(_TIMESPEC.size))
        if len(datagram) != _DISCOVERY_BYTES:
            seconds, nanoseconds = _TIMESPEC.unpack(ancillary[0][2])
            _, _, sequence, timestamp, ssrc = _HEADER.unpack(datagram[: _HEADER.size])
            nonce = int.from_bytes(datagram[-4:], "big")
            arrival_ns = time.monotonic_ns() - (time.time_ns() - (seconds * 10**9 + nanoseconds))
            self.packets.append(Raw(ssrc, sequence, timestamp, nonce, arrival_ns))
        behind = self._behind.get(sender)
        if behind is None:
            behind = self._behind[sender] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            behind.connect(self.server)
            self._selector.register(behind, selectors.EVENT_READ, sender)
        behind.send(datagram)


def assert_a_stream_as_it_should_be(packets: list[Raw], *, ticks_off: int = 10, senders_killed: int = 0) -> None:
    """Per SSRC: each sequence number follows the one before, no nonce comes twice, time goes as on the clock.

    A sender that is killed may have numbered a packet that it does not send any more.

    The sender takes RTP timestamps from its clock, so two packets in one tick, a burst, would have the same.
    """
    assert packets
    skipped = 0
    for ssrc in {packet.ssrc for packet in packets}:
        stream = [packet for packet in packets if packet.ssrc == ssrc]
        first = stream[0]
        for before, after in pairwise(stream):
            skipped += (after.sequence - before.sequence - 1) % 2**16
            assert after.nonce > before.nonce
            ticks, rest = divmod((after.timestamp - before.timestamp) % 2**32, SAMPLES_PER_TICK)
            assert rest == 0
            assert 0 < ticks < 50 * 60
        off = [
            (packet.timestamp - first.timestamp) % 2**32 / SAMPLES_PER_TICK
            - (packet.arrival_ns - first.arrival_ns) / TICK_NS
            for packet in stream
        ]
        usual = statistics.median(off)
        assert sum(abs(one - usual) > ticks_off for one in off) <= len(off) // 10, "a machine that stalls delays a few"
    assert skipped <= senders_killed
