"""A listener's UDP socket: exact arrival times, and IP discovery."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import time

_SO_TIMESTAMPNS = 35  # <asm-generic/socket.h>; Python's socket module does not name it
_TIMESPEC = struct.Struct("@ll")
_DISCOVERY = struct.Struct(">HHI64sH")  # Discord docs: Voice > IP Discovery


class StampedSocket:
    """A connected UDP socket that knows when each datagram arrived, however late it is read."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.setblocking(False)
        if sys.platform == "linux":
            self.udp.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self.udp.connect(address)

    def receive(self) -> tuple[bytes, int] | None:
        """The next datagram and its arrival (CLOCK_MONOTONIC, ns); None when none is waiting."""
        try:
            datagram, ancillary, _, _ = self.udp.recvmsg(4096, socket.CMSG_SPACE(_TIMESPEC.size))
        except (BlockingIOError, ConnectionRefusedError):  # nothing there, or nobody listens at the other end
            return None
        arrival_ns = time.monotonic_ns()
        for level, kind, data in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS):
                seconds, nanoseconds = _TIMESPEC.unpack(data)
                arrival_ns -= time.time_ns() - (seconds * 1_000_000_000 + nanoseconds)
        return datagram, arrival_ns

    async def discover(self, ssrc: int) -> tuple[str, int]:
        """The address at which the server sees this socket."""
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self.udp, _DISCOVERY.pack(1, 70, ssrc, b"", 0))
        _, _, _, host, port = _DISCOVERY.unpack(await loop.sock_recv(self.udp, _DISCOVERY.size))
        return host.rstrip(b"\0").decode(), port

    def close(self) -> None:
        """Close the socket; what still arrives is lost."""
        self.udp.close()
