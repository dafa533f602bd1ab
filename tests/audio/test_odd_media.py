"""Files as the world has them, which are not as a book has them, are heard as they were meant."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import av
import pytest

from audio.errors import MediaError
from audio.frame import SILENCE, is_one_20ms_frame
from audio.opening import open_media
from tests.audio.hearing import play, read_all
from tests.audio.inputs import MemoryInput
from tests.media import agreement, decode_opus, make_sweep, make_tone, read_packets, remux, strength, sweep

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("odd")


@pytest.fixture(scope="module")
def opus(folder: Path) -> Path:
    return make_sweep(folder / "sweep.ogg", format="ogg", codec="libopus")


@pytest.fixture(scope="module")
def chain(folder: Path) -> Path:
    first = make_tone(folder / "first.ogg", format="ogg", codec="libopus", seconds=4, frequency=440)
    tone = make_tone(folder / "tone.ogg", format="ogg", codec="libopus", seconds=3, frequency=880)
    second = remux(folder / "second.ogg", tone, format="ogg", options={"serial_offset": "7"})
    path = folder / "chain.ogg"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    return path


@pytest.mark.parametrize("frame_duration", ["2.5", "5", "10", "40", "60"])
@pytest.mark.parametrize("frame", [0, 150])
def test_opus_of_another_frame_length_is_in_step_too(tmp_path: Path, frame_duration: str, frame: int) -> None:
    options = {"frame_duration": frame_duration}
    path = make_sweep(tmp_path / "sweep.webm", format="webm", codec="libopus", options=options)
    source = open_media(path, start_ms=frame * 20)
    assert not source.passthrough
    packets = read_all(source)
    assert all(map(is_one_20ms_frame, packets))
    assert abs(len(packets) - (301 - frame)) <= 1
    heard = decode_opus(packets)[960:48_000]
    first = (frame + 1) * 960 - (120 if frame_duration in ("2.5", "5") else 312)  # the file's own pre-skip
    assert agreement(heard, [32_767 * sweep((first + number) / 48_000) for number in range(len(heard))]) > 15


def test_a_stream_whose_packets_change_on_the_way_stays_in_step(opus: Path, tmp_path: Path) -> None:
    options = {"frame_duration": "60"}
    longer = make_sweep(tmp_path / "longer.ogg", format="ogg", codec="libopus", options=options)
    path = tmp_path / "joined.mka"
    with av.open(opus) as even, av.open(longer) as odd, av.open(path, "w", format="matroska") as joined:
        stream = joined.add_stream_from_template(even.streams.audio[0])
        for packet in [*islice(even.demux(audio=0), 150), *islice(odd.demux(audio=0), 50, 99)]:
            packet.stream = stream
            joined.mux(packet)

    packets = play(path)

    assert packets[:150] == read_packets(opus)[:150]
    heard = decode_opus(packets)[160 * 960 : 200 * 960]
    first = 160 * 960 - 312
    assert agreement(heard, [32_767 * sweep((first + number) / 48_000) for number in range(len(heard))]) > 15


def test_a_chained_ogg_is_heard_to_its_end(folder: Path, chain: Path) -> None:
    packets = play(chain)
    assert packets == read_packets(folder / "first.ogg") + read_packets(folder / "second.ogg")
    heard = decode_opus(packets)
    assert strength(heard[9_600:180_000], 440) > 0.9
    assert strength(heard[210_000:-9_600], 880) > 0.9


@pytest.mark.parametrize("frame", [120, 250, 340])
def test_a_start_in_any_part_of_a_chained_ogg_is_exact(chain: Path, frame: int) -> None:
    assert play(chain, start_ms=frame * 20) == play(chain)[frame:]


def test_a_chained_ogg_can_be_turned_down(chain: Path) -> None:
    heard = decode_opus(play(chain, start_ms=1_000, volume_percent=50))
    assert strength(heard[9_600:130_000], 440) > 0.9
    assert strength(heard[170_000:-9_600], 880) > 0.9


def test_the_length_of_a_chained_ogg_is_unknown(chain: Path) -> None:
    source = open_media(chain)
    assert source.duration_ms is None
    source.close()


def test_parts_of_a_chain_may_differ_in_rate_and_channels(tmp_path: Path) -> None:
    first = make_tone(tmp_path / "a", format="ogg", codec="flac", rate=44_100, seconds=2, frequency=440)
    second = make_tone(tmp_path / "b", format="ogg", codec="flac", rate=48_000, layout="mono", seconds=2, frequency=880)
    path = tmp_path / "chain.ogg"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    heard = decode_opus(play(path))
    assert strength(heard[9_600:86_400], 440) > 0.9
    assert strength(heard[105_600:182_400], 880) > 0.9
    assert len(heard) / 48_000 == pytest.approx(4, abs=0.1)


@pytest.mark.parametrize("format", ["webm", "ogg"])
def test_time_stamps_may_begin_anywhere(opus: Path, tmp_path: Path, format: str) -> None:
    path = remux(tmp_path / "later", opus, format=format, later=480_000)
    assert play(path) == read_packets(opus)
    assert play(path, start_ms=3_000) == read_packets(opus)[150:]


@pytest.mark.parametrize("codec", ["libopus", "aac"])
@pytest.mark.parametrize("frame", [0, 100])
def test_what_an_edit_list_cuts_off_is_not_heard(tmp_path: Path, codec: str, frame: int) -> None:
    whole = make_sweep(tmp_path / "whole.mp4", format="mp4", codec=codec)
    path = remux(tmp_path / "cut.mp4", whole, format="mp4", later=-24_500)
    heard = decode_opus(play(path, start_ms=frame * 20))[9_600:48_000]
    first = 24_500 + frame * 960 + 9_600 - 312
    assert agreement(heard, [32_767 * sweep((first + number) / 48_000) for number in range(len(heard))]) > 15


@pytest.mark.parametrize("format", ["webm", "mp4"])
def test_silence_stands_for_packets_that_a_recording_leaves_out(opus: Path, tmp_path: Path, format: str) -> None:
    path = remux(tmp_path / "gap", opus, format=format, leave_out=range(60, 80))
    packets = read_packets(opus)
    meant = [*packets[:60], *[SILENCE] * 20, *packets[80:]]
    assert play(path) == meant
    for frame in (70, 150):
        assert play(path, start_ms=frame * 20) == meant[frame:]


def test_an_ogg_with_a_gap_is_as_long_as_the_recording_was(opus: Path, tmp_path: Path) -> None:
    path = remux(tmp_path / "gap.ogg", opus, format="ogg", leave_out=range(60, 80))
    packets = play(path)
    assert packets.count(SILENCE) == 20  # somewhere within a page: Ogg tells the time once a page
    assert packets[150:] == read_packets(opus)[150:]
    assert play(path, start_ms=3_000) == packets[150:]


@pytest.mark.parametrize("frame", [0, 150])
def test_a_gap_lasts_as_long_at_another_volume(opus: Path, tmp_path: Path, frame: int) -> None:
    path = remux(tmp_path / "gap.webm", opus, format="webm", leave_out=range(60, 80))
    untouched = play(path)
    quieter = play(path, start_ms=frame * 20, volume_percent=50)
    assert len(quieter) == len(untouched) - frame
    meant = [sample / 2 for sample in decode_opus(untouched)[160 * 960 : 200 * 960]]
    assert agreement(decode_opus(quieter)[(160 - frame) * 960 : (200 - frame) * 960], meant) > 20


@pytest.mark.parametrize(("format", "codec"), [("ogg", "libopus"), ("webm", "libopus"), ("wav", "pcm_s16le")])
def test_a_track_of_no_length_is_refused(tmp_path: Path, format: str, codec: str) -> None:
    path = make_tone(tmp_path / "none", format=format, codec=codec, seconds=1)
    data = path.read_bytes()
    third_page = data.find(b"OggS", data.find(b"OggS", 1) + 1)
    sound = {"ogg": third_page, "webm": data.find(b"\x1f\x43\xb6\x75"), "wav": data.find(b"data") + 8}
    path.write_bytes(data[: sound[format]])
    with pytest.raises(MediaError) as caught:
        open_media(path)
    assert caught.value.reason == "broken"


@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1", "7.1"])
def test_sound_of_any_number_of_channels_is_not_cut_off(tmp_path: Path, layout: str) -> None:
    path = make_tone(tmp_path / "tone.wav", format="wav", codec="pcm_s16le", seconds=1, layout=layout, loudness=0.95)
    heard = decode_opus(play(path))[9_600:-9_600]
    assert strength(heard, 440) > 0.995
    assert 20_000 < max(heard) <= 32_767


def test_eight_bit_sound_is_heard(tmp_path: Path) -> None:
    path = make_tone(tmp_path / "tone.wav", format="wav", codec="pcm_u8", rate=11_025, layout="mono", seconds=1)
    assert strength(decode_opus(play(path))[9_600:-9_600], 440) > 0.9


def test_streams_that_appear_on_the_way_change_nothing(tmp_path: Path) -> None:
    alone = make_tone(tmp_path / "alone.ts", format="mpegts", codec="mp2", seconds=2)
    more = tmp_path / "more.ts"
    with av.open(alone) as old, av.open(more, "w", format="mpegts") as new:
        template = old.streams.audio[0]
        streams = [new.add_stream_from_template(template) for _ in range(3)]
        for packet in old.demux(template):
            for stream in streams if packet.size else []:
                packet.stream = stream
                new.mux(packet)
    # Where it can, FFmpeg looks at the end of the file first.
    both = MemoryInput(alone.read_bytes() * 20 + more.read_bytes(), live=True)
    assert strength(decode_opus(play(both))[9_600:80_000], 440) > 0.9
