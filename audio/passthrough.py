"""Opus that is sent as it is: the file's own packets, byte for byte. Touches the open file only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.decoding import GAP_MS
from audio.errors import MediaError
from audio.frame import FRAME_MS, SILENCE, Frame, UnevenPacketError, as_frame

if TYPE_CHECKING:
    from collections.abc import Generator

    from av import Packet
    from av.audio.stream import AudioStream

    from audio.container import OpenMedia

_PEEK_PACKETS = 50
# Up to here, reading and dropping packets is cheaper than being wrong about where a seek landed.
_SEEK_FROM_FRAMES = 100
_LAND_BEFORE_FRAMES = 50
_GAP_FRAMES = range(GAP_MS.start // FRAME_MS, GAP_MS.stop // FRAME_MS)
_OPUS_HEAD_SIZE = 19


class PassthroughSource:
    """A PacketSource over an Opus stream whose packets are single 20 ms frames.

    Frame n is the n-th packet of the file; where time stamps tell that packets were left out, silence stands for them.
    Owns `media` from construction on, but closes nothing when that raises: UnevenPacketError, with `media` at its
    beginning, when the stream turns out to be another kind of Opus within its first second. Later `read` raises it,
    with `position_ms` at the packet in question and `media` before it.
    """

    passthrough = True

    def __init__(self, media: OpenMedia, *, start_ms: int = 0) -> None:
        if not can_pass_through(media):
            raise UnevenPacketError("not plain Opus")
        self.duration_ms = media.duration_ms
        self.remote = media.remote
        self._media = media
        self._next_frame = start_ms // FRAME_MS
        peeked = media.peek(_PEEK_PACKETS)
        for packet in peeked:
            as_frame(bytes(packet))
            if packet.is_discard:
                raise UnevenPacketError("an edit list cuts the beginning off")
        if not peeked:
            raise MediaError("broken", f"{media.name}: no packets")
        self._first_pts = peeked[0].pts
        time_base = media.stream.time_base
        self._frame_ticks = FRAME_MS / 1000 / float(time_base) if time_base else 0.0
        self._frames = self._demux(self._next_frame)

    @property
    def position_ms(self) -> int:
        """Where the next packet starts, on the 20 ms grid."""
        return self._next_frame * FRAME_MS

    def read(self) -> Frame | None:
        """The next packet of the file, None at its end.

        Raises MediaError or UnevenPacketError.
        """
        frame = next(self._frames, None)
        if frame is not None:
            self._next_frame += 1
        return frame

    def interrupt(self) -> None:
        """End a `read` that waits for its input."""
        self._media.interrupt()

    def close(self) -> None:
        """Close the file."""
        self._frames.close()
        self._media.close()

    def _demux(self, first_frame: int) -> Generator[Frame]:
        """The file's packets from that frame on; closing it leaves the file alone."""
        number = None if self._seek(first_frame) else 0
        for packet in self._media.demux():
            if not packet.size:
                continue
            due = self._frame_number(packet)
            if number is None:
                if due is None:
                    raise MediaError("broken", f"{self._media.name}: no time stamps")
                number = due
            elif due is not None and due - number in _GAP_FRAMES:
                for _ in range(max(number, first_frame), due):
                    yield SILENCE
                number = due
            if number >= first_frame:
                yield self._checked(packet)
            number += 1

    def _checked(self, packet: Packet[AudioStream]) -> Frame:
        try:
            return as_frame(bytes(packet))
        except UnevenPacketError:
            self._media.put_back([packet])
            raise

    def _seek(self, first_frame: int) -> bool:
        """Go somewhere before that frame, or stay at the beginning."""
        if first_frame < _SEEK_FROM_FRAMES or self._first_pts is None or not self._frame_ticks:
            return False
        return self._media.seek(self._first_pts + int((first_frame - _LAND_BEFORE_FRAMES) * self._frame_ticks))

    def _frame_number(self, packet: Packet[AudioStream]) -> int | None:
        """The frame that the packet is by its time stamp."""
        pts = packet.pts
        if pts is None or self._first_pts is None or not self._frame_ticks:
            return None
        return round((pts - self._first_pts) / self._frame_ticks)


def can_pass_through(media: OpenMedia) -> bool:
    """Whether the stream is Opus in one piece (mono or stereo) that asks for no gain (RFC 7845 section 5.1)."""
    context = media.stream.codec_context
    # FFmpeg provides the OpusHead for every container.
    head = context.extradata or b"" if context.codec.canonical_name == "opus" else b""
    return len(head) >= _OPUS_HEAD_SIZE and head[9] in (1, 2) and head[16:19] == b"\0\0\0"
