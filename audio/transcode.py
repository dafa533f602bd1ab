"""Anything FFmpeg can decode, encoded anew as Opus. Touches the open file only.

The encoder is told what it is for: music ("audio"), 20 ms frames, no forward error correction, which would push music
into Opus's hybrid mode at a multiple of the cost.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from av import AudioResampler, CodecContext
from av.audio.codeccontext import AudioCodecContext
from av.error import FFmpegError

from audio.errors import MediaError
from audio.frame import FRAME_MS, SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Generator

    from av import AudioFrame

    from audio.container import OpenMedia

_BIT_RATE = 128_000
# A scratch in a file is skipped; one that goes on for this many packets (a second or more) ends it.
_DAMAGED_PACKETS = 50
# A damaged head may name any rate; beyond these, resampling takes seconds and hundreds of megabytes.
_RATES = range(1_000, 1_000_001)


class TranscodeSource:
    """A PacketSource that decodes, resamples to 48 kHz stereo and encodes, packet by packet as they are read.

    Owns `media` from construction on. The last packet is filled up with silence. `start_ms` is met to within one frame
    of the file's codec. Raises MediaError("broken") when nothing can be decoded.
    """

    passthrough = False

    def __init__(self, media: OpenMedia, *, start_ms: int = 0) -> None:
        self.duration_ms = media.duration_ms
        self._media = media
        self._start_ms = start_ms
        self._frames_read = 0
        self._resampler = _new_resampler()
        self._encoder = new_encoder()
        self._packets = self._encode()
        self._first = deque(islice(self._packets, 1))
        if not self._first and start_ms == 0:
            raise MediaError("broken", f"{media.path}: no sound could be decoded")

    @property
    def position_ms(self) -> int:
        """Where the next packet starts, counted in packets from `start_ms`."""
        return self._start_ms + self._frames_read * FRAME_MS

    def read(self) -> bytes | None:
        """Decode and encode what the next packet needs.

        Raises MediaError when the file is damaged from here on.
        """
        packet = self._first.popleft() if self._first else next(self._packets, None)
        if packet is not None:
            self._frames_read += 1
        return packet

    def close(self) -> None:
        """Close the file."""
        self._first.clear()
        self._packets.close()
        self._media.container.close()

    def _encode(self) -> Generator[bytes]:
        try:
            yield from self._resample_and_encode()
        except (FFmpegError, ValueError) as error:
            raise MediaError("broken", f"{self._media.path}: {error}") from error

    def _resample_and_encode(self) -> Generator[bytes]:
        self._seek()
        shape: tuple[str, str, int] | None = None
        for frame in self._decode():
            # A stream may change its rate or channels on the way, as chained Ogg files do.
            if shape != (shape := (frame.format.name, frame.layout.name, frame.sample_rate)):
                yield from self._encode_frames(self._resampler.resample(None))
                self._resampler = _new_resampler()
            if frame.sample_rate not in _RATES:
                raise ValueError(f"{frame.sample_rate} samples a second")
            frame.pts = None
            yield from self._encode_frames(self._resampler.resample(frame))
        yield from self._encode_frames(self._resampler.resample(None))
        yield from map(bytes, self._encoder.encode(None))

    def _encode_frames(self, frames: list[AudioFrame]) -> Generator[bytes]:
        for frame in filter(None, frames):
            frame.pts = None
            yield from map(bytes, self._encoder.encode(frame))

    def _decode(self) -> Generator[AudioFrame]:
        damaged = 0
        for packet in self._media.demux():
            try:
                frames = self._media.stream.codec_context.decode(packet if packet.size else None)
            except EOFError:
                return
            except FFmpegError as error:
                damaged += 1
                if damaged >= _DAMAGED_PACKETS:
                    raise MediaError("broken", f"{self._media.path}: {error}") from error
                continue
            if frames:
                damaged = 0
            yield from (frame for frame in frames if not self._before_start(frame))

    def _seek(self) -> None:
        time_base = self._media.stream.time_base
        if self._start_ms <= 0 or time_base is None:
            return
        start = self._media.stream.start_time or 0
        try:
            self._media.container.seek(start + int(self._start_ms / 1000 / time_base), stream=self._media.stream)
        except FFmpegError:
            return  # not seekable: what comes before the start is decoded and dropped

    def _before_start(self, frame: AudioFrame) -> bool:
        if self._start_ms <= 0 or frame.time is None:
            return False
        start_time = self._media.stream.start_time or 0
        offset = float(start_time * (self._media.stream.time_base or 0))
        return (frame.time - offset + frame.samples / frame.sample_rate) * 1000 <= self._start_ms


def _new_resampler() -> AudioResampler:
    return AudioResampler(format="s16", layout="stereo", rate=SAMPLE_RATE)


def new_encoder() -> AudioCodecContext:
    """An Opus encoder for 48 kHz stereo s16 frames of any length; the packets are 20 ms each."""
    encoder = CodecContext.create("libopus", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate = SAMPLE_RATE
    encoder.layout = "stereo"
    encoder.format = "s16"
    encoder.bit_rate = _BIT_RATE
    encoder.options = {"application": "audio", "frame_duration": str(FRAME_MS), "fec": "0"}
    return encoder
