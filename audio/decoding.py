"""The sound of an open file, decoded, with where in the track each piece lies. Touches the open file only.

Time stamps of containers are rounded (Matroska's to a millisecond), seeks land anywhere before the place that was asked
for, and decoders leave out what their format declares as padding at the beginning; `decode` takes all this together.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from av import AudioFrame
from av.error import FFmpegError

from audio.errors import MediaError
from audio.frame import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Generator

    from av import Packet
    from av.audio.stream import AudioStream

    from audio.container import OpenMedia

GAP_MS = range(60, 60_000)
"""Recordings leave out packets of silence; their time goes on. What is shorter is a clock that trembles, what is longer
a time stamp that lies."""

OPUS_DELAY = 312
"""Samples by which libopus delays what it encodes (`OPUS_GET_LOOKAHEAD` at 48 kHz), and files of it declare as such."""

# A scratch in a file is skipped; one that goes on for this many packets (a second or more) ends it.
_DAMAGED_PACKETS = 50
# A damaged head may name any rate; beyond these, resampling takes seconds and hundreds of megabytes.
_RATES = range(1_000, 1_000_001)
# Decoders need some packets to agree with one that has heard everything: MP3 the bits it saved up to ten frames before,
# Opus 80 ms (RFC 7845 section 4.6).
_WARM_UP_MS = 500
_SEEK_FROM_MS = 1_000
# Every Opus packet is a multiple of 2.5 ms.
_OPUS_GRID = 120


def decode(media: OpenMedia, *, start_ms: int = 0) -> Generator[tuple[int, AudioFrame]]:
    """Pieces of sound with the number of their first sample, in a row, beginning somewhere before `start_ms`.

    Sample 0 is the first that is meant to be heard; of Opus that could be sent as it is, however, the one `OPUS_DELAY`
    after the beginning of the first packet, so that encoding what lies from sample 960 n on makes packet n. Samples
    are of the piece's own rate. Where one cannot seek, it begins at the beginning. Where time stamps tell that packets
    were left out, silence stands for them.

    Raises MediaError when the file is damaged for a second or more, or of a rate that no sound has.
    """
    first_packet = next(iter(media.peek(1)), None)
    frames = _decode(media)
    two = list(islice(frames, 2))
    if first_packet is None or not two:
        return
    ruler = _Ruler(media, first_packet, two)
    if start_ms >= _SEEK_FROM_MS and ruler.can_measure and media.seek(ruler.pts_of(start_ms - _WARM_UP_MS)):
        frames = _decode(media)
        two = list(islice(frames, 2))
        if not two:
            return
    number = ruler.number_of(two)
    rate = two[0].sample_rate
    for frame in chain(two, frames):
        if frame.sample_rate == rate:  # else numbers are of several rates, and agree with no clock
            for silence in _silence(frame, ruler.missing_before(frame, number)):
                yield number, silence
                number += silence.samples
        yield number, frame
        number += frame.samples


def decode_on(media: OpenMedia, number: int) -> Generator[tuple[int, AudioFrame]]:
    """As `decode`, from where an Opus stream stands, which somebody knows to be that sample."""
    packet = next(iter(media.peek(1)), None)
    frames = _decode(media)
    first = next(frames, None)
    if packet is None or first is None:
        return
    # A decoder that has heard nothing yet leaves out what belongs to the beginning of the stream.
    number += max(0, _samples_in(packet) - first.samples)
    for frame in chain([first], frames):
        yield number, frame
        number += frame.samples


def _samples_in(packet: Packet[AudioStream]) -> int:
    """How many samples an Opus packet lasts by its container."""
    if packet.duration is None or packet.time_base is None:
        return 0
    return round(packet.duration * packet.time_base * SAMPLE_RATE / _OPUS_GRID) * _OPUS_GRID


class _Ruler:
    """Measures where decoded pieces lie by their time stamps."""

    def __init__(self, media: OpenMedia, first_packet: Packet[AudioStream], first_two: list[AudioFrame]) -> None:
        context = media.stream.codec_context
        opus = context.codec.canonical_name == "opus"
        self._grid = _OPUS_GRID if opus else context.frame_size
        self._zero_pts = first_packet.pts
        self._time_base = media.stream.time_base
        self._first_pts = first_two[0].pts
        self._first_number = self._since_first_packet(first_two)
        self._zero = OPUS_DELAY if opus and not first_packet.is_discard else self._first_number

    @property
    def can_measure(self) -> bool:
        """Whether the file has time stamps."""
        return self._zero_pts is not None and self._first_pts is not None and bool(self._time_base)

    def pts_of(self, position_ms: int) -> int:
        """The stream's time stamp of a position in the track."""
        assert self._zero_pts is not None
        assert self._time_base
        return self._zero_pts + int(position_ms / 1000 / self._time_base)

    def number_of(self, two: list[AudioFrame]) -> int:
        """The number of the first sample of the first of two pieces."""
        if two[0].pts == self._first_pts:
            return self._first_number - self._zero
        return self._since_first_packet(two) - self._zero

    def missing_before(self, frame: AudioFrame, number: int) -> int:
        """Samples that were left out before the piece, which would otherwise be that sample."""
        if not self.can_measure or frame.pts is None:
            return 0
        missing = self._measure(frame, frame.samples) - self._zero - number
        return missing if missing * 1000 // frame.sample_rate in GAP_MS else 0

    def _since_first_packet(self, two: list[AudioFrame]) -> int:
        """Samples from the beginning of the first packet, with what a decoder leaves out counted in."""
        if self._grid:
            return self._measure(two[0], self._grid)
        # The decoder may have cut the first piece, but not the one behind it.
        return self._measure(two[-1], two[-1].samples) - sum(frame.samples for frame in two[:-1])

    def _measure(self, frame: AudioFrame, grid: int) -> int:
        if frame.pts is None or self._zero_pts is None or self._time_base is None:
            return 0
        tick = self._time_base * frame.sample_rate
        end = round((frame.pts - self._zero_pts) * tick) + frame.samples
        if tick > 1:  # the time stamp is rounded, but pieces end where packets end
            on_grid = round(end / grid) * grid
            if abs(on_grid - end) <= tick:
                end = on_grid
        return end - frame.samples


def _silence(like: AudioFrame, samples: int) -> Generator[AudioFrame]:
    for start in range(0, samples, like.sample_rate):
        piece = AudioFrame(like.format.name, like.layout.name, min(like.sample_rate, samples - start))
        piece.sample_rate = like.sample_rate
        for plane in piece.planes:
            plane.update((b"\x80" if like.format.name.startswith("u8") else b"\0") * plane.buffer_size)
        yield piece


def _decode(media: OpenMedia) -> Generator[AudioFrame]:
    damaged = 0
    for packet in media.demux():
        try:
            frames = media.stream.codec_context.decode(packet if packet.size else None)
        except EOFError:
            return
        except FFmpegError as error:
            damaged += 1
            if damaged >= _DAMAGED_PACKETS:
                raise MediaError("broken", f"{media.name}: {error}") from error
            continue
        if frames:
            damaged = 0
        for frame in frames:
            if frame.sample_rate not in _RATES:
                raise MediaError("broken", f"{media.name}: {frame.sample_rate} samples a second")
            if frame.samples:
                yield frame
