"""The far end: takes every packet, and writes down its RTP header and when the kernel had it.

`python -m benchmarks.voices.sink FILE PACKETS` prints its port, listens until SIGTERM, and then writes what came to
FILE and prints how much that was. The kernel stamps each packet as it arrives (SO_TIMESTAMPNS, socket(7)), so the
process may sleep and take them in batches: one `recvmmsg` and two copies for hundreds of them, nothing else for any.
40,000 packets a second cost it a twentieth of a core.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import signal
import socket
import struct
import sys
import time
from pathlib import Path

from benchmarks.voices.arrivals import HEADER_BYTES, STAMP_BYTES

_BATCH = 512
_GATHER_S = 0.002
"""How long packets gather: the socket's buffer holds ten times of what comes meanwhile."""
_BUFFER_BYTES = 64 << 20
_SO_TIMESTAMPNS, _SO_RCVBUFFORCE = 35, 33  # asm-generic/socket.h
_MSG_WAITFORONE = 0x10000


class _Part(ctypes.Structure):
    """struct iovec"""

    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Header(ctypes.Structure):
    """struct msghdr"""

    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint32),
        ("parts", ctypes.POINTER(_Part)),
        ("part_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class _Message(ctypes.Structure):
    """struct mmsghdr"""

    _fields_ = (("header", _Header), ("received", ctypes.c_uint))


class Recorder:
    """Room for `capacity` packets; what comes beyond it is counted and not kept."""

    def __init__(self, sock: socket.socket, capacity: int) -> None:
        self.count = 0
        self._socket = sock
        self._capacity = capacity
        self._headers = bytearray(capacity * HEADER_BYTES)
        self._stamps = bytearray(capacity * STAMP_BYTES)
        self._header_batch = (ctypes.c_char * (_BATCH * HEADER_BYTES))()
        self._stamp_batch = (ctypes.c_char * (_BATCH * STAMP_BYTES))()
        self._parts = (_Part * _BATCH)()
        self._messages = (_Message * _BATCH)()
        self._receive = ctypes.CDLL(None, use_errno=True).recvmmsg
        headers, stamps = ctypes.addressof(self._header_batch), ctypes.addressof(self._stamp_batch)
        for number, (part, message) in enumerate(zip(self._parts, self._messages, strict=True)):
            part.base, part.length = headers + number * HEADER_BYTES, HEADER_BYTES
            header = message.header
            header.parts, header.part_count = ctypes.pointer(part), 1
            header.control, header.control_length = stamps + number * STAMP_BYTES, STAMP_BYTES

    def take(self) -> int:
        """Wait for packets, at most the socket's time-out long, and take what is there; returns how many."""
        got: int = self._receive(self._socket.fileno(), self._messages, _BATCH, _MSG_WAITFORONE, None)
        if got < 0:
            if ctypes.get_errno() in (errno.EAGAIN, errno.EINTR):
                return 0
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        keep = max(0, min(got, self._capacity - self.count))
        at, end = self.count, self.count + keep
        self._headers[at * HEADER_BYTES : end * HEADER_BYTES] = memoryview(self._header_batch)[: keep * HEADER_BYTES]
        self._stamps[at * STAMP_BYTES : end * STAMP_BYTES] = memoryview(self._stamp_batch)[: keep * STAMP_BYTES]
        self.count += got
        return got

    def save(self, path: Path) -> int:
        """Write the headers, then the stamps; returns how many packets these are."""
        kept = min(self.count, self._capacity)
        with path.open("wb") as file:
            file.write(memoryview(self._headers)[: kept * HEADER_BYTES])
            file.write(memoryview(self._stamps)[: kept * STAMP_BYTES])
        return kept


def open_socket() -> socket.socket:
    """A UDP socket on loopback whose packets the kernel stamps, with as much room as this user may have."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _BUFFER_BYTES)
    except PermissionError:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
    sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@qq", 0, 100_000))
    sock.bind(("127.0.0.1", 0))
    return sock


def dropped(sock: socket.socket) -> int:
    """Packets that found the socket's buffer full (proc(5), /proc/net/udp, the last column)."""
    inode = str(os.fstat(sock.fileno()).st_ino)
    rows = (line.split() for line in Path("/proc/net/udp").read_text("ascii").splitlines()[1:])
    return next((int(row[-1]) for row in rows if row[9] == inode), 0)


def main() -> None:
    path, capacity = Path(sys.argv[1]), int(sys.argv[2])
    told_to_end = False

    def end(*_: object) -> None:
        nonlocal told_to_end
        told_to_end = True

    signal.signal(signal.SIGTERM, end)
    with open_socket() as sock:
        recorder = Recorder(sock, capacity)
        print(sock.getsockname()[1], flush=True)
        while not told_to_end:
            if recorder.take() < _BATCH:
                time.sleep(_GATHER_S)
        while recorder.take() == _BATCH:
            pass
        lost = dropped(sock) + max(0, recorder.count - capacity)
        print(json.dumps({"packets": recorder.save(path), "lost": lost, "cpu_s": time.process_time()}), flush=True)


if __name__ == "__main__":
    main()
