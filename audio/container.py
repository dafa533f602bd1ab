"""Opens a media file with PyAV and finds its sound. Touches the file system, read-only, and never the network."""

from __future__ import annotations

import ctypes
import os
import stat
from collections import deque
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
from av.audio.stream import AudioStream
from av.error import FFmpegError
from av.stream import Discard

from audio.errors import MediaError
from audio.input_file import InputFile
from audio.ogg_chain import is_chained_ogg

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from av import Packet
    from av.audio.codeccontext import AudioCodecContext
    from av.container import InputContainer

    from audio.media_input import MediaInput

# Playlists (HLS, DASH, concat) and scripts are media to FFmpeg and would let a file name other files and hosts.
_FORMATS = (
    "aac,aiff,amr,ape,asf,au,avi,caf,ac3,eac3,flac,flv,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,"
    "ogg,tta,w64,wav,wv"
)
# What a file declares is what FFmpeg allocates: a tag of a WAV file takes gigabytes with twelve bytes. The largest
# honest piece is the index of an MP4 file: 24 bytes a packet, about 50 MB for ten hours.
_MOST_BYTES_AT_ONCE = 64 << 20


def _bound_allocations() -> None:
    """Let FFmpeg refuse, in this process, to allocate more than that for one thing; PyAV offers no way to it."""
    # The linker finds the function in the libraries that the module depends on, whatever they are called. Where it
    # does not (Windows), a hostile file can take memory until it is refused.
    with suppress(AttributeError, OSError):
        ctypes.CDLL(av._core.__file__).av_max_alloc(ctypes.c_size_t(_MOST_BYTES_AT_ONCE))


_bound_allocations()


class OpenMedia:
    """An open file or input, and the audio stream to play. The holder closes it."""

    def __init__(
        self, name: str, container: InputContainer, stream: AudioStream, input_file: InputFile | None, *, chained: bool
    ) -> None:
        self.name = name
        self.stream = stream
        self.remote = input_file is not None
        """Whether reading may wait for more than this machine's disk."""
        self._container = container
        self._input_file = input_file
        self._chained = chained
        self._seekable = not chained and not _lands_anywhere(stream) and (input_file is None or input_file.seekable())
        self._ahead: deque[Packet[AudioStream]] = deque()

    @property
    def duration_ms(self) -> int | None:
        """The length that the stream, else the file, declares; None where neither does, or only for its last part."""
        if self._chained:
            return None
        if self.stream.duration is not None and self.stream.time_base is not None:
            return round(self.stream.duration * self.stream.time_base * 1000)
        if self._container.duration is not None:
            return round(self._container.duration * 1000 / av.time_base)
        return None

    def demux(self) -> Generator[Packet[AudioStream]]:
        """The stream's packets from where the file stands; at its end an empty one, for the decoder to flush at.

        Raises MediaError, the input's own where that has failed.
        """
        # PyAV frees what its generator holds when that ends or is closed, but not when it is only let go of.
        with closing(cast("Generator[Packet[AudioStream]]", self._container.demux(self.stream))) as packets:
            while True:
                try:
                    packet = self._ahead.popleft() if self._ahead else next(packets, None)
                except (EOFError, IndexError):  # the latter at the end of a file in which streams appear on the way
                    packet = None
                except (FFmpegError, OSError) as error:
                    raise self._failure or MediaError("broken", f"{self.name}: {error}") from error
                if (packet is None or not packet.size) and self._failure:
                    raise self._failure
                if packet is None:
                    return
                yield packet

    def peek(self, count: int) -> list[Packet[AudioStream]]:
        """The next packets, which `demux` will yield all the same; fewer at the end. Raises MediaError."""
        packets = [packet for packet in islice(self.demux(), count) if packet.size]
        self.put_back(packets)
        return packets

    def put_back(self, packets: Iterable[Packet[AudioStream]]) -> None:
        """Let `demux` yield these first."""
        self._ahead.extendleft(reversed(list(packets)))

    def seek(self, pts: int) -> bool:
        """Go to or before a time stamp of the stream; False, and nowhere, where that cannot be done.

        Raises MediaError when the input has failed.
        """
        if not self._seekable:
            return False
        try:
            self._container.seek(pts, stream=self.stream)
        except (FFmpegError, OSError, OverflowError):
            if self._failure:
                raise self._failure from None
            return False
        self._ahead.clear()
        return True

    def interrupt(self) -> None:
        """Let whoever waits for the input's bytes in another thread wait no longer. A file is never waited for."""
        if self._input_file:
            self._input_file.close()

    def close(self) -> None:
        """Close the file or input."""
        self._ahead.clear()
        self._container.close()
        if self._input_file:
            self._input_file.close()

    @property
    def _failure(self) -> MediaError | None:
        return self._input_file.failure if self._input_file else None


def open_container(where: Path | MediaInput) -> OpenMedia:
    """Open the file or input and choose its main audio stream; an input is closed when that fails.

    Raises MediaError.
    """
    if isinstance(where, Path):
        _check_file(where)
        chained = _is_chained(where)
        # The prefix keeps FFmpeg from reading a protocol into an odd file name.
        return _open(str(where), f"file:{os.fspath(where)}", None, chained)
    input_file = InputFile(where)
    try:
        chained = input_file.seekable() and is_chained_ogg(input_file)
        return _open(where.name, input_file, input_file, chained)
    except OSError as error:
        input_file.close()
        raise input_file.failure or MediaError("broken", f"{where.name}: {error}") from error
    except BaseException:
        input_file.close()
        raise


def _open(name: str, file: str | InputFile, input_file: InputFile | None, chained: bool) -> OpenMedia:
    protocols = "none" if input_file else "file"
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": protocols}
    try:
        container = av.open(file, "r", options=options, metadata_errors="replace")
    except (FFmpegError, OSError, ValueError) as error:
        failure = input_file.failure if input_file else None
        raise failure or MediaError("broken", f"{name}: {error}") from error
    stream = container.streams.best("audio")
    # PyAV's own types forget that a codec may be one that FFmpeg does not know.
    if isinstance(stream, AudioStream) and cast("AudioCodecContext | None", stream.codec_context) is not None:
        stream.codec_context.thread_count = 1
        for other in container.streams:
            if other.index != stream.index:
                other.discard = Discard.all
        return OpenMedia(name, container, stream, input_file, chained=chained)
    declared = bool(container.streams.audio)
    container.close()
    raise MediaError("broken" if declared else "no_audio", name)


def _lands_anywhere(stream: AudioStream) -> bool:
    """Whether FFmpeg does not know where it is after a seek: FLAC in Ogg, whose packets do not tell their length."""
    return stream.container.format.name == "ogg" and stream.codec_context.codec.canonical_name not in ("opus", "vorbis")


def _is_chained(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_chained_ogg(file)
    except OSError as error:
        raise MediaError("broken", f"{path}: {error}") from error


def _check_file(path: Path) -> None:
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise MediaError("not_found", str(error)) from error
    if not stat.S_ISREG(status.st_mode):
        raise MediaError("not_found", f"{path} is not a file")
    if status.st_size == 0:
        raise MediaError("empty", str(path))
