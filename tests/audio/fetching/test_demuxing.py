"""FFmpeg reads real media from a fetcher as it would from a file, and is not fooled when the rest does not come."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import av
import pytest
from av.error import FFmpegError

from audio.errors import MediaError
from audio.fetching.limits import FetchLimits
from tests.audio.fetching.house import KIB, SMALL, house
from tests.audio.fetching.server import Fault
from tests.media import make_tone, make_video, read_packets

if TYPE_CHECKING:
    from pathlib import Path

    from audio.fetching.track_fetcher import TrackFetcher

FORMATS = ["webm", "ogg", "mp4", "mp3"]
FINE = Fault()
ROUGH = [FINE, Fault(drop_after=700), FINE, Fault(stall_after=300), FINE, Fault(status=503), FINE, Fault(whole=True)]
REAL = FetchLimits()


@dataclass(frozen=True)
class Media:
    format: str
    data: bytes
    packets: list[bytes]


@pytest.fixture(scope="module", params=FORMATS)
def media(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Media:
    """Some hundred kilobytes of sound; the MP4 has its index (moov) at the end."""
    path: Path = tmp_path_factory.mktemp("media") / f"tone.{request.param}"
    if request.param == "mp4":
        make_video(path, seconds=10)
    else:
        codec = "libmp3lame" if request.param == "mp3" else "libopus"
        make_tone(path, format=request.param, codec=codec, seconds=10)
    return Media(request.param, path.read_bytes(), read_packets(path))


def packets_of(fetcher: TrackFetcher, *, after_s: int | None = None) -> list[bytes]:
    with av.open(fetcher, "r") as container:
        stream = container.streams.audio[0]
        if after_s is not None:
            assert stream.time_base is not None
            container.seek(round(after_s / stream.time_base), stream=stream)
        return [bytes(packet) for packet in container.demux(stream) if packet.size]


def test_the_mp4_has_its_index_at_the_end(media: Media) -> None:
    assert media.format != "mp4" or media.data.index(b"moov") > len(media.data) // 2


@pytest.mark.parametrize("limits", [SMALL, REAL], ids=["small", "real"])
async def test_a_track_is_demuxed_packet_for_packet_over_a_bad_line(media: Media, limits: FetchLimits) -> None:
    async with house(media.data) as here:
        here.server.faults += ROUGH * 3
        fetcher = await here.open(limits=limits)
        assert await asyncio.to_thread(packets_of, fetcher) == media.packets


async def test_a_seek_in_the_media_is_a_seek_in_the_download(media: Media) -> None:
    async with house(media.data) as here:
        fetcher = await here.open()
        heard = await asyncio.to_thread(packets_of, fetcher, after_s=6)
        assert 0 < len(heard) < len(media.packets) * 0.6
        assert heard == media.packets[-len(heard) :]


async def test_a_track_that_comes_in_order_and_fits_is_demuxed(media: Media) -> None:
    async with house(media.data) as here:
        here.server.ranges = False
        fetcher = await here.open(limits=REAL)
        assert await asyncio.to_thread(packets_of, fetcher) == media.packets


async def test_a_track_in_order_that_does_not_fit_is_demuxed_unless_its_index_comes_last(
    media: Media,
) -> None:
    async with house(media.data) as here:
        here.server.ranges = False
        fetcher = await here.open()
        if media.format == "mp4":
            with pytest.raises(FFmpegError):
                await asyncio.to_thread(packets_of, fetcher)
        else:
            assert await asyncio.to_thread(packets_of, fetcher) == media.packets


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
async def test_the_reason_of_a_failure_reaches_whoever_demuxes(media: Media, share: float) -> None:
    async with house(media.data) as here:
        fetcher = await here.open()
        here.server.broken_from = int(len(here.truth) * share)
        with pytest.raises(MediaError) as caught:
            await asyncio.to_thread(packets_of, fetcher)
        assert caught.value.reason == "unreachable"
        assert fetcher.failure is caught.value


async def test_a_file_cut_off_at_its_server_does_not_end_quietly(media: Media) -> None:
    async with house(media.data) as here:
        here.server.missing_from = len(here.truth) // 2
        fetcher = await here.open()
        with pytest.raises(MediaError, match="incomplete"):
            await asyncio.to_thread(packets_of, fetcher)


async def test_a_close_ends_the_demuxing(media: Media) -> None:
    async with house(media.data) as here:
        here.server.faults += [Fault()]
        here.server.always = Fault(stall_after=0)
        here.waits.endless_stalls = True
        fetcher = await here.open(limits=FetchLimits(first_request=64 * KIB))
        demuxing = asyncio.create_task(asyncio.to_thread(packets_of, fetcher))
        await here.server.stalled.wait()
        fetcher.close()
        with pytest.raises(MediaError, match="closed"):
            await demuxing
