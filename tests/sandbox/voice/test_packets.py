"""The formats: RTP headers, transport encryption, MLS vectors."""

from __future__ import annotations

import os
import struct

import pytest

from sandbox.voice.rtp import RtpError, RtpHeader, parse_header
from sandbox.voice.tls_codec import DecodeError, Reader, vector
from sandbox.voice.transport import MODES, TransportCipher, TransportError

KEY = os.urandom(32)


def test_a_packed_header_reads_back_the_same() -> None:
    header = RtpHeader(sequence=65_535, timestamp=4_294_967_295, ssrc=7)
    assert parse_header(header.pack() + b"content") == header


def test_csrcs_and_the_announcement_of_an_extension_belong_to_the_header() -> None:
    fixed = bytes([0x80 | 0x10 | 2, 0x78]) + RtpHeader(1, 2, 3).pack()[2:]
    csrcs = struct.pack(">II", 8, 9)
    announcement = struct.pack(">HH", 0xBEDE, 3)
    header = parse_header(fixed + csrcs + announcement + bytes(12) + b"content")
    assert (header.size, header.extension_size) == (12 + 8 + 4, 12)


@pytest.mark.parametrize(
    "datagram", [b"", bytes(8), bytes(74), bytes([0x80, 200]) + bytes(26), bytes([0x90, 0x78]) + bytes(12)]
)
def test_what_is_no_voice_packet_is_refused(datagram: bytes) -> None:
    with pytest.raises(RtpError):
        parse_header(datagram)


@pytest.mark.parametrize("mode", MODES)
def test_a_sealed_packet_opens_with_the_same_key_only(mode: str) -> None:
    header = RtpHeader(1, 2, 3).pack()
    packet = TransportCipher(mode, KEY).seal(header, b"content")
    assert packet.startswith(header)
    assert TransportCipher(mode, KEY).open(packet, len(header)) == b"content"
    with pytest.raises(TransportError):
        TransportCipher(mode, os.urandom(32)).open(packet, len(header))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("position", [2, 20, -1])
def test_a_changed_header_content_or_nonce_is_noticed(mode: str, position: int) -> None:
    changed = bytearray(TransportCipher(mode, KEY).seal(RtpHeader(1, 2, 3).pack(), b"content"))
    changed[position] ^= 1
    with pytest.raises(TransportError):
        TransportCipher(mode, KEY).open(bytes(changed), 12)


@pytest.mark.parametrize("mode", MODES)
def test_a_nonce_is_never_used_twice_and_stands_at_the_end(mode: str) -> None:
    cipher = TransportCipher(mode, KEY, first_nonce=0xFFFFFFFF)
    nonces = [cipher.seal(RtpHeader(1, 2, 3).pack(), b"content")[-4:] for _ in range(2)]
    assert nonces == [b"\xff\xff\xff\xff", bytes(4)]


@pytest.mark.parametrize("size", [0, 63, 64, 16_383, 16_384])
def test_vectors_of_every_length_read_back_the_same(size: int) -> None:
    reader = Reader(vector(bytes(size)) + b"rest")
    assert reader.vector() == bytes(size)
    assert reader.rest() == b"rest"
    assert reader.exhausted


@pytest.mark.parametrize("data", [b"", b"\x05abc", b"\x40", b"\xc0\x00"])
def test_a_vector_that_ends_too_early_or_starts_wrong_is_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        Reader(data).vector()
