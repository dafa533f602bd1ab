"""Frames made quieter on their way out, and back again, for what lasts some seconds: while somebody speaks.

Another rendering (`audio.opening`) would have to be opened, and of what is live there is none. Here the frames that are
about to be sent are themselves decoded, turned down and encoded anew. Opus has no gain that could be set from outside.

Packet n, decoded, is the sound up to `OPUS_DELAY` samples before its end; so encoding it anew needs the packet behind
it, and listeners hear neither a seam nor a moment twice. Touches nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from av import AudioFifo, CodecContext, Packet
from av.audio.codeccontext import AudioCodecContext
from av.error import FFmpegError

from audio.decoding import OPUS_DELAY
from audio.filters import SAMPLE_FORMAT, FilterChain
from audio.frame import SAMPLE_RATE, SAMPLES_PER_FRAME, SILENCE, as_frame
from audio.transcode import PRIMING_FRAMES, new_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audio.filters import Filter
    from audio.frame import Frame

log = logging.getLogger(__name__)

FALL_FRAMES = 5
"""How long it takes to become quieter (100 ms): no jump, and before the second word."""
RISE_FRAMES = 25
"""How long it takes to be as loud as before: half a second, unnoticed."""
_WARM_UP_FRAMES = 4
"""Packets (80 ms) until a decoder agrees with one that has heard everything (RFC 7845 section 4.6)."""
HISTORY_FRAMES = _WARM_UP_FRAMES + PRIMING_FRAMES


@dataclass(frozen=True, slots=True)
class Gain:
    """The amplitude's factor, on its way from `now` to `target` in so many frames."""

    now: float = 1.0
    target: float = 1.0
    frames: int = 0

    def towards(self, target: float) -> Gain:
        """On its way to another target from where it is."""
        return Gain(self.now, target, FALL_FRAMES if target < self.now else RISE_FRAMES)

    @property
    def next(self) -> Gain:
        """What it is one frame later."""
        if self.frames <= 1:
            return Gain(self.target, self.target)
        return Gain(self.now + (self.target - self.now) / self.frames, self.target, self.frames - 1)

    @property
    def is_one(self) -> bool:
        """Whether nothing is to be done."""
        return self.now == self.target == 1.0


FULL = Gain()
"""As loud as the track is."""


class Softening:
    """Renders a stream's frames in their order; `gain` is that of the next one."""

    def __init__(self, gain: Gain = FULL) -> None:
        self.gain = gain
        self._renderer: _Renderer | None = None

    def begin_at(self, gain: Gain) -> None:
        """The next frame is another one than it would have been, and has this gain."""
        self.gain = gain
        self._renderer = None

    def render(self, frame: bytes, following: bytes | None, history: Callable[[], Sequence[bytes]]) -> bytes:
        """The frame as it goes out, behind those of `history`.

        `following` is the one behind it, None where nobody knows one.
        """
        if self.gain.is_one:
            return frame
        try:
            if self._renderer is None or not self._renderer.expects(frame):
                self._renderer = _Renderer(history()[-HISTORY_FRAMES:], self.gain)
            rendered: bytes = self._renderer.render(frame, SILENCE if following is None else following)
        except (FFmpegError, ValueError) as error:  # what no decoder takes stays as it is
            log.debug("A frame could not be made quieter: %s", error)
            self._renderer, rendered = None, frame
        self.gain = self.gain.next
        if self.gain.is_one:
            self._renderer = None
        return rendered


class _Renderer:
    """A listener's decoder, the gain on its way, and an encoder. Raises FFmpegError and ValueError."""

    def __init__(self, history: Sequence[bytes], gain: Gain) -> None:
        self._decoder = _new_decoder()
        self._encoder = new_encoder()
        self._waiting = AudioFifo()
        self._filters: FilterChain | None = None
        self._decoded: bytes | None = None
        # The encoder hears some frames before the first that counts, as loud as the gain begins.
        self._priming = min(PRIMING_FRAMES, max(0, len(history) - 1))
        self._ramp = _ramp(gain, begins_at=self._priming * SAMPLES_PER_FRAME)
        self._unheard = (len(history) - self._priming) * SAMPLES_PER_FRAME + OPUS_DELAY
        for frame in history:
            self._decode(frame)

    def expects(self, frame: bytes) -> bool:
        """Whether that frame is the one behind the last."""
        return self._decoded is None or self._decoded == frame

    def render(self, frame: bytes, following: bytes) -> Frame:
        """A frame that follows on the last one, with its gain."""
        if self._decoded is None:
            self._decode(frame)
        self._decode(following)
        self._decoded = following
        while self._priming:
            self._encode()
            self._priming -= 1
        return self._encode()

    def _decode(self, frame: bytes) -> None:
        for piece in self._decoder.decode(Packet(frame)):
            piece.pts = None
            self._waiting.write(piece)
        if skipped := min(self._unheard, self._waiting.samples):
            self._waiting.read(skipped)
            self._unheard -= skipped

    def _encode(self) -> Frame:
        piece = self._waiting.read(SAMPLES_PER_FRAME)
        if piece is None:
            raise ValueError("a packet that is shorter than 20 ms")
        if self._filters is None:
            self._filters = FilterChain(piece, self._ramp)
        (quieter,) = self._filters.push(piece)
        (packet,) = self._encoder.encode(quieter)
        return as_frame(bytes(packet))


def _ramp(gain: Gain, *, begins_at: int) -> tuple[Filter, ...]:
    """FFmpeg's fade, which goes from any gain to any other."""
    if not gain.frames:
        return (("volume", f"{gain.now:g}"),)
    samples = gain.frames * SAMPLES_PER_FRAME
    way = f"unity={gain.now:g}:silence={gain.target:g}:curve=tri"
    return ("asetpts", "N"), ("afade", f"type=out:start_sample={begins_at}:nb_samples={samples}:{way}")


def _new_decoder() -> AudioCodecContext:
    # FFmpeg's own decoder would hold back some samples of speech.
    decoder = CodecContext.create("libopus", "r")
    assert isinstance(decoder, AudioCodecContext)
    decoder.sample_rate = SAMPLE_RATE
    decoder.layout = "stereo"
    decoder.options = {"request_sample_fmt": SAMPLE_FORMAT}
    return decoder
