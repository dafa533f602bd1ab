"""What is done to sound between decoding and encoding: a chain of FFmpeg's filters. Touches nothing.

The filters are documented in FFmpeg's manual, "Audio Filters"; a `Filter` is a name and its arguments as written there.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from av.error import BlockingIOError, EOFError
from av.filter import Graph

from audio.frame import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from av import AudioFrame

Filter = tuple[str, str]

SAMPLE_FORMAT = "flt"
FULL_VOLUME = 100
"""Per cent at which sound is as its file has it."""

MOST_VOLUME = 200

# Mixing five channels down to two may not exceed what one can be; FFmpeg looks after that for whole numbers only.
_TO_STEREO = f"{SAMPLE_RATE}:out_sample_fmt={SAMPLE_FORMAT}:out_chlayout=stereo:rematrix_maxval=1"
# Louder than full scale is held down for some milliseconds instead of being cut off; `level` would raise the rest.
# A lossy codec overshoots a little, hence the limit below 1; `latency` takes the filter's own delay out.
_LIMITER: Filter = ("alimiter", "limit=0.95:attack=5:release=50:level=disabled:latency=1")


def volume_filters(percent: int) -> tuple[Filter, ...]:
    """What turns the volume to `percent` (0 to 200) of the amplitude; nothing at 100."""
    if percent == FULL_VOLUME:
        return ()
    volume: Filter = ("volume", f"{percent / FULL_VOLUME:g}")
    return (volume,) if percent < FULL_VOLUME else (volume, _LIMITER)


class FilterChain:
    """Turns pieces of sound of one shape into 48 kHz stereo (interleaved floats), through the filters.

    The first `trim` samples that go in are left out.

    Raises FFmpegError or ValueError where FFmpeg does not know what to do with such sound.
    """

    def __init__(self, like: AudioFrame, filters: Sequence[Filter] = (), *, trim: int = 0) -> None:
        self.shape = shape_of(like)
        graph = Graph()
        graph.threads = 1
        self._graph = graph  # the nodes do not keep it alive
        self._source = graph.add_abuffer(
            sample_rate=like.sample_rate,
            format=like.format.name,
            layout=like.layout.name,
            time_base=Fraction(1, like.sample_rate),
        )
        self._sink = graph.add("abuffersink")
        shaping = f"sample_fmts={SAMPLE_FORMAT}:sample_rates={SAMPLE_RATE}:channel_layouts=stereo"
        nodes = [("atrim", f"start_sample={trim}")] if trim else []
        nodes += [("aresample", _TO_STEREO), *filters, ("aformat", shaping)]
        graph.link_nodes(self._source, *(graph.add(name, args) for name, args in nodes), self._sink).configure()

    def push(self, frame: AudioFrame) -> Generator[AudioFrame]:
        """The sound that is ready once `frame` went in."""
        frame.pts = None
        self._source.push(frame)
        yield from self._pull()

    def flush(self) -> Generator[AudioFrame]:
        """What the filters have kept back; the chain is at its end."""
        self._source.push(None)
        yield from self._pull()

    def _pull(self) -> Generator[AudioFrame]:
        while True:
            try:
                frame = self._sink.pull()
            except (BlockingIOError, EOFError):
                return
            frame.pts = None
            yield frame  # type: ignore[misc]


def shape_of(frame: AudioFrame) -> tuple[str, str, int]:
    """What must stay the same within one chain."""
    return frame.format.name, frame.layout.name, frame.sample_rate
