"""Opens media as packets: as it is where that can be heard, encoded anew where not. Touches the file system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audio.container import open_container
from audio.filters import FULL_VOLUME, MOST_VOLUME, volume_filters
from audio.frame import UnevenPacketError
from audio.passthrough import PassthroughSource
from audio.transcode import TranscodeSource

if TYPE_CHECKING:
    from pathlib import Path

    from audio.container import OpenMedia
    from audio.frame import Frame
    from audio.media_input import MediaInput
    from audio.packet_source import PacketSource


def open_media(where: Path | MediaInput, *, start_ms: int = 0, volume_percent: int = FULL_VOLUME) -> PacketSource:
    """The sound of a file or an input from `start_ms` on, on the 20 ms grid; the caller owns and closes it.

    A source opened later in the track, or at another volume (0 to 200 % of the amplitude), goes on to the sample where
    an earlier one was left. A start beyond the end gives a source that is at its end. An input is taken over: it is
    closed with the source, or when this fails. Reads the first second and what a seek needs: call it in a thread.

    Raises MediaError; the input's own where that has failed.
    """
    if not 0 <= volume_percent <= MOST_VOLUME:
        raise ValueError(f"a volume of {volume_percent} %")
    media = open_container(where)
    try:
        if volume_percent != FULL_VOLUME:
            return TranscodeSource(media, start_ms=start_ms, filters=volume_filters(volume_percent))
        try:
            return _OpusMedia(media, PassthroughSource(media, start_ms=start_ms))
        except UnevenPacketError:
            return TranscodeSource(media, start_ms=start_ms)
    except BaseException:
        media.close()
        raise


class _OpusMedia:
    """Passthrough that goes over to transcoding at the first packet that cannot be sent as it is.

    The alternatives: to end with an error would take the rest of a sound file away for one odd packet; to look
    through the whole file first would delay every start for a case that hardly exists.
    """

    def __init__(self, media: OpenMedia, source: PacketSource) -> None:
        self._media = media
        self._source = source

    @property
    def remote(self) -> bool:
        return self._media.remote

    @property
    def passthrough(self) -> bool:
        return self._source.passthrough

    @property
    def position_ms(self) -> int:
        return self._source.position_ms

    @property
    def duration_ms(self) -> int | None:
        return self._source.duration_ms

    def read(self) -> Frame | None:
        try:
            return self._source.read()
        except UnevenPacketError:
            self._source = TranscodeSource(self._media, start_ms=self._source.position_ms, goes_on=True)
            return self._source.read()

    def interrupt(self) -> None:
        self._media.interrupt()

    def close(self) -> None:
        self._source.close()
