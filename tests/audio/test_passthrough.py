"""Opus files reach the listener byte for byte, from any start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import pytest

from audio.frame import is_one_20ms_frame
from audio.opening import open_media
from tests.audio.hearing import play, read_all
from tests.media import decode_opus, make_tone, read_packets, strength

if TYPE_CHECKING:
    from pathlib import Path

CONTAINERS = {"ogg": "ogg", "webm": "webm", "mka": "matroska", "mp4": "mp4"}


@pytest.fixture(scope="module", params=CONTAINERS)
def opus_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    suffix = str(request.param)
    path = tmp_path_factory.mktemp("opus") / f"tone.{suffix}"
    return make_tone(path, format=CONTAINERS[suffix], codec="libopus", seconds=7)


def test_every_packet_of_the_file_goes_out_untouched_and_in_order(opus_file: Path) -> None:
    source = open_media(opus_file)
    assert source.passthrough
    assert read_all(source) == read_packets(opus_file)


@pytest.mark.parametrize("start_ms", [20, 1_990, 2_000, 3_333, 5_000, 6_980])
def test_a_start_in_the_middle_is_exact_on_the_20_ms_grid(opus_file: Path, start_ms: int) -> None:
    source = open_media(opus_file, start_ms=start_ms)
    assert source.position_ms == start_ms // 20 * 20
    assert read_all(source) == read_packets(opus_file)[start_ms // 20 :]


def test_a_start_beyond_the_end_is_the_end(opus_file: Path) -> None:
    assert play(opus_file, start_ms=60_000) == []
    assert play(opus_file, start_ms=10**18) == []


def test_the_position_counts_what_was_read_and_ends_at_the_length(opus_file: Path) -> None:
    source = open_media(opus_file)
    assert source.position_ms == 0
    source.read()
    assert source.position_ms == 20
    read_all(source)
    assert source.duration_ms is not None
    assert abs(source.position_ms - source.duration_ms) <= 40


def test_a_closed_source_is_at_its_end(opus_file: Path) -> None:
    source = open_media(opus_file)
    source.close()
    source.close()
    assert source.read() is None


@pytest.mark.parametrize("frame_duration", ["10", "40", "60"])
def test_opus_of_another_frame_length_is_encoded_anew(tmp_path: Path, frame_duration: str) -> None:
    options = {"frame_duration": frame_duration}
    path = make_tone(tmp_path / "tone.ogg", format="ogg", codec="libopus", options=options)
    source = open_media(path)
    assert not source.passthrough
    packets = read_all(source)
    assert all(map(is_one_20ms_frame, packets))
    assert strength(decode_opus(packets)[4_800:-4_800], 440) > 0.9


def test_opus_in_more_than_two_channels_is_encoded_anew(tmp_path: Path) -> None:
    path = make_tone(tmp_path / "tone.mka", format="matroska", codec="libopus", layout="5.1")
    source = open_media(path)
    assert not source.passthrough
    assert strength(decode_opus(read_all(source))[4_800:-4_800], 440) > 0.9


def test_mono_opus_is_sent_as_it_is(tmp_path: Path) -> None:
    path = make_tone(tmp_path / "tone.ogg", format="ogg", codec="libopus", layout="mono")
    assert play(path) == read_packets(path)


def test_a_stream_whose_packets_change_on_the_way_goes_on_to_its_end(tmp_path: Path) -> None:
    even = make_tone(tmp_path / "even.mka", format="matroska", codec="libopus", seconds=3)
    odd = make_tone(
        tmp_path / "odd.mka", format="matroska", codec="libopus", seconds=3, options={"frame_duration": "60"}
    )
    path = _joined(tmp_path / "joined.mka", even, odd)

    source = open_media(path)
    kinds = [source.passthrough]
    packets = read_all(source)
    kinds.append(source.passthrough)

    assert kinds == [True, False]
    untouched = read_packets(even)
    assert packets[: len(untouched)] == untouched
    assert all(map(is_one_20ms_frame, packets))
    assert abs(len(packets) * 20 - 6_000) <= 100
    assert strength(decode_opus(packets)[160_000:280_000], 440) > 0.9


def _joined(path: Path, *parts: Path) -> Path:
    """One file with the packets of several, one after the other."""
    offset = 0
    with av.open(path, "w", format="matroska") as joined:
        stream = None
        for part in parts:
            with av.open(part) as container:
                template = container.streams.audio[0]
                stream = stream or joined.add_stream_from_template(template)
                end = offset
                for packet in container.demux(template):
                    if packet.pts is None or packet.duration is None:
                        continue
                    packet.pts = packet.dts = packet.pts + offset
                    end = packet.pts + packet.duration
                    packet.stream = stream
                    joined.mux(packet)
            offset = end + 7
    return path
