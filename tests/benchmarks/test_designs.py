"""Every design that is measured sends what the file holds, encrypted as Discord wants it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import nacl.secret
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.voices.designs import Skipped, find
from benchmarks.voices.job import Job
from benchmarks.voices.media import make_track, read_packets
from benchmarks.voices.processes import started

if TYPE_CHECKING:
    from pathlib import Path

SEALED = b"\xfa\xfa"
"""The end of a frame that is encrypted end to end (DAVE protocol whitepaper, "Media Frame Format")."""
STREAMS, PACKETS = 2, 20


def hear(design: str, folder: Path, media: Path, *, dave: bool) -> tuple[set[int], list[bytes]]:
    """The SSRCs that send, and their frames as the transport encryption hid them."""
    found = find(design, folder)
    if isinstance(found, Skipped):
        pytest.skip(found.reason)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far:
        far.bind(("127.0.0.1", 0))
        far.settimeout(30)
        job = Job(STREAMS, far.getsockname()[1], str(media), dave=dave)
        with started(*found.command(job), cwd=found.folder) as player:
            assert player.read() == "idle"
            player.say("go")
            assert player.read() == "playing"
            packets = [far.recv(2048) for _ in range(PACKETS)]
    ssrcs = {int.from_bytes(packet[8:12], "big") for packet in packets}
    return ssrcs, [decrypt(design, bytes.fromhex(job.key), packet) for packet in packets]


def decrypt(design: str, key: bytes, packet: bytes) -> bytes:
    header, hidden, nonce = packet[:12], packet[12:-4], packet[-4:]
    if design == "chorus":
        return AESGCM(key).decrypt(nonce + bytes(8), hidden, header)
    return nacl.secret.Aead(key).decrypt(hidden, header, nonce + bytes(20))


@pytest.mark.parametrize("design", ["chorus", "ffmpeg_opus"])
def test_a_design_sends_the_files_packets(design: str, tmp_path: Path) -> None:
    media = make_track(tmp_path / "track.webm", seconds=10)
    ssrcs, frames = hear(design, tmp_path, media, dave=False)
    assert ssrcs == set(Job(STREAMS, 0, "").ssrcs)
    # discord.py sends the two headers of ffmpeg's Ogg stream as if they were sound.
    assert {frame for frame in frames if not frame.startswith(b"Opus")} <= set(read_packets(media))


@pytest.mark.parametrize("design", ["chorus", "ffmpeg_pcm", "ffmpeg_opus"])
def test_a_design_seals_its_frames_end_to_end(design: str, tmp_path: Path) -> None:
    media = make_track(tmp_path / "track.webm", seconds=10)
    _, frames = hear(design, tmp_path, media, dave=True)
    assert all(frame.endswith(SEALED) for frame in frames)
    assert not set(frames) & set(read_packets(media))
