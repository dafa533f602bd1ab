"""Opus that is sent as it is: the file's own packets, byte for byte. Touches the open file only."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from av.error import FFmpegError

from audio.errors import MediaError
from audio.frame import FRAME_MS, SAMPLE_RATE, is_one_20ms_frame

if TYPE_CHECKING:
    from collections.abc import Generator

    from av import Packet
    from av.audio.stream import AudioStream

    from audio.container import OpenMedia

_PEEK_PACKETS = 50
# Up to here, reading and dropping packets is cheaper than being wrong about where a seek landed.
_SEEK_FROM_MS = 2_000
_OPUS_HEAD_SIZE = 19


class UnevenPacketError(Exception):
    """The next packet is not one frame of 20 ms and cannot be sent as it is."""


class PassthroughSource:
    """A PacketSource over an Opus stream whose packets are single 20 ms frames.

    Owns `media` from construction on. Raises UnevenPacketError, having closed nothing, when the stream turns out to be
    another kind of Opus within its first second; later `read` raises it, with `position_ms` at the packet in question.
    """

    passthrough = True

    def __init__(self, media: OpenMedia, *, start_ms: int = 0) -> None:
        if not can_pass_through(media):
            raise UnevenPacketError("not plain Opus")
        self.duration_ms = media.duration_ms
        self._media = media
        self._packets = self._demux(start_ms // FRAME_MS)
        self._next_frame = start_ms // FRAME_MS
        self._peeked = deque(islice(self._packets, _PEEK_PACKETS))
        if not all(map(is_one_20ms_frame, self._peeked)):
            raise UnevenPacketError("packets of another length")
        if not self._peeked and start_ms == 0:
            raise MediaError("broken", f"{media.path}: no packets")

    @property
    def position_ms(self) -> int:
        """Where the next packet starts, on the 20 ms grid."""
        return self._next_frame * FRAME_MS

    def read(self) -> bytes | None:
        """The next packet of the file, None at its end.

        Raises MediaError or UnevenPacketError.
        """
        packet = self._peeked.popleft() if self._peeked else next(self._packets, None)
        if packet is None:
            return None
        if not is_one_20ms_frame(packet):
            raise UnevenPacketError(f"{self._media.path} at {self.position_ms} ms")
        self._next_frame += 1
        return packet

    def close(self) -> None:
        """Close the file."""
        self._peeked.clear()
        self._packets.close()
        self._media.container.close()

    def _demux(self, first_frame: int) -> Generator[bytes]:
        """The file's packets from that frame on; closing it leaves the container alone."""
        frame = self._seek(first_frame)
        for packet in self._media.demux():
            if not packet.size:
                continue
            if frame is None:
                frame = self._frame_number(packet)
            if frame >= first_frame:
                yield bytes(packet)
            frame += 1

    def _seek(self, first_frame: int) -> int | None:
        """Go somewhere before that frame; returns which frame comes next, None where only its packet can tell."""
        time_base = self._media.stream.time_base
        if first_frame * FRAME_MS < _SEEK_FROM_MS or time_base is None:
            return 0
        seconds = (first_frame * FRAME_MS - _SEEK_FROM_MS / 2) / 1000
        try:
            self._media.container.seek(int(seconds / time_base), stream=self._media.stream)
        except FFmpegError:
            return 0
        return None

    def _frame_number(self, packet: Packet[AudioStream]) -> int:
        if packet.pts is None or packet.time_base is None:
            raise MediaError("broken", f"{self._media.path}: no time stamps")
        samples = packet.pts * packet.time_base * SAMPLE_RATE + _pre_skip(self._media)
        return round(samples * 1000 / SAMPLE_RATE / FRAME_MS)


def can_pass_through(media: OpenMedia) -> bool:
    """Whether the stream is Opus in one piece (mono or stereo) that asks for no gain (RFC 7845 section 5.1)."""
    head = _opus_head(media)
    return len(head) >= _OPUS_HEAD_SIZE and head[9] in (1, 2) and head[16:19] == b"\0\0\0"


def _pre_skip(media: OpenMedia) -> int:
    """Samples at 48 kHz that come before the time 0."""
    return int.from_bytes(_opus_head(media)[10:12], "little")


def _opus_head(media: OpenMedia) -> bytes:
    """The stream's OpusHead, which FFmpeg provides for every container; empty where it is not Opus."""
    context = media.stream.codec_context
    return context.extradata or b"" if context.codec.canonical_name == "opus" else b""
