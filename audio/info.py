"""What sound needs from this machine, looked at once for a health report. Touches nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import av
import davey
import nacl
from av import AudioFrame
from av.error import FFmpegError

from audio.errors import AudioError
from audio.filters import SAMPLE_FORMAT
from audio.frame import SAMPLE_RATE, SAMPLES_PER_FRAME, is_one_20ms_frame
from audio.transcode import new_encoder


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """Versions of what carries sound."""

    opus: str
    """The library that encodes Opus, as `opus_version` tells."""
    davey: str
    dave_protocol: int
    """The newest version of Discord's end-to-end encryption that this bot speaks."""
    nacl: str
    """PyNaCl, which encrypts what goes to Discord's voice servers."""


def opus_version() -> str:
    """Where Opus comes from: PyAV's wheel brings FFmpeg and libopus along."""
    libavcodec = ".".join(map(str, av.library_versions["libavcodec"]))
    return f"libopus in PyAV {av.__version__} (libavcodec {libavcodec})"


def probe() -> AudioInfo:
    """Encode 20 ms of silence and report the versions.

    Raises AudioError when Opus does not work.
    """
    frame = AudioFrame(format=SAMPLE_FORMAT, layout="stereo", samples=SAMPLES_PER_FRAME)
    frame.sample_rate = SAMPLE_RATE
    frame.planes[0].update(bytes(frame.planes[0].buffer_size))
    try:
        encoder = new_encoder()
        packets = [bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)]]
    except (FFmpegError, ValueError) as error:
        raise AudioError(f"Opus cannot be encoded: {error}") from error
    if not packets or not all(map(is_one_20ms_frame, packets)):
        raise AudioError("Opus is encoded, but not in frames of 20 ms")
    return AudioInfo(opus_version(), davey.__version__, davey.DAVE_PROTOCOL_VERSION, nacl.__version__)
