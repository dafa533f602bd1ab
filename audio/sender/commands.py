"""What the bot tells its sender: records of one size over a Unix socket, a UDP socket's descriptor beside some.

What changes from frame to frame is not told but written into the shared memory (`audio.rings`).
"""

from __future__ import annotations

import select
import socket
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Mode = Literal["aead_aes256_gcm_rtpsize", "aead_xchacha20_poly1305_rtpsize"]
MODES: tuple[Mode, Mode] = ("aead_aes256_gcm_rtpsize", "aead_xchacha20_poly1305_rtpsize")
"""Discord docs, Voice Connections > Transport Encryption Modes; the first is the one to prefer."""

_RECORD = struct.Struct("<BBBxHxxII32s16x")
SIZE = _RECORD.size


class Order(IntEnum):
    """What is asked for."""

    OPEN = 1
    """A connection begins, or goes on with another socket or key."""
    CLOSE = 2
    MOVE = 3
    """Send in another phase of the tick from now on."""
    WAKE = 4


@dataclass(frozen=True, slots=True)
class Command:
    """One order. `connection` is the ring's number; the fields from `mode` on count for OPEN only."""

    order: Order
    connection: int = 0
    phase: int = 0
    mode: Mode = MODES[0]
    ssrc: int = 0
    timestamp: int = 0
    """What to add to the clock for RTP timestamps, so that they begin anywhere (RFC 3550 section 5.1)."""
    key: bytes = bytes(32)

    def __repr__(self) -> str:
        return f"<Command {self.order.name} {self.connection}>"


def send(to: socket.socket, command: Command, fd: int | None = None) -> None:
    """Send one command, and the descriptor that belongs to it, on a socket that waits.

    Raises OSError when the other side is gone, TimeoutError when it takes nothing for too long: it may have got half.
    """
    record = _RECORD.pack(
        command.order,
        command.phase,
        MODES.index(command.mode),
        command.connection,
        command.ssrc,
        command.timestamp,
        command.key,
    )
    sent = socket.send_fds(to, [record], [] if fd is None else [fd])
    if sent < SIZE:
        to.sendall(record[sent:])


def receive(source: socket.socket) -> tuple[Command, int | None] | None:
    """The next command and its descriptor, which is the caller's from now on; None when there is none yet.

    `source` does not block. Raises EOFError when the other side is gone.
    """
    try:
        record, fds, _, _ = socket.recv_fds(source, SIZE, 1)
    except BlockingIOError:
        return None
    except ConnectionError as error:
        raise EOFError from error
    while record and len(record) < SIZE:
        wait(source)
        more = source.recv(SIZE - len(record))
        record = record + more if more else b""
    if not record:
        raise EOFError
    order, phase, mode, connection, ssrc, timestamp, key = _RECORD.unpack(record)
    command = Command(Order(order), connection, phase, MODES[mode], ssrc, timestamp, key)
    return command, fds[0] if fds else None


def wait(source: socket.socket, timeout_s: float | None = None) -> bool:
    """Return as soon as there is something to receive, or False after a while. Any descriptor will do."""
    poller = select.poll()  # `select` takes none above 1023, and the bot may have had many when it started us
    poller.register(source, select.POLLIN)
    return bool(poller.poll(None if timeout_s is None else timeout_s * 1000))
