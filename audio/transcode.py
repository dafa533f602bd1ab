"""Anything FFmpeg can decode, changed by filters, encoded anew as Opus. Touches the open file only.

The encoder is told what it is for: music ("audio"), 20 ms frames, no forward error correction, which would push music
into Opus's hybrid mode at a multiple of the cost.
"""

from __future__ import annotations

from itertools import chain
from math import gcd
from typing import TYPE_CHECKING

from av import AudioFifo, AudioFrame, CodecContext
from av.audio.codeccontext import AudioCodecContext
from av.error import FFmpegError

from audio.decoding import OPUS_DELAY, decode, decode_on
from audio.errors import MediaError
from audio.filters import SAMPLE_FORMAT, FilterChain, shape_of
from audio.frame import FRAME_MS, SAMPLE_RATE, SAMPLES_PER_FRAME, Frame, as_frame

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from audio.container import OpenMedia
    from audio.filters import Filter

_BIT_RATE = 128_000
PRIMING_FRAMES = 4
"""Packets that an encoder makes before the first that is heard, as many as a decoder needs (RFC 7845 section 4.6): its
delay is filled with the sound from before, and listeners whose decoder comes from elsewhere hear no seam."""
# Samples: enough for every usual rate (147 for 44.1 kHz).
_MOST_TRIMMED = 1_000


class TranscodeSource:
    """A PacketSource that decodes, filters and encodes, packet by packet as they are read.

    Packet n carries the same sound whatever packet was the first, and of an Opus file the same as the file's packet n,
    to the sample: so one source can be continued with another. The last packet is filled up with silence.

    Owns `media` from construction on; with `goes_on`, `media` is Opus and stands before the packet that is to be heard
    at `start_ms`. Raises MediaError("broken") when nothing can be decoded.
    """

    passthrough = False

    def __init__(
        self, media: OpenMedia, *, start_ms: int = 0, filters: Sequence[Filter] = (), goes_on: bool = False
    ) -> None:
        self.duration_ms = media.duration_ms
        self.remote = media.remote
        self._media = media
        self._filters = filters
        self._next_frame = start_ms // FRAME_MS
        if goes_on:
            sound = decode_on(media, self._next_frame * SAMPLES_PER_FRAME - OPUS_DELAY)
        else:
            sound = decode(media, start_ms=max(0, start_ms - PRIMING_FRAMES * FRAME_MS))
        self._frames = self._encode(sound)
        self._first = next(self._frames, None)
        if self._first is None and self._next_frame == 0:
            raise MediaError("broken", f"{media.name}: no sound could be decoded")

    @property
    def position_ms(self) -> int:
        """Where the next packet starts, on the 20 ms grid."""
        return self._next_frame * FRAME_MS

    def read(self) -> Frame | None:
        """Decode and encode what the next packet needs.

        Raises MediaError when the file is damaged from here on.
        """
        frame, self._first = self._first or next(self._frames, None), None
        if frame is not None:
            self._next_frame += 1
        return frame

    def interrupt(self) -> None:
        """End a `read` that waits for its input."""
        self._media.interrupt()

    def close(self) -> None:
        """Close the file."""
        self._first = None
        self._frames.close()
        self._media.close()

    def _encode(self, sound: Iterator[tuple[int, AudioFrame]]) -> Generator[Frame]:
        priming = min(PRIMING_FRAMES, self._next_frame)
        grid = _Grid(self._next_frame - priming, self._filters)
        encoder = new_encoder()
        try:
            for piece in chain(grid.cut(sound), [None]):
                for packet in encoder.encode(piece):
                    if priming:
                        priming -= 1
                    else:
                        yield as_frame(bytes(packet))
        except (FFmpegError, ValueError) as error:
            raise MediaError("broken", f"{self._media.name}: {error}") from error


class _Grid:
    """Cuts sound into pieces of exactly one frame, the first of which begins where frame `first_frame` does."""

    def __init__(self, first_frame: int, filters: Sequence[Filter]) -> None:
        self._start = first_frame * SAMPLES_PER_FRAME
        self._filters = filters
        self._skip = 0
        self._waiting = AudioFifo()

    def cut(self, sound: Iterator[tuple[int, AudioFrame]]) -> Generator[AudioFrame]:
        """The pieces; the last may be shorter."""
        filters: FilterChain | None = None
        for number, frame in sound:
            if filters is None:
                filters = self._begin(number, frame)
            elif filters.shape != shape_of(frame):
                # A stream may change its rate or channels on the way, as chained Ogg files do.
                yield from self._take(filters.flush())
                filters = FilterChain(frame, self._filters)
            yield from self._take(filters.push(frame))
        if filters is not None:
            yield from self._take(filters.flush())
        rest = self._waiting.read()
        if rest is not None:
            yield rest

    def _begin(self, number: int, frame: AudioFrame) -> FilterChain:
        """Hear what comes before the start without using it; put silence where sound begins behind it."""
        # Resampled, a piece fits into its place to the fraction of a sample where it begins on a sample of both rates.
        both = frame.sample_rate // gcd(frame.sample_rate, SAMPLE_RATE)
        trim = -number % both if both <= _MOST_TRIMMED else 0
        self._skip = self._start - round((number + trim) * SAMPLE_RATE / frame.sample_rate)
        # When more is missing than padding explains, the file goes on here, whatever it says.
        if -SAMPLE_RATE < self._skip < 0:
            self._waiting.write(_silence(-self._skip))
        self._skip = max(0, self._skip)
        return FilterChain(frame, self._filters, trim=trim)

    def _take(self, frames: Iterator[AudioFrame]) -> Generator[AudioFrame]:
        for frame in frames:
            self._waiting.write(frame)
            unheard = min(self._skip, self._waiting.samples)
            if unheard:
                self._waiting.read(unheard)
                self._skip -= unheard
            while (piece := self._waiting.read(SAMPLES_PER_FRAME)) is not None:
                yield piece


def _silence(samples: int) -> AudioFrame:
    frame = AudioFrame(format=SAMPLE_FORMAT, layout="stereo", samples=samples)
    frame.sample_rate = SAMPLE_RATE
    frame.planes[0].update(bytes(frame.planes[0].buffer_size))
    return frame


def new_encoder() -> AudioCodecContext:
    """An Opus encoder for 48 kHz stereo float frames of 20 ms; the last may be shorter, and is filled up."""
    encoder = CodecContext.create("libopus", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate = SAMPLE_RATE
    encoder.layout = "stereo"
    encoder.format = SAMPLE_FORMAT
    encoder.bit_rate = _BIT_RATE
    encoder.options = {"application": "audio", "frame_duration": str(FRAME_MS), "fec": "0"}
    return encoder
