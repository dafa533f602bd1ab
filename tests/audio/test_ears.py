"""Which packets of a call are speech, by what stands in clear and by their size."""

from __future__ import annotations

import struct

import pytest

from audio.ears import spoken
from audio.frame import SILENCE
from sandbox.voice.rtp import RtpHeader
from sandbox.voice.transport import AES256_GCM, MODES, TransportCipher
from tests.audio.dave_group import TwoInACall

SSRC = 7
HEADER = RtpHeader(1, 960, SSRC).pack()
LEAST_SPEECH = bytes([0x68]) + bytes(range(19))
"""20 ms at the 8 kbit/s that are the least a voice channel can have."""


def datagram(payload: bytes, *, mode: str = AES256_GCM, header: bytes = HEADER) -> bytes:
    return TransportCipher(mode, bytes(32)).seal(header, payload)


def speaker_of(packet: bytes) -> int | None:
    return spoken(packet, len(packet))


@pytest.mark.parametrize("mode", MODES)
def test_speech_is_known_by_its_size_and_its_speaker_by_the_header(mode: str) -> None:
    assert speaker_of(datagram(LEAST_SPEECH, mode=mode)) == SSRC
    assert speaker_of(datagram(SILENCE, mode=mode)) is None
    assert speaker_of(datagram(b"\xf8", mode=mode)) is None, "a pause of the encoder's"


def test_end_to_end_encryption_makes_no_speech_of_silence_and_no_silence_of_speech() -> None:
    call = TwoInACall(1, 10, 5)
    call.let_in()
    assert speaker_of(datagram(call.bot.encrypt_opus(LEAST_SPEECH))) == SSRC
    assert speaker_of(datagram(call.bot.encrypt_opus(SILENCE))) is None


@pytest.mark.parametrize(("payload", "heard"), [(LEAST_SPEECH, SSRC), (SILENCE, None)])
def test_extensions_and_contributors_of_the_header_are_not_taken_for_sound(payload: bytes, heard: int | None) -> None:
    contributed = bytes([0x82]) + HEADER[1:] + bytes(8)
    assert speaker_of(datagram(payload, header=contributed)) == heard
    words = 5
    extended = bytes([0x90]) + HEADER[1:] + struct.pack(">HH", 0xBEDE, words)
    assert speaker_of(datagram(bytes(4 * words) + payload, header=extended)) == heard


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        HEADER,
        HEADER[:11],
        bytes(74),
        b"\x81\xc9\x00\x07" + bytes(100),
        bytes([0x90]) + HEADER[1:] + b"\xbe",
        bytes([0x90]) + HEADER[1:] + b"\xbe\xde\xff\xff" + bytes(60),
        b"\x40" + HEADER[1:] + bytes(100),
    ],
)
def test_what_is_no_opus_packet_is_nobody_who_speaks(packet: bytes) -> None:
    assert speaker_of(packet) is None
