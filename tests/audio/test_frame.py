"""The Opus TOC byte: what a packet says about its own length."""

from __future__ import annotations

import pytest

from audio.frame import SILENCE, UnevenPacketError, as_frame, is_one_20ms_frame


@pytest.mark.parametrize(
    ("packet", "fits"),
    [
        (b"\x00\x01", False),  # SILK, 10 ms
        (b"\x08\x01", True),  # SILK, 20 ms
        (b"\x18\x01", False),  # SILK, 60 ms
        (b"\x60\x01", False),  # hybrid, 10 ms
        (b"\x68\x01", True),  # hybrid, 20 ms
        (b"\x80\x01", False),  # CELT, 2.5 ms
        (b"\xfc\x01", True),  # CELT, 20 ms, stereo
        (b"\xfd\x01", False),  # two frames of the same size
        (b"\xfe\x01", False),  # two frames, sizes given
        (b"\xff\x03", False),  # three frames, counted
    ],
)
def test_the_toc_byte_tells_what_can_be_sent_as_it_is(packet: bytes, fits: bool) -> None:
    assert is_one_20ms_frame(packet) is fits


@pytest.mark.parametrize("packet", [b"", b"\xff", b"\xff\x00", b"\xff\x3f"])
def test_bytes_that_cannot_be_opus_are_refused(packet: bytes) -> None:
    assert not is_one_20ms_frame(packet)


def test_only_a_single_frame_of_20_ms_can_be_sent_as_it_is() -> None:
    assert is_one_20ms_frame(SILENCE)
    assert is_one_20ms_frame(b"\xff\x01")  # counted, and the count is one
    assert not is_one_20ms_frame(b"\xf5\x01")  # two frames of 10 ms are 20 ms, but not one frame
    assert not is_one_20ms_frame(b"\x18\x01")


def test_a_packet_larger_than_opus_has_them_cannot_be_sent() -> None:
    assert is_one_20ms_frame(b"\xfc" * 1_276)
    assert not is_one_20ms_frame(b"\xfc" * 1_277)


def test_a_frame_is_the_packet_itself() -> None:
    packet = b"\xfc\x01\x02"
    assert as_frame(packet) is packet
    with pytest.raises(UnevenPacketError):
        as_frame(b"\x18\x01")
