"""Packet sources for tests, and how to read any to its end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from audio.frame import Frame
from audio.opening import open_media

if TYPE_CHECKING:
    from pathlib import Path

    from audio.errors import MediaError
    from audio.media_input import MediaInput
    from audio.packet_source import PacketSource


def read_all(source: PacketSource) -> list[Frame]:
    """Every packet to the end; closes the source."""
    packets = list(iter(source.read, None))
    source.close()
    return packets


def play(where: Path | MediaInput, *, start_ms: int = 0, volume_percent: int = 100) -> list[Frame]:
    """Every packet that a listener would get of the file or input."""
    return read_all(open_media(where, start_ms=start_ms, volume_percent=volume_percent))


class Tape:
    """A PacketSource of given packets that notes who read and closed it."""

    passthrough = True
    remote = False

    def __init__(self, *packets: bytes, error: MediaError | None = None) -> None:
        self.duration_ms = len(packets) * 20
        self.position_ms = 0
        self.closed = threading.Event()
        self.threads: set[int] = set()
        self._packets = [Frame(packet) for packet in packets]
        self._error = error

    def read(self) -> Frame | None:
        assert not self.closed.is_set()
        self.threads.add(threading.get_ident())
        if self._packets:
            self.position_ms += 20
            return self._packets.pop(0)
        if self._error:
            raise self._error
        return None

    def interrupt(self) -> None: ...

    def close(self) -> None:
        self.threads.add(threading.get_ident())
        self.closed.set()
